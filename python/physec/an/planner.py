# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tau, |alpha| and noise space to use, for given weights of what they give and cost."""

import cmath
import math

from .. import physec_core as core
from .._errors import InvalidInput

__all__ = ["DEFAULT_GRID", "plan"]

#: Of tau, and of |alpha|.
DEFAULT_GRID = tuple(round(0.05 * k, 2) for k in range(1, 20))
SPACES = ("user_and_target", "user")


def _resolution_bits(crb_rad2):
    """-log2 of a standard deviation in radians; a bit more halves the error."""
    return -0.5 * math.log2(crb_rad2)


def _row(config, antennas):
    """What one configuration gives and costs."""
    law = core.an.bounds(config)
    by_antennas = law["comm_eve_rate_bits_by_antennas"]
    comm_eve = (by_antennas[antennas - 1] if antennas <= len(by_antennas)
                else core.an.comm_eve_array_rate_bits(config, antennas)[-1])
    eves = {"comm_eve": comm_eve, "target_eve": law["target_eve_rate_bits"]}
    worst = max(eves, key=eves.get)
    return {
        "noise_space": config.noise_space,
        "tau": config.tau,
        "alpha": abs(config.alpha),
        "user_rate_bits": law["user_rate_bits"],
        "comm_eve_rate_bits": comm_eve,
        "target_eve_rate_bits": law["target_eve_rate_bits"],
        "worst_eve": worst,
        "secrecy_rate_bits": law["user_rate_bits"] - eves[worst],
        "crb_theta_common_rad2": law["crb_theta_common_rad2"],
        "crb_phi_rad2": law["crb_phi_rad2"],
    }


def plan(config: core.an.config, secrecy: float = 1.0, sensing: float = 0.1,
         privacy: float = 0.1, comm_eve_antennas: int = 1, taus=DEFAULT_GRID,
         alphas=DEFAULT_GRID, progress=None) -> dict:
    """The tau, |alpha| and noise space of largest utility, over a grid.

    utility, in bits = secrecy (user's rate - that of the better of target Eve and communication Eve)
    + sensing B(CRB(theta) of the base station, which knows X) - privacy B(CRB(phi) of the sensing
    Eve), where B(CRB) = -log2 sqrt(CRB / rad^2) of the ergodic truncated bounds.

    config: an.config, of which tau, |alpha| and noise_space are not used; its decoys must be none;
    secrecy, sensing, privacy: weights, >= 0; comm_eve_antennas: 1 to 512; taus, alphas: grids, above
    0 and up to 1; progress: called with (done, total) configurations.
    Returns a dict: weights, comm_eve_antennas, best, and best_by_noise_space, a row per noise space
    with utility_bits, all of it and its parameters. Raises InvalidInput.
    """
    weights = {"secrecy": secrecy, "sensing": sensing, "privacy": privacy}
    for name, value in weights.items():
        if not 0 <= value < math.inf:
            raise InvalidInput(f"weight of {name} is {value}; allowed: finite and >= 0")
    if config.decoy_rad:
        raise InvalidInput(f"decoy_rad has {len(config.decoy_rad)} directions; allowed: none, because"
                           " bounds with decoys are drawn and too uncertain to compare")
    for name, grid in (("tau", taus), ("alpha", alphas)):
        for value in grid:
            if not 0 < value <= 1:
                raise InvalidInput(f"{name} of the grid is {value}; allowed: above 0, up to 1")
    phase = cmath.phase(config.alpha)
    total, done, best = len(SPACES) * len(taus) * len(alphas), 0, {}
    for space in SPACES:
        for tau in taus:
            for alpha in alphas:
                candidate = core.an.config(config)
                candidate.noise_space, candidate.tau = space, tau
                candidate.alpha = cmath.rect(alpha, phase)
                candidate.sensing = True
                candidate.check()
                row = _row(candidate, comm_eve_antennas)
                row["utility_bits"] = (
                    secrecy * row["secrecy_rate_bits"]
                    + sensing * _resolution_bits(row["crb_theta_common_rad2"])
                    - privacy * _resolution_bits(row["crb_phi_rad2"])
                )
                if space not in best or row["utility_bits"] > best[space]["utility_bits"]:
                    best[space] = row
                done += 1
                if progress:
                    progress(done, total)
    return {
        "weights": weights,
        "comm_eve_antennas": comm_eve_antennas,
        "best": max(best.values(), key=lambda row: row["utility_bits"]),
        "best_by_noise_space": best,
    }
