# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures 3 to 9 of the fake path injection paper.

Every point is a mean over random pilot draws; bars are two standard errors of that mean. All
figures use the paper's scenario unless their text says otherwise.
"""

import math
import os

import numpy as np

from .. import physec_core as core
from . import common

DRAWS = 50
SNRS_DB = [-10.0, -5.0, 0.0, 5.0, 10.0, 15.0, 20.0]
MIRAGE_NS = {"mirage_default": None, "mirage_10ns": 10.0, "mirage_5ns": 5.0, "mirage_1ns": 1.0}


def paper_scenario(*sets, **changes):
    """Section VII-A; `sets` are (delay, angle) of fake sets in units of Upsilon, default 1/20."""
    config = core.fpi.config()
    if sets:
        config.fakes = [config.fake_set_in_upsilon(*pair) for pair in sets]
    for name, value in changes.items():
        setattr(config, name, value)
    config.check()
    return config


def collect(x_name, points, measure, progress=None):
    """Columns of means and standard errors. measure(point) gives {name: values over draws}."""
    columns = {x_name: list(points)}
    for done, point in enumerate(points, 1):
        for name, values in measure(point).items():
            values = np.asarray(values, dtype=float)
            columns.setdefault(name, []).append(float(values.mean()))
            error = float(values.std(ddof=1)) / math.sqrt(len(values))
            columns.setdefault(name + "_se", []).append(error)
        if progress:
            progress(done, len(points))
    return columns


def _sample(config, kinds, seed):
    return core.fpi.sample_bounds(config, kinds, DRAWS, seed)


def positions(config, kinds, seed, suffix=""):
    samples = _sample(config, kinds, seed)
    return {kind + suffix: samples[kind]["position_m"] for kind in kinds}


def write_figure(name, out_dir, config, seed, compute, draw, **others):
    """CSV (or the one already there), then both drawings."""
    path = os.path.join(out_dir, name + ".csv")
    others.setdefault("draws", DRAWS)
    header = common.make_header(name, common.scenario_text(config), seed, **others)
    columns = common.cached(path, header, compute)
    return [path] + common.save_figure(draw(columns), out_dir, name)


def curves_on(axes, c, x, curves, scale=1.0):
    """curves: (column, label, color, line style); bars where they can be seen."""
    for name, label, color, line in curves:
        values = [scale * value for value in c[name]]
        axes.plot(c[x], values, color=color, linestyle=line, label=label)
        common.markers(axes, c[x], values, [scale * e for e in c[name + "_se"]], color=color)


def legend_above(axes):
    """Two columns above the axes: the curves fill the frame, and nothing hides them."""
    axes.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncol=2, frameon=False)


def drawing(x, curves, xlabel, ylabel, scale=1.0, log_x=False):
    def draw(c):
        figure, axes = common.new_figure()
        axes.set_yscale("log")
        if log_x:
            axes.set_xscale("log")
        curves_on(axes, c, x, curves, scale)
        axes.set(xlabel=xlabel, ylabel=ylabel)
        legend_above(axes)
        return figure

    return draw


SNR = "received SNR at Bob (dB)"
POSITION = "position error bound (m)"


def pair_columns(mus, seed, progress=None):
    """Figure 3: errors of the line of sight and its twin, microseconds and radians added."""
    config = paper_scenario()

    def measure(mu):
        config.fakes = [core.fpi.figure_3_fake_set(config, mu)]
        right = core.fpi.pair_bounds(config, DRAWS, seed)
        printed = core.fpi.pair_bounds(config, DRAWS, seed, "printed")
        found = {name: np.sqrt(right[name]) for name in ("exact", "asymptotic", "xi", "psi")}
        found["xi_printed"] = np.sqrt(printed["xi"])
        found["psi_printed"] = np.sqrt(printed["psi"])
        return found

    return collect("mu", mus, measure, progress)


def fpi_3(out_dir, seed=1, progress=None):
    """Error of a true path and its twin over delta: exact, asymptotic, Xi and Psi."""
    mus = [0.002, 0.003, 0.005, 0.007, 0.01, 0.014, 0.02, 0.03, 0.04, 0.05]
    curves = (
        ("exact", "exact information", "k", "-"),
        ("asymptotic", "asymptotic information (17)", "b", "--"),
        ("xi", r"$\sqrt{\Xi/G}$, corrected", "r", "-"),
        ("xi_printed", r"$\sqrt{\Xi/G}$, as printed", "r", ":"),
        ("psi", r"$\sqrt{\Psi/G}$, corrected", "g", "-"),
        ("psi_printed", r"$\sqrt{\Psi/G}$, as printed", "g", ":"),
    )
    label = r"$\mu$ ($\bar\delta_\theta = \mu\Upsilon_\theta$)"
    unit = r"RMSE, LOS and twin ($\sqrt{\mu s^2 + rad^2}$)"
    return write_figure(
        "fpi-3",
        out_dir,
        paper_scenario(),
        seed,
        lambda: pair_columns(mus, seed, progress),
        drawing("mu", curves, label, unit, log_x=True),
        delta_tau="sin(delta_theta)/((N-1) Lambda)",
    )


DELTA_CHOICES = ((0.05, 0.05), (0.1, 0.05), (0.05, 0.1), (0.1, 0.1))


def fpi_4(out_dir, seed=1, progress=None):
    """Eve's position bound for four choices of the deltas."""
    def name(pair):
        return f"separate_{pair[0]:g}_{pair[1]:g}"

    def measure(snr_db):
        return {
            name(pair): _sample(paper_scenario(pair, snr_db=snr_db), ["separate"], seed)["separate"][
                "position_m"
            ]
            for pair in DELTA_CHOICES
        }

    label = r"$\bar\delta_\tau={:g}\Upsilon_\tau$, $\bar\delta_\theta={:g}\Upsilon_\theta$"
    curves = [(name(p), label.format(*p), color, "-") for p, color in zip(DELTA_CHOICES, "rgbm")]
    return write_figure(
        "fpi-4",
        out_dir,
        paper_scenario(),
        seed,
        lambda: collect("snr_db", SNRS_DB, measure, progress),
        drawing("snr_db", curves, SNR, "Eve's " + POSITION),
        delta_choices_upsilon=DELTA_CHOICES,
    )


