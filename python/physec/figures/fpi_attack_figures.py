# SPDX-License-Identifier: GPL-3.0-or-later
"""Two figures that the fake path injection paper does not have: the strongest Eve, and time.

Bounds of an Eve with a prior on the deltas are not among them; see `physec plan`.
"""

from .. import physec_core as core
from . import common
from .fpi_figures import (
    POSITION,
    collect,
    curves_on,
    drawing,
    legend_above,
    paper_scenario,
    positions,
    write_figure,
)

MUS = [0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.12]
WORST_CASE_SNRS_DB = (0, 10, 20)
ATTACKS = ("separate", "merged", "structure")
EPOCHS = [1, 2, 4, 8, 16, 32]
EPOCH_DRAWS = 20
SPREAD = 0.5


def worst_case_columns(mus, snrs_db, seed, progress=None):
    """Every Eve over delta = mu Upsilon, and in `worst_*` the smallest of the means."""

    def measure(mu):
        found = {}
        for snr_db in snrs_db:
            config = paper_scenario((mu, mu), snr_db=snr_db)
            found.update(positions(config, ATTACKS, seed, f"_{snr_db:g}db"))
        return found

    columns = collect("mu", mus, measure, progress)
    for snr_db in snrs_db:
        errors = [columns[f"{attack}_{snr_db:g}db"] for attack in ATTACKS]
        columns[f"worst_{snr_db:g}db"] = [min(point) for point in zip(*errors)]
        without = errors[: ATTACKS.index("structure")]
        columns[f"worst_without_structure_{snr_db:g}db"] = [min(point) for point in zip(*without)]
    return columns


def fpi_worst_case(out_dir, seed=1, progress=None):
    """Every Eve without a map over delta and the best of them: why small deltas do not help."""
    def draw(c):
        figure, rows = common.new_figure(len(WORST_CASE_SNRS_DB), sharex=True)
        labels = {"separate": "separate paths", "merged": "merges twins", "structure": "knows (27)"}
        for axes, snr_db in zip(rows, WORST_CASE_SNRS_DB):
            end = f"_{snr_db:g}db"
            curves = [(a + end, labels[a], color, "-") for a, color in zip(ATTACKS, "rmb")]
            curves_on(axes, c, "mu", curves)
            best = "best attack without a map"
            axes.plot(c["mu"], c["worst" + end], "k", linewidth=4, alpha=0.25, label=best)
            name = "worst_without_structure" + end
            axes.plot(c["mu"], c[name], "k:", label="the same, (27) unknown")
            axes.set(yscale="log", ylabel=f"Eve's error (m), {snr_db:g} dB")
        legend_above(rows[0])
        delta = r"$\mu$ ($\bar\delta_\tau=\mu\Upsilon_\tau$, $\bar\delta_\theta=\mu\Upsilon_\theta$)"
        rows[-1].set(xlabel=delta)
        return figure

    return write_figure(
        "fpi-worst-case",
        out_dir,
        paper_scenario(),
        seed,
        lambda: worst_case_columns(MUS, WORST_CASE_SNRS_DB, seed, progress),
        draw,
    )


def epoch_columns(epochs, seed, progress=None):
    """Position bounds over epochs; fresh deltas are uniform within 50 % of Upsilon/20."""

    def measure(count):
        return {
            f"{attack}_{'fresh' if fresh else 'same'}": core.fpi.epoch_bounds(
                paper_scenario(), int(count), attack, fresh, SPREAD, "fresh", EPOCH_DRAWS, seed
            )
            for attack in ("separate", "structure")
            for fresh in (False, True)
        }

    return collect("epochs", epochs, measure, progress)


def fpi_epochs(out_dir, seed=1, progress=None):
    """What Eve gains from many frames, with the same and with new deltas."""
    curves = (
        ("separate_same", "separate, same deltas", "r", "-"),
        ("separate_fresh", "separate, new deltas", "r", "--"),
        ("structure_same", "structure, same deltas", "b", "-"),
        ("structure_fresh", "structure, new deltas", "b", "--"),
    )
    plain = drawing("epochs", curves, "frames heard, nobody moves", "Eve's " + POSITION, log_x=True)

    def draw(c):
        figure = plain(c)
        (axes,) = figure.axes
        axes.set_xticks(c["epochs"], [f"{count:g}" for count in c["epochs"]])
        axes.minorticks_off()
        return figure

    return write_figure(
        "fpi-epochs",
        out_dir,
        paper_scenario(),
        seed,
        lambda: epoch_columns(EPOCHS, seed, progress),
        draw,
        draws=EPOCH_DRAWS,
        spread_of_fresh_deltas=SPREAD,
    )


FIGURES = {"fpi-worst-case": fpi_worst_case, "fpi-epochs": fpi_epochs}
