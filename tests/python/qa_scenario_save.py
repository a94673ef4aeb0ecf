# SPDX-License-Identifier: GPL-3.0-or-later
"""What is saved as a scenario file is what is loaded again."""

import os
import tempfile
import unittest

from gnuradio import physec


class Save(unittest.TestCase):
    def round_trip(self, config):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "saved.yml")
            physec.scenario.save(path, config)
            loaded = physec.scenario.load(path).fpi
        self.assertEqual(loaded, config)

    def test_the_papers_scenario_and_every_protection(self):
        self.round_trip(physec.fpi.config())
        for mode in ("spoof", "mirage", "gaussian", "none", "keyed_gains"):
            config = physec.fpi.config()
            config.mode = mode
            self.round_trip(config)

    def test_whatever_may_differ(self):
        config = physec.make_fpi_config(
            20e6, 32, list(range(-10, 11)), [(1e-8 / 3, -0.1), (5e-8, 0.2, 0.5 - 0.25j)], pilots=8,
            tx_antennas=5, alice_m=(2.5, -1 / 3), eve_m=(9, -3), snr_db=1 / 7, key_seed=2**64 - 1,
            map_m=[(8.9, -6.0), (7.4, 8.5)], map_deviation_m=0.1)
        config.secret = physec.fpi.secret_prior(1e-9, 3e-8, 0.05, 0.2, True)
        self.round_trip(config)

    def test_what_cannot_be_saved(self):
        with self.assertRaisesRegex(physec.InvalidInput, "allowed: an fpi.config"):
            physec.scenario.save("any.yml", None)
        with self.assertRaisesRegex(physec.InvalidInput, "cannot be written"):
            physec.scenario.save("/nowhere/at/all.yml", physec.fpi.config())


if __name__ == "__main__":
    unittest.main()
