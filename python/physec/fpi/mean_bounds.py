# SPDX-License-Identifier: GPL-3.0-or-later
"""Every bound of the fake path injection scheme, averaged over pilot draws."""

import math

import numpy as np

from .. import physec_core as core

__all__ = ["bounds"]


def _mean(values):
    """Mean and its standard error over draws (axis 0); the error is None for a single draw."""
    values = np.asarray(values, dtype=float)
    if len(values) < 2:
        return values.mean(axis=0).tolist(), None
    return values.mean(axis=0).tolist(), (values.std(axis=0, ddof=1) / math.sqrt(len(values))).tolist()


KINDS = ("bob", "separate", "structure", "merged", "gaussian", "none")
EVES = ("separate", "structure", "merged")
#: The paper adds microseconds and radians; Xi and Psi are in these units.
PAIR_UNIT = "sqrt(us^2 + rad^2)"
SINGULAR = "the information matrix is singular: the pilots do not tell the paths apart"
NO_MAP_BOUND = (
    "with this map the position stays undetermined, as with no reflector known or one that says"
    " nothing about it"
)
#: Largest magnitudes of pilots that leave room for their powers, and for the powers of those.
SMALLEST, LARGEST = 1e-30, 1e30


def _summary(samples):
    summary = {}
    for field in ("position_m", "tau_s", "theta_rad", "bias_m"):
        if field in samples:
            summary[field], summary[field + "_se"] = _mean(samples[field])
    summary["condition"] = samples["condition"]
    if samples["singular"]:
        summary["singular"] = True
        summary["reason"] = SINGULAR
        summary.pop("bias_m", None)  # of a fit that is not unique
        summary.pop("bias_m_se", None)
    return summary


def bounds(
    config: core.fpi.config,
    draws: int = 100,
    seed: int = 1,
    pilots=None,
    printed: bool = False,
    equal_power: bool = False,
    threads: int = 0,
    progress=None,
) -> dict:
    """Bounds of everybody at config.snr_db, averaged over draws of the pilots.

    config: fpi.config; draws: how many, draw k with the pilots of seed + k; threads: 0 all cores.
    pilots: complex array (G, N, Nt) instead of random draws.
    printed: adds "printed" (the paper's own expressions and ways of counting beside corrected ones).
    equal_power: adds "equal_power" (no protection at the same transmit power and noise).
    progress: called with (done, total) draws; every draw counts once for each time it is looked at.
    Returns a dict with the keys of `physec bounds fpi`: snr_db, pilot_draws, bob, eve.separate,
    eve.structure, eve.merged, gaussian, none, mirage, each with position_m (metres) and, where they
    exist, tau_s, theta_rad (lists over paths), bias_m, every one with its standard error `_se`;
    gap_db, worst_case (of an Eve without a map), condition, fake_paths. With config.map_m also
    bob_with_map, eve.map, worst_case_with_map and map: its reflectors and deviation_m. Raises
    InvalidInput.
    """
    config.check()
    if pilots is not None:
        pilots = _checked_pilots(config, pilots)

    report = _in_rounds(progress, 4 if printed else 2)

    def sample(kinds):
        if pilots is not None:
            return core.fpi.sample_bounds_of(config, kinds, pilots)
        return core.fpi.sample_bounds(config, kinds, draws, seed, threads, report())

    def pair(form):
        if pilots is not None:
            # (17), (22) and (23) assume pilot vectors of unit power on average, as random ones have.
            power = np.mean(np.sum(np.abs(pilots) ** 2, axis=-1))
            return core.fpi.pair_bounds_of(config, pilots / math.sqrt(power), form)
        return core.fpi.pair_bounds(config, draws, seed, form, progress=report())

    with_map = ("map", "bob_with_map") if config.map_m is not None else ()
    samples = sample(KINDS + (("equal_power",) if equal_power else ()) + with_map)
    means = {kind: _summary(samples[kind]) for kind in samples}
    result = {
        "snr_db": config.snr_db,
        "pilot_draws": draws if pilots is None else 1,
        "seed": seed if pilots is None else None,
        "bob": means["bob"],
        "eve": {name: means[name] for name in EVES},
        "gaussian": means["gaussian"],
        "none": means["none"],
    }
    try:
        result["mirage"] = _summary(sample(("mirage",))["mirage"])
    except core.InvalidInput as error:  # e.g. no reflection to hide behind
        result["mirage"] = {"position_m": None, "reason": str(error)}
    result["fake_paths"] = core.fpi.fake_paths(config)
    result["condition"] = result["bob"]["condition"]
    result["gap_db"] = {
        name: _decibels(eve["position_m"], result["bob"]["position_m"])
        for name, eve in result["eve"].items()
    }
    usable = {n: e for n, e in result["eve"].items() if math.isfinite(e["position_m"])}
    if usable:
        best = min(usable, key=lambda name: usable[name]["position_m"])
        result["worst_case"] = {"eve": best, "position_m": usable[best]["position_m"]}
    if with_map:
        _add_map(result, config, {kind: means[kind] for kind in with_map})
    if equal_power:
        result["equal_power"] = dict(means["equal_power"])
        result["equal_power"]["bob_loss_db"] = _decibels(
            result["bob"]["position_m"], means["equal_power"]["position_m"]
        )
    if printed:
        result["printed"] = _printed(config, samples, pair)
    return result


