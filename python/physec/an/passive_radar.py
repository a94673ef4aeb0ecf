# SPDX-License-Identifier: GPL-3.0-or-later
"""The sensing Eve as a passive radar, over drawn channels: her bounds and what she reaches."""

import math
import statistics

import numpy as np

from .. import physec_core as core
from .._errors import InvalidInput

__all__ = ["passive_radar_bounds", "simulate_passive_radar"]

#: For ranges on the air, m/s.
SPEED = 299792458.0
#: Draws behind the medians, and the share of the main lobes below which a bound is above threshold.
DRAWS, THRESHOLD = 400, 0.1
LINK = {"gain_direct": 1.0, "departure_rad": 0.5, "arrival_rad": -0.6, "echo_delay_s": 0.4e-6,
        "bandwidth_hz": 15e6}


def check_link(config, link):
    """Raises InvalidInput unless the link's keys and values can be used with config."""
    unknown = sorted(set(link) - set(LINK))
    if unknown:
        raise InvalidInput(f"passive radar has no {unknown[0]!r}; allowed: {', '.join(LINK)}")
    complaint = core.an.validate_passive_radar(config, **link)
    if complaint:
        raise InvalidInput(complaint)


def passive_radar_bounds(config: core.an.config, frames: int = 10, seed: int = 1,
                         draws: int = DRAWS, **link) -> dict:
    """Medians of her bounds over `draws` channel states with |angle| < pi/2 - truncation_rad.

    config: an.config; frames: per estimate, L samples each; link: gain_direct (c5), departure_rad,
    arrival_rad, echo_delay_s, bandwidth_hz as core.an.crb_passive_radar() takes them.
    Returns a dict with frames, draws, crb_phi_median_rad2, delay_median_s (root of the bound),
    range_median_m (path behind the direct one), coherence_median; infinite where nothing can be told.
    Raises InvalidInput.
    """
    check_link(config, link)
    found = []
    for k in range(draws):
        state = core.an.draw_channel_state(config, seed, k, True)
        found.append(core.an.crb_passive_radar(config, state, frames, **link))
    delay = math.sqrt(statistics.median(bound["delay_s2"] for bound in found))
    return {"frames": frames, "draws": draws,
            "crb_phi_median_rad2": statistics.median(bound["phi_rad2"] for bound in found),
            "delay_median_s": delay, "range_median_m": SPEED * delay,
            "coherence_median": statistics.median(bound["coherence"] for bound in found)}


def simulate_passive_radar(config: core.an.config, states: list, frames: int = 10,
                           estimates: int = 1, seed: int = 1, **link) -> dict:
    """What she makes of frames on the waveform channel, beside her bounds.

    states: channel_state of each coherence block; frames: per estimate; estimates: per block; seed:
    of data and noises; config and link as in passive_radar_bounds().
    Returns a dict with, over all estimates, rmse_rad and outliers of phi, delay_rmse_s, range_rmse_m
    and delay_outliers: beyond the main lobe, |sin error| > 2/Ne or |delay error| > 1/bandwidth; and
    `above_threshold`, of the estimates whose two bounds are below a tenth of that, and of the distance
    from the direct path's direction: estimates, ratio
    and delay_ratio (root of the mean of squared error over bound, outliers included; None without
    estimates) and outliers of either kind. Raises InvalidInput.
    """
    check_link(config, link)
    rows = []
    for k, state in enumerate(states):
        bound = core.an.crb_passive_radar(config, state, frames, **link)
        for found in core.an.eavesdrop_passive_radar(config, state, frames, estimates,
                                                     seed + 1000003 * k, **link):
            rows.append((found["angle_rad"], state.phi_rad, found["delay_s"], bound["phi_rad2"],
                         bound["delay_s2"]))
    angle, truth, delay, phi_bound, delay_bound = np.array(rows).T
    link = {**LINK, **link}
    lobe, resolution = 2 / config.eve_antennas, 1 / link["bandwidth_hz"]
    period = config.frame_length / link["bandwidth_hz"]  # delays are known up to that
    late = (delay - link["echo_delay_s"] + period / 2) % period - period / 2
    off = angle - truth
    missed, mistimed = abs(np.sin(angle) - np.sin(truth)) > lobe, abs(late) > resolution
    apart = np.minimum(lobe, abs(np.sin(truth) - math.sin(link["arrival_rad"])))
    above = ((np.sqrt(phi_bound) * np.cos(truth) < THRESHOLD * apart)
             & (np.sqrt(delay_bound) < THRESHOLD * resolution))
    delay_rmse = float(np.sqrt(np.mean(late**2)))

    def ratio(errors, bounds):
        return float(np.sqrt(np.mean((errors**2 / bounds)[above]))) if above.any() else None

    return {"rmse_rad": float(np.sqrt(np.mean(off**2))), "outliers": int(missed.sum()),
            "delay_rmse_s": delay_rmse, "range_rmse_m": SPEED * delay_rmse,
            "delay_outliers": int(mistimed.sum()),
            "above_threshold": {"estimates": int(above.sum()), "ratio": ratio(off, phi_bound),
                                "delay_ratio": ratio(late, delay_bound),
                                "outliers": int((above & (missed | mistimed)).sum())}}
