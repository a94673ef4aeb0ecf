# SPDX-License-Identifier: GPL-3.0-or-later
"""What it gives and costs to let the artificial noise fall on the target (docs/noise-space.md)."""

import math

from .. import physec_core as core
from . import common
from ..an.passive_radar import SPEED
from .an_figures import _figure, _steps

TRIALS = 100000
DRAWS = 4000
SPACES = ("user_and_target", "user")
ARRAYS = (1, 4, 13, 16)
RATES = ("user_rate_bits", "comm_eve_rate_bits", "target_eve_rate_bits")
#: Target angles of the medians: |theta| below this, radians.
WIDEST = 1.2


def scenario(**changes):
    """The paper's array and power with gains at which something is heard and seen."""
    config = core.an.config()
    config.gain_user = config.gain_comm_eve = 1.0
    config.gain_target = config.gain_sensing_eve = 0.4
    config.truncation_rad = math.pi / 2 - WIDEST
    for name, value in changes.items():
        setattr(config, name, value)
    config.check()
    return config


def median(values):
    """(median, standard error from the order statistics half a sqrt(n) to either side)."""
    ordered, n = sorted(values), len(values)
    middle, spread = (n - 1) // 2, max(1, round(math.sqrt(n) / 2))
    return ordered[middle], (ordered[middle + spread] - ordered[middle - spread]) / 2


def seen(config, draws, seed):
    """Medians and their errors over drawn channels and angles: CRBs in rad^2, power on the target."""
    values = {"crb_theta_common": [], "crb_phi": [], "crb_theta_leak": [], "target_power": [],
              "crb_passive_phi": [], "passive_range_m": [], "passive_coherence": []}
    length = config.frame_length
    for index in range(draws):
        state = core.an.draw_channel_state(config, seed, index, True)
        covariance = core.an.ideal_covariance(config, state.h, state.theta_rad)
        echo = core.an.crb_phi_whole_echo(config, state.phi_rad, state.theta_rad, covariance)
        values["crb_phi"].append(echo)
        for name in ("crb_theta_common", "crb_theta_leak"):
            values[name].append(getattr(core.an, name)(config, state.theta_rad, covariance))
        passive = core.an.crb_passive_radar(config, state)
        values["crb_passive_phi"].append(passive["phi_rad2"])
        values["passive_range_m"].append(SPEED * math.sqrt(passive["delay_s2"]))
        values["passive_coherence"].append(passive["coherence"])
        # sigma^2 / (2 |c4|^2 L ||c'||^2 a^H R a), solved for the power a^H R a.
        ne, gain = config.eve_antennas, abs(config.gain_sensing_eve)
        aperture = (math.pi * math.cos(state.phi_rad)) ** 2 * ne * (ne**2 - 1) / 12
        noise = config.noise_radar**2 / (2 * gain**2 * length)
        values["target_power"].append(noise / (aperture * echo))
    return {name: median(sample) for name, sample in values.items()}


def columns(alphas, taus, seed, progress=None, trials=TRIALS, draws=DRAWS):
    """One row per alpha, tau and noise space (`spares_target` 1: the paper's, 0: the user's)."""
    table, done, rows = {}, 0, len(alphas) * len(taus) * len(SPACES)

    def add(name, value):
        table.setdefault(name, []).append(float(value))

    for alpha in alphas:
        for space in SPACES:
            counted = core.an.monte_carlo(
                scenario(alpha=alpha, noise_space=space), taus, [], trials, seed
            )
            for tau, point in zip(taus, counted):
                config = scenario(alpha=alpha, tau=tau, noise_space=space)
                law = core.an.bounds(config)
                add("alpha", alpha)
                add("tau", tau)
                add("spares_target", space == "user_and_target")
                for name in RATES:
                    add(name, law[name])
                    add(name + "_mc", point[name][0])
                    add(name + "_mc_se", point[name][1])
                for m in ARRAYS[1:]:
                    add(f"comm_eve_{m}_rate_bits", law["comm_eve_rate_bits_by_antennas"][m - 1])
                for name, (value, error) in seen(config, draws, seed).items():
                    add(name + "_median", value)
                    add(name + "_median_se", error)
                done += 1
                if progress:
                    progress(done, rows)
    return table


def an_noise_space(out_dir, seed=1, progress=None):
    """Artificial noise that also falls on the target: rates and bounds over tau."""
    taus = _steps(0.1, 0.9, 9)

    def draw(c):
        figure, (rates, bounds, ranges) = common.new_figure(3, sharex=True)
        for spared, style, space in ((1.0, "-", "the paper's"), (0.0, "--", "user alone")):
            rows = [i for i, row in enumerate(zip(c["alpha"], c["spares_target"]))
                    if row == (0.2, spared)]
            x = [c["tau"][i] for i in rows]
            for name, who, color in (("user_rate_bits", "user", "b"),
                                     ("comm_eve_rate_bits", "Eve, 1 antenna", "r"),
                                     ("comm_eve_16_rate_bits", "Eve, 16 antennas", "m"),
                                     ("target_eve_rate_bits", "Eve at the target", "g")):
                label = who if spared else None
                rates.plot(x, [c[name][i] for i in rows], color + style, label=label)
            for name, who, color in (("crb_theta_common", r"base station, $\theta$", "b"),
                                     ("crb_phi", r"sensing Eve, $\phi$", "r"),
                                     ("crb_passive_phi", r"passive radar, $\phi$", "g"),
                                     ("crb_theta_leak", r"Eve who knows X, $\theta$", "m")):
                label = who if spared else None
                bounds.semilogy(x, [c[name + "_median"][i] for i in rows], color + style, label=label)
            ranges.semilogy(x, [c["passive_range_m_median"][i] for i in rows], "g" + style,
                            label="passive radar" if spared else None)
            bounds.plot([], [], "k" + style, label="noise space: " + space)
        rates.set(ylabel="mean rate (bits)")
        bounds.set(ylabel=r"median CRB (rad$^2$)")
        ranges.set(xlabel=r"power share of the data, $\tau$", ylabel="bistatic range, median bound (m)")
        rates.legend()
        bounds.legend()
        ranges.legend()
        return figure

    def compute():
        return columns((0.2, 0.5), taus, seed, progress)

    return _figure("an-noise-space", out_dir, scenario(), seed, compute, draw, TRIALS)


FIGURES = {"an-noise-space": an_noise_space}
