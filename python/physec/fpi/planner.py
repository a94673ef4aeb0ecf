# SPDX-License-Identifier: GPL-3.0-or-later
"""Which deltas to use: the worst case over the attacks, as a function of delta.

Bounds make the curve; a simulation confirms the point that was chosen. Three Eves by what they
know, each at least as strong as the one before:

    pilots        the pilots: `merged` and `separate`
    form          also the form of the precoder (27): `structure`
    distribution  also the distribution of the secret: `prior`

Against the last one a fixed sign protects nothing beyond `form` (and a public delta nothing at
all), so the plan gives the secret a random sign. Then her best guess is the middle of the two
hypotheses, half the shift away, and her likeliest point is right half of the time.
"""

import math

import numpy as np

from .. import physec_core as core
from .simulation import simulate

KNOWLEDGE = ("pilots", "form", "distribution")
DEFAULT_MUS = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.065, 0.07, 0.0725, 0.075, 0.08, 0.09, 0.1, 0.12, 0.15, 0.2)
#: Shares of a symbol from which receivers read delays (delay_window.h); earlier ones wrap.
EARLIEST_DELAY = -0.05
#: The secret is drawn within this factor of the chosen magnitude, so that it is no constant.
SPREAD = 0.1


def curve(config, mus, snrs_db, draws=20, seed=1, frames_per_epoch=1, progress=None):
    """One row per mu (delta over Upsilon): predicted RMSE of everybody, the worst over the SNRs."""
    rows = []
    for k, mu in enumerate(mus):
        rows.append(_row(config, mu, snrs_db, draws, seed, frames_per_epoch))
        if progress:
            progress(k + 1, len(mus))
    return rows


def _row(config, mu, snrs_db, draws, seed, frames):
    at = core.fpi.config(config)
    at.fakes = [config.fake_set_in_upsilon(mu, mu)]
    at.secret = None
    at.check()
    kernel = core.fpi.precoder(at)
    row = {
        "mu": mu,
        "delta_tau_s": at.fakes[0].delay_s,
        "delta_theta_rad": at.fakes[0].angle_rad,
        "nulls": kernel.null_count(),
        # Extra cyclic prefix, as a share of the symbol, to hold the fake paths.
        "prefix_share": at.fakes[0].delay_s * config.ofdm.subcarrier_spacing_hz,
    }
    per_snr = []
    for snr_db in snrs_db:
        at.snr_db = snr_db
        per_snr.append(_errors(at, draws, seed, frames))
    for name in per_snr[0]:
        values = [errors[name] for errors in per_snr]
        # Bob counts where he is worst off, an Eve where she is best off.
        row[name] = max(values) if name in ("bob_m", "bob_loss_db") else min(values)
    row["pilots_m"] = min(row["merged_m"], row["separate_m"])
    row["form_m"] = min(row["pilots_m"], row["structure_m"])
    # The random sign is what tells this Eve's target from the others'; `separate` and `structure`
    # do not know it, so their guess of the earliest path is a coin flip that `prior` betters.
    at.secret = secret_around(config, mu, random_sign=True)
    # Paths outside of Eve's window of delays would be read as others: that is no privacy.
    shortest_s = core.fpi.true_paths(config, config.eve_m)[0].delay_s - at.secret.delay_high_s
    wraps = shortest_s * config.ofdm.subcarrier_spacing_hz < EARLIEST_DELAY
    row["distribution_m"] = math.nan if wraps or at.validate() else row["prior_m"]
    return row


def _errors(config, draws, seed, frames):
    kinds = ("bob", "separate", "structure", "merged", "equal_power")
    if config.mode == "spoof":
        kinds = ("bob", "merged", "equal_power")
    samples = core.fpi.sample_bounds(config, kinds, draws, seed, 0)
    # Where pilots do not tell the paths apart, or a path has no direction, there is no position.
    means = {kind: _or_infinite(samples[kind]["position_m"]) for kind in kinds}
    root = math.sqrt(frames)
    bob = means["bob"].mean()
    errors = {"bob_m": bob / root}
    errors["bob_loss_db"] = 20 * math.log10(bob / means["equal_power"].mean())
    bias = float(np.mean(_or_infinite(samples["merged"]["bias_m"])))
    noise = np.mean(means["merged"] ** 2) - bias**2 if math.isfinite(bias) else 0.0
    errors["merged_m"] = math.sqrt(bias**2 + max(0.0, noise) / frames)
    if config.mode == "spoof":
        # Every path is shifted; nothing in the frame tells by how much, or whether.
        return {**errors, "separate_m": math.inf, "structure_m": math.inf, "prior_m": errors["merged_m"]}
    # Same secret and geometry over the epoch: errors of unbiased attacks average out.
    errors["separate_m"] = means["separate"].mean() / root
    errors["structure_m"] = means["structure"].mean() / root
    # With a random sign her two hypotheses lie a shift apart and the mean is in the middle; her
    # noise is that of who knows the secret, where she stands.
    middle = math.hypot(shift_m(config, 1), shift_m(config, -1)) / math.sqrt(8)
    errors["prior_m"] = math.hypot(middle, informed_m(config, draws, seed) / root)
    return errors


def _or_infinite(values):
    values = np.asarray(values, float)
    return np.where(np.isnan(values), np.inf, values)


