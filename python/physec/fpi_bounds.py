# SPDX-License-Identifier: GPL-3.0-or-later
"""Every bound of the fake path injection scheme, averaged over pilot draws."""

import math

import numpy as np

from . import physec_core as core


def _mean(values):
    """Mean and its standard error over draws (axis 0); the error is None for a single draw."""
    values = np.asarray(values, dtype=float)
    if len(values) < 2:
        return values.mean(axis=0).tolist(), None
    return values.mean(axis=0).tolist(), (values.std(axis=0, ddof=1) / math.sqrt(len(values))).tolist()


def _summary(bounds, fields):
    summary = {}
    for field in fields:
        summary[field], summary[field + "_se"] = _mean([getattr(b, field) for b in bounds])
    summary["condition"] = max(b.condition for b in bounds)
    if any(b.singular for b in bounds):
        summary["singular"] = True
    return summary


def fpi_bounds(config, draws=100, seed=1, pilots=None):
    """Bounds at config.snr_db as a dictionary with the keys of `physec bounds fpi`.

    pilots: array (G, N, Nt) instead of random draws.
    """
    config.check()
    if pilots is None:
        grids = [core.fpi_pilots(config, seed + k) for k in range(draws)]
    else:
        grids = [_checked_pilots(config, pilots)]
    path = ["position_m", "tau_s", "theta_rad"]
    biased = ["position_m", "bias_m"]

    def over_draws(bound, fields):
        return _summary([bound(config, grid) for grid in grids], fields)

    result = {
        "snr_db": config.snr_db,
        "pilot_draws": len(grids),
        "seed": seed if pilots is None else None,
        "bob": over_draws(core.fpi_bob_bound, path),
        "eve": {
            "separate": over_draws(core.fpi_separate_bound, path),
            "structure": over_draws(core.fpi_structure_bound, path),
            "merged": over_draws(core.fpi_merged_bound, biased),
        },
        "gaussian": over_draws(core.fpi_gaussian_bound, path),
        "none": over_draws(core.fpi_unprotected_bound, path),
    }
    try:
        result["mirage"] = over_draws(core.fpi_mirage_bound, biased)
    except core.InvalidInput as error:  # e.g. no reflection to hide behind
        result["mirage"] = {"position_m": None, "reason": str(error)}
    result["condition"] = result["bob"]["condition"]
    result["gap_db"] = {
        name: 20 * math.log10(eve["position_m"] / result["bob"]["position_m"])
        for name, eve in result["eve"].items()
    }
    usable = {n: e for n, e in result["eve"].items() if math.isfinite(e["position_m"])}
    if usable:
        best = min(usable, key=lambda name: usable[name]["position_m"])
        result["worst_case"] = {"eve": best, "position_m": usable[best]["position_m"]}
    return result


def _checked_pilots(config, pilots):
    shape = (config.pilots, config.ofdm.active_count, config.tx_antennas)
    if np.shape(pilots) != shape:
        raise core.InvalidInput(f"pilot array shape is {np.shape(pilots)}; allowed: {shape} (G, N, Nt)")
    if not np.all(np.isfinite(pilots)):
        raise core.InvalidInput("pilot array holds a non-finite value; allowed: finite values")
    return pilots
