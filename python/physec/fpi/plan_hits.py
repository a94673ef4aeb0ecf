# SPDX-License-Identifier: GPL-3.0-or-later
"""How often Eve is within a metre of Alice along the curve of a plan, by simulation.

No bound says that: an Eve whose mean lies far away may be exactly right in half of the frames. So every delta
that the budget allows is simulated, with few frames; what differs by chance alone counts as equal, and
among equals the largest root mean square error rules. The simulation that confirms the choice has other
pilots and noise: the smallest of several shares is too small by chance.
"""

import math

from .. import physec_core as core
from . import verdict
from .simulation import simulate

__all__ = ["MOST_FRAMES", "add_shares", "affordable", "choose"]

#: Of each delta: a share is known to a twentieth, and a curve of sixteen deltas takes a minute.
MOST_FRAMES = 100
#: Shares closer than so many standard errors of their difference count as equal.
STANDARD_ERRORS = 2.0


def affordable(row, largest_loss_db, largest_prefix_share):
    """Whether a row of the curve is within the budget."""
    return row["bob_loss_db"] <= largest_loss_db and row["prefix_share"] <= largest_prefix_share


def _share(result, names):
    """Of frames within a metre, by the best answer of these attacks."""
    return verdict.worst_by_hit({name: result["eve"][name] for name in names})["hit_1m"]


def add_shares(config, rows, attacks, allowed, snr_db, frames, seed, progress=None, map_error_m=0.0):
    """Adds bob_hit and KNOWLEDGE_hit, shares of frames within a metre, to every row; NaN where
    allowed(row) is false or no error is predicted.

    config: fpi.config; rows: of the curve; attacks: names by knowledge, "reflectors" where there is such an
    Eve; frames: of each simulation; progress: called with (done, total) simulations.
    """
    keys = ("bob_hit", *(f"{knowledge}_hit" for knowledge in attacks))
    for row in rows:
        row.update(dict.fromkeys(keys, math.nan))
    chosen = [row for row in rows if allowed(row)]
    for done, row in enumerate(chosen):
        mu = row["mu"]
        at = core.fpi.config(config)
        at.snr_db, at.secret = snr_db, None
        at.fakes = [config.fake_set_in_upsilon(mu, mu)]
        without = core.fpi.config(at)
        without.map_m = None
        plain = simulate(without, frames, seed, attacks["form"])
        row["bob_hit"] = plain["bob"]["hit_1m"]
        row["pilots_hit"] = _share(plain, attacks["pilots"])
        row["form_hit"] = _share(plain, attacks["form"])
        if math.isfinite(row["distribution_m"]):
            without.secret = core.fpi.recommended_secret(config, mu)
            drawn = simulate(without, frames, seed, attacks["distribution"])
            row["distribution_hit"] = _share(drawn, attacks["distribution"])
        if "reflectors" in attacks and math.isfinite(row["reflectors_m"]):
            # Who has a map may do without it.
            mapped = simulate(at, frames, seed, ["map"], map_error_m=map_error_m)
            row["reflectors_hit"] = max(row["form_hit"], _share(mapped, ["map"]))
        if progress:
            progress(done + 1, len(chosen))


def choose(rows, knowledge, frames):
    """Index of the row with the smallest share of frames within a metre, from that many; of those that
    chance alone may tell apart, of the one with the largest predicted error. Raises InvalidInput."""
    shares = {k: row[f"{knowledge}_hit"] for k, row in enumerate(rows)}
    shares = {k: share for k, share in shares.items() if not math.isnan(share)}
    if not shares:
        raise core.InvalidInput(
            f"number of deltas simulated within the budget for an Eve who knows the {knowledge} is 0;"
            " allowed: at least 1, by a larger budget or other deltas")
    least = min(shares.values())
    variance = {k: (share * (1 - share) + least * (1 - least)) / frames for k, share in shares.items()}
    equal = [k for k in shares if shares[k] - least <= STANDARD_ERRORS * math.sqrt(variance[k])]
    return max(equal, key=lambda k: rows[k][f"{knowledge}_m"])
