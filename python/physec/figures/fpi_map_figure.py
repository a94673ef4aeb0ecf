# SPDX-License-Identifier: GPL-3.0-or-later
"""Bob and Eve, each with and without a map of the reflectors, over SNR and over the map's accuracy."""

from ..fpi.simulation import simulate
from . import common
from .fpi_figures import legend_above, paper_scenario, write_figure

SNRS_DB = (0.0, 5.0, 10.0, 15.0, 20.0)
DEVIATIONS_M = (0.01, 0.03, 0.1, 0.3, 1.0)
SNR_OF_MAPS_DB = 10.0
#: Frames of each point, and wrong maps among these.
FRAMES, MAPS = 500, 50
#: (column, label, grey, line style, marker)
CURVES = (
    ("eve", "Eve, no map: structure", "0.0", "--", "s"),
    ("bob", "Bob, no map", "0.55", "--", "o"),
    ("eve_with_map", "Eve with the map", "0.0", "-", "^"),
    ("bob_with_map", "Bob with the map", "0.55", "-", "v"),
)


def errors_at(config, seed, map_error_m=0.0):
    """{column: (bound, root mean square error)} in metres, outliers among them.

    Both for the same draw of the pilots and the same wrong maps, so that a marker off its line is the
    receiver or chance.
    """
    found = simulate(
        config, FRAMES, seed, ["structure", "map"],
        map_error_m=map_error_m, epochs=MAPS if map_error_m else None,
    )
    rows = {
        "eve": found["eve"]["structure"],
        "bob": found["bob"],
        "eve_with_map": found["eve"]["map"],
        "bob_with_map": found["bob_with_map"],
    }
    return {name: (row["bound_m"], row["rmse_m"]) for name, row in rows.items()}


def map_columns(seed, progress=None):
    """One row a point: snr_db, deviation_m, every curve's bound and *_measured, in metres.

    First the points over SNR with an exact map, deviation_m 0, then those over the deviation.
    """
    points = [(snr_db, 0.0) for snr_db in SNRS_DB]
    points += [(SNR_OF_MAPS_DB, deviation_m) for deviation_m in DEVIATIONS_M]
    columns = {"snr_db": [], "deviation_m": []}
    for done, (snr_db, deviation_m) in enumerate(points, 1):
        config = paper_scenario(snr_db=snr_db)
        config.map_m = config.scatterers_m
        columns["snr_db"].append(snr_db)
        columns["deviation_m"].append(deviation_m)
        for name, (bound, measured) in errors_at(config, seed, deviation_m).items():
            columns.setdefault(name, []).append(bound)
            columns.setdefault(name + "_measured", []).append(measured)
        if progress:
            progress(done, len(points))
    return columns


def fpi_map(out_dir, seed=1, progress=None):
    """What a map of the reflectors gives Eve and Bob: bounds as lines, measured errors as markers."""
    def draw(c):
        figure, (over_snr, over_deviation) = common.new_figure(2)
        for axes, x, low in ((over_snr, "snr_db", 0), (over_deviation, "deviation_m", len(SNRS_DB))):
            part = slice(low, low + len(SNRS_DB) if low == 0 else None)
            for name, label, grey, line, marker in CURVES:
                axes.plot(c[x][part], c[name][part], color=grey, linestyle=line)
                axes.plot(
                    c[x][part], c[name + "_measured"][part], color=grey, linestyle="none",
                    marker=marker, markersize=5, markerfacecolor="none",
                )
                axes.plot([], [], color=grey, linestyle=line, marker=marker, markersize=5,
                          markerfacecolor="none", label=label)
            axes.set(yscale="log", ylabel="position error (m)")
        over_snr.set(xlabel="SNR at Bob (dB), exact map")
        over_deviation.set(
            xscale="log", xlabel=f"error of the map per coordinate (m), {SNR_OF_MAPS_DB:g} dB"
        )
        legend_above(over_snr)
        return figure

    return write_figure(
        "fpi-map",
        out_dir,
        paper_scenario(),
        seed,
        lambda: map_columns(seed, progress),
        draw,
        draws=1,
        frames=FRAMES,
        maps=MAPS,
    )


FIGURES = {"fpi-map": fpi_map}