PATH_KINDS = ("bob", "separate", "structure", "gaussian", "none")
PATH_CURVES = (
    ("separate", "Eve, separate paths", "r", "-"),
    ("structure", "Eve, structure leaked", "m", "-"),
    ("gaussian", "Eve, Gaussian noise", "g", "-"),
    ("bob", "Bob", "b", "-"),
    ("none", "no protection", "k", "--"),
)


def _path_figure(name, field, unit, scale, out_dir, seed, progress):
    """Line of sight, and the paper's sums: Eve over all her paths, Bob over the true ones."""

    def measure(snr_db):
        samples = _sample(paper_scenario(snr_db=snr_db), PATH_KINDS, seed)
        found = {kind: samples[kind][field][:, 0] for kind in PATH_KINDS}
        for kind in ("bob", "separate"):
            found[kind + "_sum"] = np.linalg.norm(samples[kind][field], axis=1)
        return found

    sums = (
        ("separate_sum", "Eve, sum over 2(K+1) paths", "r", ":"),
        ("bob_sum", "Bob, sum over K+1 paths", "b", ":"),
    )
    return write_figure(
        name,
        out_dir,
        paper_scenario(),
        seed,
        lambda: collect("snr_db", SNRS_DB, measure, progress),
        drawing("snr_db", PATH_CURVES + sums, SNR, unit, scale),
    )


def fpi_5(out_dir, seed=1, progress=None):
    """Delay bounds of Bob and the Eves over the SNR."""
    unit = "TOA error bound, LOS (ns)"
    return _path_figure("fpi-5", "tau_s", unit, 1e9, out_dir, seed, progress)


def fpi_6(out_dir, seed=1, progress=None):
    """Angle bounds of Bob and the Eves over the SNR."""
    unit = "AOD error bound, LOS (rad)"
    return _path_figure("fpi-6", "theta_rad", unit, 1.0, out_dir, seed, progress)


def fpi_7(out_dir, seed=1, progress=None):
    """Position bounds of Bob and the Eves over the SNR."""
    def measure(snr_db):
        return positions(paper_scenario(snr_db=snr_db), PATH_KINDS, seed)

    return write_figure(
        "fpi-7",
        out_dir,
        paper_scenario(),
        seed,
        lambda: collect("snr_db", SNRS_DB, measure, progress),
        drawing("snr_db", PATH_CURVES, SNR, POSITION),
    )


def fpi_8(out_dir, seed=1, progress=None):
    """Position bounds with three and with six fake paths."""
    sets = {"_3": ((0.05, 0.05),), "_6": ((0.05, 0.05), (0.1, 0.1))}

    def measure(snr_db):
        found = {}
        for suffix, pairs in sets.items():
            config = paper_scenario(*pairs, snr_db=snr_db)
            found.update(positions(config, ("bob", "separate"), seed, suffix))
        return found

    curves = (
        ("separate_6", "Eve, 6 fake paths", "r", "-"),
        ("separate_3", "Eve, 3 fake paths", "m", "-"),
        ("bob_6", "Bob, 6 fake paths", "b", "--"),
        ("bob_3", "Bob, 3 fake paths", "b", "-"),
    )
    return write_figure(
        "fpi-8",
        out_dir,
        paper_scenario(*sets["_6"]),
        seed,
        lambda: collect("snr_db", SNRS_DB, measure, progress),
        drawing("snr_db", curves, SNR, POSITION),
    )


def fpi_9(out_dir, seed=1, progress=None):
    """Fake paths against MIRAGE with right and wrong delays."""
    def measure(snr_db):
        found = positions(paper_scenario(snr_db=snr_db), ("separate", "merged"), seed)
        for name, delay_ns in MIRAGE_NS.items():
            delay_s = None if delay_ns is None else delay_ns * 1e-9
            config = paper_scenario(snr_db=snr_db, mirage_delay_s=delay_s)
            found[name] = _sample(config, ["mirage"], seed)["mirage"]["position_m"]
        return found

    curves = [
        ("separate", "FPI, Eve with separate paths", "r", "-"),
        ("merged", "FPI, Eve who merges twins", "m", "-"),
        ("mirage_default", r"MIRAGE, behind first NLOS", "b", "-"),
    ]
    for name, color in (("mirage_10ns", "g"), ("mirage_5ns", "c"), ("mirage_1ns", "k")):
        curves.append((name, f"MIRAGE, {MIRAGE_NS[name]:g} ns", color, "--"))
    return write_figure(
        "fpi-9",
        out_dir,
        paper_scenario(),
        seed,
        lambda: collect("snr_db", SNRS_DB, measure, progress),
        drawing("snr_db", curves, SNR, "Eve's " + POSITION),
        mirage_delays_ns=MIRAGE_NS,
    )


FIGURES = {
    "fpi-3": fpi_3,
    "fpi-4": fpi_4,
    "fpi-5": fpi_5,
    "fpi-6": fpi_6,
    "fpi-7": fpi_7,
    "fpi-8": fpi_8,
    "fpi-9": fpi_9,
}