def _add_map(result, config, means):
    """Eve `map` and Bob with the same map beside those without; the worst case without one stays."""
    for mean in means.values():
        del mean["condition"]  # of no matrix of paths
        if mean.get("singular"):
            mean.update(position_m=None, position_m_se=None, reason=NO_MAP_BOUND)
    result["eve"]["map"], result["bob_with_map"] = means["map"], means["bob_with_map"]
    result["map"] = {"reflectors": len(config.map_m), "deviation_m": config.map_deviation_m}
    usable = {
        name: eve["position_m"]
        for name, eve in result["eve"].items()
        if eve["position_m"] is not None and math.isfinite(eve["position_m"])
    }
    if means["map"]["position_m"] is None:
        return
    result["gap_db"]["map"] = _decibels(means["map"]["position_m"], result["bob"]["position_m"])
    if means["bob_with_map"]["position_m"] is not None:
        result["gap_db"]["map_over_bob_with_map"] = _decibels(
            means["map"]["position_m"], means["bob_with_map"]["position_m"]
        )
    best = min(usable, key=usable.get)
    result["worst_case_with_map"] = {"eve": best, "position_m": usable[best]}


def _in_rounds(progress, rounds):
    """Makes the progress function of one round after the other out of that of all."""
    numbers = iter(range(rounds))

    def next_round():
        number = next(numbers)
        return progress and (lambda done, all: progress(number * all + done, rounds * all))

    return next_round


def _decibels(value, reference):
    return 20 * math.log10(value / reference)


def _gaps(samples):
    """Eve `separate` over Bob: path by path over true paths, and summed as in Figures 5 and 6.

    The paper sums Eve's variances over all her paths and Bob's over the true ones; with one fake
    set that counts twice as many terms, 3 dB.
    """
    bob, eve = samples["bob"], samples["separate"]
    gaps = {"per_path_db": {}, "sum_over_all_paths_db": {}}
    for field in ("tau_s", "theta_rad"):
        count = bob[field].shape[1]
        if bob["singular"] or eve["singular"]:
            gaps["per_path_db"][field] = [None] * count
            gaps["sum_over_all_paths_db"][field] = None
            continue
        ratio = eve[field][:, :count] / bob[field]
        gaps["per_path_db"][field] = (20 * np.log10(ratio)).mean(axis=0).tolist()
        total = np.linalg.norm(eve[field], axis=1) / np.linalg.norm(bob[field], axis=1)
        gaps["sum_over_all_paths_db"][field] = float(np.mean(20 * np.log10(total)))
    return gaps


def _printed(config, samples, pair):
    """The paper's expressions with their corrections beside them; roots, so in PAIR_UNIT.

    Xi and Psi are those of the line of sight and its first twin; pair(form) gives their samples.
    """
    result = {"unit": PAIR_UNIT, "gaps": _gaps(samples)}
    if not config.fakes or config.mode == "spoof":
        result["reason"] = "Xi and Psi compare a true path with its twin; here is no such pair"
        return result
    for form in ("corrected", "printed"):
        found = pair(form)
        values = {name: float(np.mean(np.sqrt(found[name]))) for name in ("asymptotic", "xi", "psi")}
        result["exact"] = float(np.mean(np.sqrt(found["exact"])))
        squares = [float(np.mean(found[name])) for name in ("exact", "asymptotic", "xi", "psi")]
        result[form] = {**values, "violated": core.fpi.violated_orderings(*squares)}
    result["unmet_assumptions"] = core.fpi.unmet_assumptions(config)
    return result


def _checked_pilots(config, pilots):
    shape = (config.pilots, config.ofdm.active_count, config.tx_antennas)
    if np.shape(pilots) != shape:
        raise core.InvalidInput(f"pilot array shape is {np.shape(pilots)}; allowed: {shape} (G, N, Nt)")
    if not np.all(np.isfinite(pilots)):
        raise core.InvalidInput("pilot array holds a non-finite value; allowed: finite values")
    largest = np.max(np.abs(pilots))
    if not SMALLEST <= largest <= LARGEST:
        raise core.InvalidInput(
            f"largest magnitude of the pilots is {largest:g}; allowed: {SMALLEST:g} to {LARGEST:g}"
        )
    return pilots
