# SPDX-License-Identifier: GPL-3.0-or-later
"""What an error of Bob's secret costs him, and whether he notices."""

import math

import numpy as np

from .. import physec_core as core
from . import common
from .fpi_figures import legend_above, paper_scenario, write_figure

DELAY_ERRORS_NS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
ANGLE_ERRORS_DEG = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
BITS = (2, 3, 4, 5, 6, 7, 8)
#: Range of the delay that the bits divide, in Upsilon.
RANGE_UPSILON = 0.1
SNRS_DB = (10.0, 20.0)
FRAMES = 300
#: (kind, points, label of the axis)
PANELS = (
    ("delay", DELAY_ERRORS_NS, "error of the delay (ns)"),
    ("angle", ANGLE_ERRORS_DEG, "error of the angle (degrees)"),
    ("bits", BITS, "bits for 0.1 Upsilon of delay"),
)


def error_of(config, kind, x):
    """(seconds, radians) by which Bob's secret is off; of bits, half a step, the most there is."""
    if kind == "delay":
        return x * 1e-9, 0.0
    if kind == "angle":
        return 0.0, math.radians(x)
    return RANGE_UPSILON * config.upsilon_delay_s / 2**x / 2, 0.0


def believed(config, delay_s, angle_rad):
    """Bob's configuration: the same with another secret."""
    other = core.fpi.config(config)
    fake = config.fakes[0]
    other.fakes = [core.fpi.fake_set(fake.delay_s + delay_s, fake.angle_rad + angle_rad)]
    return other


def measure(config, error, seed):
    """{"bias_m": without noise, "rmse_10_m", "noticed_10", ...: by SNR}, metres and shares of frames."""
    pilots = core.fpi.make_pilots(config, seed)
    sent = core.fpi.precoder(config).apply(pilots)
    response = core.channel.miso_response(
        core.fpi.true_paths(config, config.bob_m), config.ofdm, config.tx_antennas)
    clean = np.einsum("gni,ni->gn", sent, response).ravel()
    power = np.mean(abs(clean) ** 2)
    bob = core.fpi.bob(believed(config, *error), pilots, seed)

    def off(estimate):
        return math.hypot(estimate.position_m.x - config.alice_m.x, estimate.position_m.y - config.alice_m.y)

    found = {"bias_m": off(bob.estimate(clean, 0))}
    for snr_db in SNRS_DB:
        random = np.random.default_rng([seed, int(snr_db)])
        noise = random.normal(size=(FRAMES, 2, len(clean))) * math.sqrt(power / 10 ** (snr_db / 10) / 2)
        estimates = [bob.estimate(clean + w[0] + 1j * w[1], k) for k, w in enumerate(noise)]
        found[f"rmse_{snr_db:g}_m"] = math.sqrt(np.mean([off(e) ** 2 for e in estimates]))
        found[f"noticed_{snr_db:g}"] = float(np.mean([e.secret_evidence > 1.0 for e in estimates]))
    return found


def secret_error_columns(seed, progress=None):
    """One row a point, the panels one after the other: panel (its number), x, and what measure() gives."""
    config = paper_scenario()
    points = [(number, kind, x) for number, (kind, xs, _) in enumerate(PANELS) for x in xs]
    columns = {"panel": [], "x": []}
    for done, (number, kind, x) in enumerate(points, 1):
        columns["panel"].append(number)
        columns["x"].append(x)
        for name, value in measure(config, error_of(config, kind, x), seed).items():
            columns.setdefault(name, []).append(value)
        if progress:
            progress(done, len(points))
    return columns


#: (column, label, grey, line style, marker)
CURVES = (
    ("bias_m", "without noise", "0.0", "-", None),
    ("rmse_20_m", "20 dB", "0.35", "--", "s"),
    ("rmse_10_m", "10 dB", "0.65", "--", "o"),
)


def draw(c):
    """Errors above, shares of frames in which Bob notices below."""
    figure, axes = common.new_figure(2, len(PANELS), sharex="col", sharey="row",
                                     gridspec_kw={"height_ratios": (2, 1)})
    panel = np.array(c["panel"])
    for number, (kind, _, label) in enumerate(PANELS):
        above, below = axes[:, number]
        here = panel == number
        x = np.array(c["x"])[here]
        for column, text, grey, line, marker in CURVES:
            above.plot(x, np.array(c[column])[here], color=grey, linestyle=line, marker=marker,
                       markerfacecolor="none", label=text)
        for snr_db, grey, marker in ((20.0, "0.35", "s"), (10.0, "0.65", "o")):
            below.plot(x, 100 * np.array(c[f"noticed_{snr_db:g}"])[here], color=grey, linestyle="--",
                       marker=marker, markerfacecolor="none")
        if kind != "bits":
            below.set_xscale("log")
        below.set(xlabel=label, ylim=(-4, 104))
    axes[0, 0].set(yscale="log", ylabel="position error (m)")
    axes[1, 0].set(ylabel="frames in which\nBob notices (%)")
    legend_above(axes[0, 0])
    return figure


def fpi_secret_error(out_dir, seed=1, progress=None):
    """Bob's error over the error of his secret, and the share of frames in which he notices."""
    return write_figure(
        "fpi-secret-error", out_dir, paper_scenario(), seed,
        lambda: secret_error_columns(seed, progress), draw, draws=1, frames=FRAMES,
    )


FIGURES = {"fpi-secret-error": fpi_secret_error}
