# SPDX-License-Identifier: GPL-3.0-or-later
"""An Eve without a map who has heard Alice at several positions: attack `track` and her bounds."""

import math

from .. import physec_core as core
from ..fpi.track import simulate_track
from . import common
from .fpi_figures import legend_above, paper_scenario, write_figure

POSITIONS = [2, 3, 5, 10]
HISTORIES = 12
SNR_DB = 20.0
THIRD_REFLECTOR_M = (12.0, -2.0)
MODES = {"fpi": 0.05, "spoof": 0.1}  # and the deltas over Upsilon
CASES = [(reflectors, fresh) for reflectors in (2, 3) for fresh in (False, True)]


def scenario(mode, reflectors, fresh, snr_db=SNR_DB):
    """The paper's, a third reflector added if asked for."""
    config = paper_scenario((MODES[mode], MODES[mode]), snr_db=snr_db, mode=mode, fresh_secret=fresh)
    if reflectors == 3:
        config.scatterers_m = [*config.scatterers_m, core.array.point(*THIRD_REFLECTOR_M)]
    return config


def track_columns(positions, histories, seed, progress=None):
    """Root mean square errors and bounds over the number of positions, and lost histories."""
    columns = {"positions": [float(count) for count in positions]}
    done, total = 0, len(positions) * len(MODES) * len(CASES)
    for mode in MODES:
        for reflectors, fresh in CASES:
            name = f"{mode}_{reflectors}_{'fresh' if fresh else 'kept'}"
            for count in positions:
                found = simulate_track(scenario(mode, reflectors, fresh), count, histories, seed, [])
                track = found["eve"]["track"]
                # Positions of a history err together: histories are what is independent.
                error = track["rmse_m"] / math.sqrt(2 * 2 * histories)
                lost = found["track"]["lost_histories"]
                for suffix, value in (("", track["rmse_m"]), ("_se", error), ("_lost", lost),
                                      ("_median", track["median_m"]), ("_bound", track["bound_m"])):
                    columns.setdefault(name + suffix, []).append(float(value))
                done += 1
                if progress:
                    progress(done, total)
    return columns


def fpi_track(out_dir, seed=1, progress=None):
    """Error of an Eve with no map but a history of a moving Alice, over the positions heard."""
    def draw(c):
        figure, rows = common.new_figure(len(MODES), sharex=True)
        for axes, mode in zip(rows, MODES):
            for (reflectors, fresh), color, marker in zip(CASES, "brgm", "os^v"):
                name = f"{mode}_{reflectors}_{'fresh' if fresh else 'kept'}"
                label = f"K = {reflectors}, secret {'fresh' if fresh else 'kept'}"
                line = "--" if fresh else "-"
                axes.plot(c["positions"], c[name + "_bound"], color=color, linestyle=line, label=label)
                common.markers(axes, c["positions"], c[name], c[name + "_se"], color=color, fmt=marker)
            axes.set(xscale="log", yscale="log", ylabel=f"Eve's position error (m), mode {mode}")
            axes.set_xticks(c["positions"], [f"{count:g}" for count in c["positions"]])
            axes.tick_params(axis="x", which="minor", bottom=False, labelbottom=False)
        legend_above(rows[0])
        rows[-1].set(xlabel="positions heard, T (lines: bounds; markers: attack)")
        return figure

    return write_figure(
        "fpi-track",
        out_dir,
        paper_scenario(snr_db=SNR_DB),
        seed,
        lambda: track_columns(POSITIONS, HISTORIES, seed, progress),
        draw,
        histories=HISTORIES,
        third_reflector_m=THIRD_REFLECTOR_M,
    )


FIGURES = {"fpi-track": fpi_track}