def informed_m(config, draws, seed):
    """Mean bound of an Eve who knows the secret, at her own place and the noise that Bob has."""
    precoder, bounds = core.fpi.precoder(config), []
    for draw in range(draws):
        sent = precoder.apply(core.fpi.make_pilots(config, seed + draw))
        sigma2 = core.fpi.noise_variance(config, sent)
        bounds.append(core.fpi.known_frame_bound(config, config.eve_m, sent, sigma2).position_m)
    return _or_infinite(bounds).mean()


def shift_m(config, sign):
    """Distance between Alice and where her line of sight appears once it is shifted.

    Zero when the shifted one has no direction: Eve could discard that hypothesis and be left with
    the right one.
    """
    path = core.fpi.true_paths(config, config.eve_m)[0]
    fake = config.fakes[0]
    shift = sign * config.spacing_wavelengths * math.sin(fake.angle_rad)
    delay_s = path.delay_s + sign * fake.delay_s
    moved = core.fpi.position_from_path(
        config, config.eve_m, delay_s, path.spatial_frequency + shift
    )
    distance = math.hypot(moved.x - config.alice_m.x, moved.y - config.alice_m.y)
    return distance if math.isfinite(distance) else 0.0


def choose(rows, knowledge, largest_loss_db, largest_prefix_share):
    """Row with the largest worst case, and why it stops there. Only rows within the budget.

    Rows without a finite prediction do not compete: an attack that finds no position at all is
    no privacy to count on.
    """
    predicted = [row for row in rows if math.isfinite(row[knowledge + "_m"])]
    affordable = [
        row
        for row in predicted
        if row["bob_loss_db"] <= largest_loss_db and row["prefix_share"] <= largest_prefix_share
    ]
    if not predicted:
        raise core.InvalidInput(
            f"number of deltas with a finite prediction for an Eve who knows the {knowledge} is 0;"
            " allowed: at least 1, so other --mu or a geometry further from endfire"
        )
    if not affordable:
        raise core.InvalidInput(
            f"no delta keeps Bob's loss within {largest_loss_db:g} dB and the prefix within"
            f" {largest_prefix_share:g} symbols; allowed: a larger budget, or smaller --mu"
        )
    best = max(affordable, key=lambda row: row[knowledge + "_m"])
    names = {
        "pilots": ("merged", "separate"),
        "form": ("merged", "separate", "structure"),
        "distribution": ("prior",),
    }[knowledge]
    limits = min(names, key=lambda name: best[name + "_m"])
    at_edge = best is affordable[-1] and knowledge == "distribution"
    reason = (
        "larger deltas would be better still; Bob's loss or the prefix budget ends here"
        if at_edge
        else "smaller deltas let paths and twins merge, larger ones let Eve tell them apart"
    )
    left_out = [f"{row['mu']:g}" for row in rows if row not in predicted]
    if left_out:
        reason += f"; left out, because nothing finite can be predicted: mu = {', '.join(left_out)}"
    return {
        "knowledge": knowledge,
        "mu": best["mu"],
        "delta_tau_s": best["delta_tau_s"],
        "delta_theta_rad": best["delta_theta_rad"],
        "predicted_m": best[knowledge + "_m"],
        "attack": limits,
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
    attacks = ["merged", "separate"]
    if choice["knowledge"] == "form":
        attacks.append("structure")
    if choice["knowledge"] == "distribution":
        attacks.append("prior")
        at.secret = secret_around(config, mu, random_sign=True)
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


def secret_around(config, mu, random_sign):
    """The distribution the plan recommends: magnitudes within SPREAD of mu, independent."""
    low = config.fake_set_in_upsilon(mu * (1 - SPREAD), mu * (1 - SPREAD))
    high = config.fake_set_in_upsilon(mu * (1 + SPREAD), mu * (1 + SPREAD))
    return core.fpi.secret_prior(
        low.delay_s, high.delay_s, low.angle_rad, high.angle_rad, random_sign
    )


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
    """The whole plan, with the keys of `physec plan`.

    progress: called with (done, total) deltas of the curve, then frames of the simulations.
    """
    if config.mode not in ("fpi", "spoof"):
        raise core.InvalidInput(
            f"mode is {config.mode}; allowed: fpi or spoof, the others have no delta to plan"
        )
    low, high = snr_range_db
    snrs_db = [low] if low == high else list(np.linspace(low, high, 5))
    rows = curve(config, sorted(mus), snrs_db, draws, seed, frames_per_epoch, progress)
    choices = {}
    simulated = frames > 0 and frames_per_epoch == 1

    def confirming(done, _):
        progress(len(choices) * frames + done, len(KNOWLEDGE) * frames)

    for knowledge in KNOWLEDGE:
        choice = choose(rows, knowledge, largest_loss_db, largest_prefix_share)
        if simulated:
            # An Eve is strongest where she hears best.
            confirm(config, choice, high, frames, seed, progress and confirming)
        choices[knowledge] = choice
    mu = choices["distribution"]["mu"]
    secret = secret_around(config, mu, random_sign=True)
    return {
        "snr_db": [low, high],
        "mode": config.mode,
        "frames_per_epoch": frames_per_epoch,
        "curve": rows,
        "choices": choices,
        "secret": {
            "delay_s": [secret.delay_low_s, secret.delay_high_s],
            "angle_rad": [secret.angle_low_rad, secret.angle_high_rad],
            "random_sign": True,
        },
    }
