# SPDX-License-Identifier: GPL-3.0-or-later
"""Which deltas to use: the plan of fpi/bounds/planner.h in words, confirmed by simulations.

Bounds make the curve; a simulation confirms the point that was chosen for each of three Eves by
what they know, each at least as strong as the one before: the pilots, also the form of the precoder
(27), also the distribution of the secret. None of them has a map of the place; beside them stands the
Eve who has one, from whom no delta hides Alice, and Bob with the same map.
"""

import math

from .. import physec_core as core
from .._errors import complaint
from . import plan_hits, verdict
from .simulation import simulate

__all__ = ["DEFAULT_MUS", "KNOWLEDGE", "OBJECTIVES", "attacks_to_simulate", "confirm", "plan"]

#: What a delta is chosen by: the largest root mean square error of the best Eve, or the smallest share of
#: frames in which she is within a metre.
OBJECTIVES = ("rms", "hit")

KNOWLEDGE = ("pilots", "form", "distribution")
#: What the Eve with a map knows.
REFLECTORS = "reflectors"
DEFAULT_MUS = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.065, 0.07, 0.0725, 0.075, 0.08, 0.09, 0.1, 0.12, 0.15, 0.2)


HIT_REASON = (
    "here Eve is least often within 1 m; of deltas whose shares differ by no more than chance it leaves her"
    " with the largest error"
)
REFLECTORS_REASON = (
    "no delta hides Alice from an Eve with a map, for all paths are shifted alike; this one leaves her"
    " least sure"
)


def attacks_to_simulate(knowledge):
    """Names of the attacks of an Eve who knows that; whoever knows more may still use less."""
    basic = core.fpi.plan_attacks("pilots")
    return basic + [name for name in core.fpi.plan_attacks(knowledge) if name not in basic]


def plan(
    config,
    snr_range_db,
    mus=DEFAULT_MUS,
    draws=20,
    frames=300,
    seed=1,
    frames_per_epoch=1,
    largest_loss_db=1.0,
    largest_prefix_share=0.1,
    progress=None,
    map_error_m=0.0,
    objective="rms",
):
    """Which deltas to use: a curve over delta, a choice for each knowledge of Eve, and a secret.

    config: fpi.config in mode fpi or spoof. With map_m the headline assumes that Eve and Bob have that
    map, else that they have none, and beside it stands an exact map of the scatterers.
    snr_range_db: (low, high) at Bob, dB; mus: deltas over Upsilon; draws: of the pilots, draw k with
    those of seed + k; frames: of each simulation that confirms a choice, 0 for none; frames_per_epoch:
    with the same secret; largest_loss_db: of Bob against no protection at the same power;
    largest_prefix_share: cyclic prefix for the fake paths over the symbol; map_error_m: standard
    deviation of the error of each coordinate of config.map_m, metres; objective: "rms" or "hit", what deltas
    are chosen by (plan_hits.py).
    progress: called with (done, total) pilot draws of the curve, then deltas that are simulated for hits, then
    frames of the simulations.
    Returns a dict with the keys of `physec plan`: curve, a list of dicts with errors in metres, and with
    objective hit shares of frames within a metre; choices
    by knowledge "pilots", "form", "distribution" and, where a map gives a position, "reflectors";
    headline, with assumption "no map" or "map", and without_map and with_map, each the knowledge that
    counts, its error predicted_m and Bob's bob_m; map; secret. Raises InvalidInput.
    """
    if not (math.isfinite(map_error_m) and map_error_m >= 0) or (map_error_m and config.map_m is None):
        raise core.InvalidInput(
            f"error of the map is {map_error_m} m; allowed: 0 and more, and only with a map"
        )
    if objective not in OBJECTIVES:
        raise complaint("objective", objective, "rms or hit")
    if objective == "hit" and (frames < 1 or frames_per_epoch != 1):
        raise core.InvalidInput(
            f"objective is hit with {frames} frames, {frames_per_epoch} per epoch; allowed: at least 1 frame to"
            " simulate, and 1 per epoch"
        )
    assumption = "no map" if config.map_m is None else "map"
    given, config = config, core.fpi.config(config)
    if config.map_m is None:
        config.map_m, config.map_deviation_m = config.scatterers_m, 0.0
    elif map_error_m:
        config.map_deviation_m = map_error_m
    rows, found = core.fpi.plan(
        config,
        mus,
        snr_range_db,
        draws,
        seed,
        frames_per_epoch,
        largest_loss_db,
        largest_prefix_share,
        progress,
    )
    by_rms = {knowledge: rows[choice["row"]]["mu"] for knowledge, choice in found.items()}
    searched = min(frames, plan_hits.MOST_FRAMES)
    if objective == "hit":
        plan_hits.add_shares(
            config, rows, {knowledge: attacks_to_simulate(knowledge) for knowledge in found},
            lambda row: plan_hits.affordable(row, largest_loss_db, largest_prefix_share),
            snr_range_db[1], searched, (seed + 1) % 2**64, progress, map_error_m)
        for knowledge, choice in found.items():
            choice["row"] = plan_hits.choose(rows, knowledge, searched)
            best = rows[choice["row"]]
            choice["attack"] = min(core.fpi.plan_attacks(knowledge), key=lambda name: best[name + "_m"])
    choices = {}
    simulated = frames > 0 and frames_per_epoch == 1

    def confirming(done, _):
        progress(len(choices) * frames + done, len(found) * frames)

    for knowledge in (*KNOWLEDGE, REFLECTORS):
        if knowledge not in found:
            continue
        choice = _described(rows, knowledge, found[knowledge])
        if objective == "hit":
            if knowledge != REFLECTORS:
                choice["reason"] = HIT_REASON + _left_out(rows, found[knowledge])
            choice["searched_hit_1m"] = rows[found[knowledge]["row"]][knowledge + "_hit"]
            choice["mu_by_rms"] = by_rms[knowledge]
        if simulated:
            # An Eve is strongest where she hears best. Who has no map is simulated without one.
            at = core.fpi.config(config)
            if knowledge != REFLECTORS:
                at.map_m = None
            error_m = map_error_m if knowledge == REFLECTORS else 0.0
            confirm(at, choice, snr_range_db[1], frames, seed, progress and confirming, error_m)
        choices[knowledge] = choice
    secret = core.fpi.recommended_secret(config, choices["distribution"]["mu"])
    return {
        "snr_db": list(snr_range_db),
        "mode": config.mode,
        "objective": objective,
        "frames_per_epoch": frames_per_epoch,
        "curve": rows,
        "choices": choices,
        "headline": _headline(assumption, rows, found, choices),
        "map": {
            "reflectors": len(config.map_m),
            "deviation_m": config.map_deviation_m,
            "given": given.map_m is not None,
        },
        "secret": {
            "delay_s": [secret.delay_low_s, secret.delay_high_s],
            "angle_rad": [secret.angle_low_rad, secret.angle_high_rad],
            "random_sign": secret.random_sign,
        },
    }


