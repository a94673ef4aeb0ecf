#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Bob's estimator leaves its bound, and what its `reliable` flag is worth.

Prints the table of docs/fpi-receivers.md. Run with the build tree: PYTHONPATH=build/python.
"""

import sys

import numpy as np
from gnuradio import physec


def scenarios():
    """Name and configuration of the four scenarios that Bob is accepted on."""
    guarded = physec.fpi.config()
    guarded.ofdm = physec.ofdm.numerology.all_active(20e6, 32)
    guarded.ofdm.active = [n for n in range(-12, 13) if n != 0]
    few = physec.fpi.config()
    few.pilots = 12
    four = physec.fpi.config()
    four.ofdm = physec.ofdm.numerology.all_active(50e6, 64)
    four.scatterers_m = [(8.89, -6.05), (7.45, 8.54), (20, 3), (6, 14)]
    return {
        "paper": physec.fpi.config(),
        "gap at DC, guard bands": guarded,
        "G = 12 < Nt": few,
        "K = 4, 64 subcarriers": four,
    }


def measure(config, snr_db, frames, seed):
    """Ratios of RMSE to bound in position, delay and angle, and counts of frames."""
    config = physec.fpi.config(config)
    config.snr_db = snr_db
    pilots = physec.fpi.make_pilots(config, seed)
    sent = physec.fpi.precoder(config).apply(pilots)
    truth = physec.fpi.true_paths(config, config.bob_m)
    response = physec.channel.miso_response(truth, config.ofdm, config.tx_antennas)
    clean = np.einsum("gni,ni->gn", sent, response).reshape(-1)
    sigma = np.sqrt(physec.fpi.noise_variance(config, sent) / 2)
    bob = physec.fpi.bob(config, pilots)
    bound = physec.fpi.bob_bound(config, pilots)
    random = np.random.default_rng(seed)
    rows = []
    for k in range(frames):
        noise = random.normal(size=clean.size) + 1j * random.normal(size=clean.size)
        found = bob.estimate(clean + sigma * noise, k)
        first = found.paths[0]
        rows.append(
            (
                np.hypot(found.position_m.x - config.alice_m.x, found.position_m.y - config.alice_m.y),
                first.delay_s - truth[0].delay_s,
                np.arcsin(np.clip(first.spatial_frequency / config.spacing_wavelengths, -1, 1))
                - np.arcsin(truth[0].spatial_frequency / config.spacing_wavelengths),
                found.reliable,
            )
        )
    error, delay, angle, reliable = np.array(rows, float).T
    error[np.isnan(error)] = np.inf
    wild = error > 4 * bound.position_m
    good = reliable > 0
    return {
        "position": np.sqrt(np.mean(error**2)) / bound.position_m,
        "tau_0": np.sqrt(np.mean(delay**2)) / bound.tau_s[0],
        "theta_0": np.sqrt(np.mean(angle**2)) / bound.theta_rad[0],
        "outliers": int(wild.sum()),
        "reliable": int(good.sum()),
        "outliers among reliable": int((wild & good).sum()),
    }


def main(frames=1000, seed=12):
    print(f"| scenario | SNR dB | {' | '.join(measure(physec.fpi.config(), 0, 1, 1))} |")
    print("|---|---|---|---|---|---|---|---|")
    for name, config in scenarios().items():
        for snr_db in (-10, -8, -6, -4, -2, 0, 5, 10, 20, 30):
            found = measure(config, snr_db, frames, seed)
            cells = [f"{v:.3g}" if isinstance(v, float) else str(v) for v in found.values()]
            print(f"| {name} | {snr_db} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
