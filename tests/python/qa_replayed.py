# SPDX-License-Identifier: GPL-3.0-or-later
"""What Bob makes of Alice's frames when somebody repeats them: the table of docs/threat-model.md."""

import math
import unittest

import numpy as np
from gnuradio import physec

FRAMES, SNR_DB = 200, 20.0


def bob_reports(late_samples, power, alone):
    """Root mean square error, median of what he claims, both in m, and share of frames he calls reliable.

    A repeater beside Alice sends her frames again, late and as loud as `power` says; alone: in her place.
    """
    config = physec.fpi.config()
    pilots = physec.fpi.make_pilots(config, 12)
    sent = physec.fpi.precoder(config).apply(pilots)
    paths = physec.fpi.true_paths(config, config.bob_m)
    again = [physec.channel.path(p.delay_s + late_samples / config.ofdm.bandwidth_hz, p.spatial_frequency,
                                 p.gain * math.sqrt(power)) for p in paths]
    response = physec.channel.miso_response(
        again if alone else paths + again, config.ofdm, config.tx_antennas)
    clean = np.einsum("gni,ni->gn", sent, response).ravel()
    noise = math.sqrt(np.mean(abs(clean) ** 2) / 10 ** (SNR_DB / 10) / 2)
    bob, random = physec.fpi.bob(config, pilots, 12), np.random.default_rng(5)
    errors, claimed, reliable = [], [], []
    for frame in range(FRAMES):
        real, imaginary = noise * random.normal(size=(2, len(clean)))
        found = bob.estimate(clean + real + 1j * imaginary, frame)
        errors.append(math.hypot(found.position_m.x - config.alice_m.x, found.position_m.y - config.alice_m.y))
        claimed.append(found.deviation_m)
        reliable.append(found.reliable)
    return math.sqrt(np.mean(np.square(errors))), float(np.median(claimed)), float(np.mean(reliable))


class Replayed(unittest.TestCase):
    def test_the_table(self):
        print()
        for late, power, alone in ((1, 1, True), (3, 1, True), (0.5, 1, False), (1, 1, False), (1, 0.1, False),
                                   (3, 1, False), (3, 0.1, False)):
            error, claimed, reliable = bob_reports(late, power, alone)
            print(f"| {late} samples | {power:g} | {'instead' if alone else 'beside'} | {error:.3g} m |"
                  f" {claimed:.2g} m | {100 * reliable:.0f} % |")
            if alone:  # a frame says nothing about when it left
                self.assertLess(abs(error / (3e8 * late / 15e6) - 1.0), 0.01)
                self.assertEqual(reliable, 1.0)
            elif late <= 1:  # copies that come between the paths contradict the secret
                self.assertLess(reliable, 0.02)
            else:
                self.assertLess(error, 4.0 * claimed)


if __name__ == "__main__":
    unittest.main()