def _headline(assumption, rows, found, choices):
    """The same deltas, those of the Eve who knows the distribution, without a map and with one.

    That Eve is the strongest without a map; with one no delta is better than another, so the plan
    does not change, only what it is worth.
    """
    row = rows[found["distribution"]["row"]]
    without = choices["distribution"]
    with_map = None
    if math.isfinite(row["reflectors_m"]):
        with_map = {
            "knowledge": REFLECTORS,
            "predicted_m": row["reflectors_m"],
            "bob_m": row["bob_with_map_m"],
        }
    return {
        "assumption": assumption,
        "mu": row["mu"],
        "without_map": {
            "knowledge": "distribution",
            "predicted_m": without["predicted_m"],
            "bob_m": without["bob_m"],
        },
        "with_map": with_map,
    }


def _left_out(rows, found):
    """Which rows did not compete, to be said behind a reason."""
    left_out = ", ".join(f"{rows[k]['mu']:g}" for k in found["left_out"])
    return f"; left out, because nothing finite can be predicted: mu = {left_out}" if left_out else ""


def _described(rows, knowledge, found):
    """The chosen row with the keys of `physec plan`, and in words why the choice stops there."""
    best = rows[found["row"]]
    reason = REFLECTORS_REASON if knowledge == REFLECTORS else (
        "larger deltas would be better still; Bob's loss or the prefix budget ends here"
        if found["still_rising"]
        else "smaller deltas let paths and twins merge, larger ones let Eve tell them apart"
    )
    reason += _left_out(rows, found)
    return {
        "knowledge": knowledge,
        "mu": best["mu"],
        "delta_tau_s": best["delta_tau_s"],
        "delta_theta_rad": best["delta_theta_rad"],
        "predicted_m": best[knowledge + "_m"],
        "attack": found["attack"],
        "bob_m": best["bob_with_map_m" if knowledge == REFLECTORS else "bob_m"],
        "bob_loss_db": best["bob_loss_db"],
        "nulls": best["nulls"],
        "prefix_share": best["prefix_share"],
        "reason": reason,
    }


def confirm(config, choice, snr_db, frames, seed, progress=None, map_error_m=0.0):
    """Simulates the chosen point with the attacks of that Eve; adds `simulated_m`, `ratio`, and how often she
    is within a metre: `hit_1m` by her positions, `worst_case_by_hit` by the best of all her answers."""
    at = core.fpi.config(config)
    at.snr_db = snr_db
    mu = choice["mu"]
    at.fakes = [config.fake_set_in_upsilon(mu, mu)]
    attacks = attacks_to_simulate(choice["knowledge"])
    if choice["knowledge"] == "distribution":
        at.secret = core.fpi.recommended_secret(config, mu)
    result = simulate(at, frames, seed, attacks, progress=progress, map_error_m=map_error_m)
    worst = result["worst_case_with_map" if choice["knowledge"] == REFLECTORS else "worst_case"]
    simulated = worst["rmse_m"]
    choice.update(
        simulated_m=simulated,
        simulated_attack=worst["eve"],
        simulated_snr_db=snr_db,
        ratio=simulated / choice["predicted_m"],
        hit_1m=max(result["eve"][name]["hit_1m"] for name in attacks),
        worst_case_by_hit=verdict.worst_by_hit({name: result["eve"][name] for name in attacks}),
    )
    mapped = choice["knowledge"] == REFLECTORS
    choice["verdict"] = verdict.sentence(
        {name: result["eve"][name] for name in attacks},
        result["bob_with_map" if mapped else "bob"],
        "with that map" if mapped else "without a map of the reflectors",
    )
    if "prior" in result["eve"]:
        choice["map_hit_1m"] = result["eve"]["prior"]["map_hit_1m"]
    if "bob_with_map" in result:
        choice["simulated_bob_m"] = result["bob_with_map"]["rmse_m"]
    return choice
