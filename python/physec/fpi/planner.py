# SPDX-License-Identifier: GPL-3.0-or-later
"""Which deltas to use: the plan of fpi/bounds/planner.h in words, confirmed by simulations.

Bounds make the curve; a simulation confirms the point that was chosen for each of three Eves by
what they know, each at least as strong as the one before: the pilots, also the form of the precoder
(27), also the distribution of the secret.
"""

from .. import physec_core as core
from .simulation import simulate

__all__ = ["DEFAULT_MUS", "KNOWLEDGE", "attacks_to_simulate", "confirm", "plan"]

KNOWLEDGE = ("pilots", "form", "distribution")
DEFAULT_MUS = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.065, 0.07, 0.0725, 0.075, 0.08, 0.09, 0.1, 0.12, 0.15, 0.2)


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
):
    """Which deltas to use: a curve over delta, a choice for each knowledge of Eve, and a secret.

    config: fpi.config in mode fpi or spoof; snr_range_db: (low, high) at Bob, dB; mus: deltas over
    Upsilon; draws: of the pilots, draw k with those of seed + k; frames: of each simulation that
    confirms a choice, 0 for none; frames_per_epoch: with the same secret; largest_loss_db: of Bob
    against no protection at the same power; largest_prefix_share: cyclic prefix for the fake paths over
    the symbol.
    progress: called with (done, total) pilot draws of the curve, then frames of the simulations.
    Returns a dict with the keys of `physec plan`: curve, a list of dicts with errors in metres; choices
    by knowledge "pilots", "form", "distribution"; secret. Raises InvalidInput.
    """
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
    choices = {}
    simulated = frames > 0 and frames_per_epoch == 1

    def confirming(done, _):
        progress(len(choices) * frames + done, len(KNOWLEDGE) * frames)

    for knowledge in KNOWLEDGE:
        choice = _described(rows, knowledge, found[knowledge])
        if simulated:
            # An Eve is strongest where she hears best.
            confirm(config, choice, snr_range_db[1], frames, seed, progress and confirming)
        choices[knowledge] = choice
    secret = core.fpi.recommended_secret(config, choices["distribution"]["mu"])
    return {
        "snr_db": list(snr_range_db),
        "mode": config.mode,
        "frames_per_epoch": frames_per_epoch,
        "curve": rows,
        "choices": choices,
        "secret": {
            "delay_s": [secret.delay_low_s, secret.delay_high_s],
            "angle_rad": [secret.angle_low_rad, secret.angle_high_rad],
            "random_sign": secret.random_sign,
        },
    }


def _described(rows, knowledge, found):
    """The chosen row with the keys of `physec plan`, and in words why the choice stops there."""
    best = rows[found["row"]]
    reason = (
        "larger deltas would be better still; Bob's loss or the prefix budget ends here"
        if found["still_rising"]
        else "smaller deltas let paths and twins merge, larger ones let Eve tell them apart"
    )
    left_out = ", ".join(f"{rows[k]['mu']:g}" for k in found["left_out"])
    if left_out:
        reason += f"; left out, because nothing finite can be predicted: mu = {left_out}"
    return {
        "knowledge": knowledge,
        "mu": best["mu"],
        "delta_tau_s": best["delta_tau_s"],
        "delta_theta_rad": best["delta_theta_rad"],
        "predicted_m": best[knowledge + "_m"],
        "attack": found["attack"],
        "bob_m": best["bob_m"],
        "bob_loss_db": best["bob_loss_db"],
        "nulls": best["nulls"],
        "prefix_share": best["prefix_share"],
        "reason": reason,
    }


def confirm(config, choice, snr_db, frames, seed, progress=None):
    """Simulates the chosen point with the attacks of that Eve; adds `simulated_m` and `ratio`."""
    at = core.fpi.config(config)
    at.snr_db = snr_db
    mu = choice["mu"]
    at.fakes = [config.fake_set_in_upsilon(mu, mu)]
    attacks = attacks_to_simulate(choice["knowledge"])
    if choice["knowledge"] == "distribution":
        at.secret = core.fpi.recommended_secret(config, mu)
    result = simulate(at, frames, seed, attacks, progress=progress)
    simulated = result["worst_case"]["rmse_m"]
    choice.update(
        simulated_m=simulated,
        simulated_attack=result["worst_case"]["eve"],
        simulated_snr_db=snr_db,
        ratio=simulated / choice["predicted_m"],
        hit_1m=max(result["eve"][name]["hit_1m"] for name in attacks),
    )
    if "prior" in result["eve"]:
        choice["map_hit_1m"] = result["eve"]["prior"]["map_hit_1m"]
    return choice
