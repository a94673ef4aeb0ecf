# SPDX-License-Identifier: GPL-3.0-or-later
"""The channel file that Python writes is the channel of the simulations."""

import unittest

import numpy as np
from gnuradio import physec


class ChannelFile(unittest.TestCase):
    def test_paths_of_a_scenario(self):
        config = physec.fpi.config()
        paths = physec.fpi.true_paths(config, config.bob_m)
        text = physec.channel.antenna_paths_text(paths, config.tx_antennas, first_tx=3, rx=1)
        lines = np.array([line.split() for line in text.splitlines() if line[0] != "#"], float)
        expected = physec.channel.miso_response(paths, config.ofdm, config.tx_antennas)
        frequencies = np.array(config.ofdm.active) * config.ofdm.subcarrier_spacing_hz
        response = np.zeros_like(expected)
        for tx, rx, delay_s, real, imaginary in lines:
            self.assertEqual(rx, 1)
            response[:, int(tx) - 3] += (real + 1j * imaginary) * np.exp(
                -2j * np.pi * frequencies * delay_s)
        np.testing.assert_allclose(response, expected, atol=1e-12 * abs(expected).max())


if __name__ == "__main__":
    unittest.main()
