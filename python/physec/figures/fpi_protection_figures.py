# SPDX-License-Identifier: GPL-3.0-or-later
"""All protections against the same Eve, `prior`, through the streaming flowgraph.

She knows how the deltas are drawn: magnitudes within 50 % of Upsilon/20, one random sign. Against
MIRAGE, noise and nothing there is no such secret, and she fits the paths she hears.
"""

import numpy as np

from .. import physec_core as core
from . import common
from .fpi_figures import legend_above, paper_scenario, write_figure

SNRS_DB = (0, 10, 20)
CDF_SNR_DB = 10
FRAMES = 100
SPREAD = 0.5
MODES = {
    "fpi": ("fake paths", "r"),
    "spoof": ("spoofing", "m"),
    "mirage": ("MIRAGE", "g"),
    "gaussian": ("Gaussian noise", "b"),
    "none": ("no protection", "k"),
}


def protected(mode, snr_db):
    """The paper's scenario in one mode, its secret drawn as stated above."""
    config = paper_scenario(snr_db=snr_db, mode=mode)
    if mode in ("fpi", "spoof"):
        low = config.fake_set_in_upsilon(0.05 * (1 - SPREAD), 0.05 * (1 - SPREAD))
        high = config.fake_set_in_upsilon(0.05 * (1 + SPREAD), 0.05 * (1 + SPREAD))
        config.secret = core.fpi.secret_prior(
            low.delay_s, high.delay_s, low.angle_rad, high.angle_rad, True
        )
    return config


def errors_m(mode, snr_db, frames, seed):
    """Sorted position errors of Eve's posterior mean, one per frame."""
    from ..fpi.simulation import simulate

    config = protected(mode, snr_db)
    attack = "prior" if config.secret else "merged"
    result = simulate(config, frames, seed, [attack])
    offset = np.array(result["positions_m"][attack]) - [config.alice_m.x, config.alice_m.y]
    return np.sort(np.hypot(*offset.T))


def rmse_columns(snrs_db, frames, seed, progress=None):
    """Root mean square error of every mode over the SNR, with its standard error."""
    columns = {"snr_db": [float(snr) for snr in snrs_db]}
    for done, mode in enumerate(MODES):
        columns[mode], columns[mode + "_se"] = [], []
        for snr_db in snrs_db:
            squares = errors_m(mode, snr_db, frames, seed) ** 2
            rmse = np.sqrt(squares.mean())
            columns[mode].append(rmse)
            columns[mode + "_se"].append(squares.std() / np.sqrt(frames) / (2 * rmse))
        if progress:
            progress(done + 1, len(MODES))
    return columns


def distribution_columns(frames, seed, progress=None):
    """Error of every mode that a given share of frames stays below."""
    columns = {"share": list((np.arange(frames) + 1.0) / frames)}
    for done, mode in enumerate(MODES):
        columns[mode] = list(errors_m(mode, CDF_SNR_DB, frames, seed))
        if progress:
            progress(done + 1, len(MODES))
    return columns


def _write(name, out_dir, seed, compute, draw):
    return write_figure(
        name, out_dir, paper_scenario(), seed, compute, draw, draws=FRAMES, spread=SPREAD
    )


def fpi_protection(out_dir, seed=1, progress=None):
    """Every protection against the Eve who knows the secret's distribution, over the SNR."""

    def draw(c):
        figure, axes = common.new_figure()
        for mode, (label, color) in MODES.items():
            common.markers(axes, c["snr_db"], c[mode], c[mode + "_se"], color=color, label=label)
            axes.plot(c["snr_db"], c[mode], color=color, alpha=0.4)
        axes.set(yscale="log", xlabel="SNR at Bob (dB)", ylabel="Eve's position RMSE (m)")
        legend_above(axes)
        return figure

    return _write(
        "fpi-protection", out_dir, seed, lambda: rmse_columns(SNRS_DB, FRAMES, seed, progress), draw
    )


def fpi_protection_cdf(out_dir, seed=1, progress=None):
    """How Eve's errors are distributed under every protection, at 10 dB."""

    def draw(c):
        figure, axes = common.new_figure()
        for mode, (label, color) in MODES.items():
            axes.step(c[mode], c["share"], color=color, label=label, where="post")
        axes.set(xscale="log", xlabel="Eve's position error (m)", ylabel="share of frames below")
        legend_above(axes)
        return figure

    return _write(
        "fpi-protection-cdf",
        out_dir,
        seed,
        lambda: distribution_columns(FRAMES, seed, progress),
        draw,
    )


FIGURES = {"fpi-protection": fpi_protection, "fpi-protection-cdf": fpi_protection_cdf}
