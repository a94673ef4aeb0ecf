# SPDX-License-Identifier: GPL-3.0-or-later
"""The GRC flowgraph and the Python one: they run headless, agree, and show what they should."""

import tempfile
import unittest

import numpy as np
from compiled_flowgraph import run_grc
from gnuradio import physec


class FpiFlowgraph(unittest.TestCase):
    def test_compiled_flowgraph_runs_and_equals_the_python_one(self):
        frames = 30
        with tempfile.TemporaryDirectory() as folder:
            run_grc("sim/fpi_sim.grc", folder, "-n", str(frames), "-s", "5", "-o", folder)
            compiled = {
                name: np.fromfile(f"{folder}/{name}.cf32", np.complex64)
                for name in ("bob", "eve_merged", "eve_separate")
            }
        # GRC writes the default fake set rounded to a few digits, hence not bit for bit.
        result = physec.fpi.simulate(physec.fpi.config(), frames, seed=5)
        for name, key in (("bob", "bob"), ("eve_merged", "merged")):
            expected = np.array(result["positions_m"][key]) @ [1, 1j]
            self.assertEqual(len(compiled[name]), frames)
            np.testing.assert_allclose(compiled[name], expected, atol=1e-3)

    def test_simulation_reaches_bound_and_bias(self):
        # 200 frames: standard error of an RMSE ratio 5 % (two error dimensions); four of them.
        result = physec.fpi.simulate(physec.fpi.config(), 200, seed=2)
        self.assertAlmostEqual(result["bob"]["ratio"], 1.0, delta=0.2)
        self.assertAlmostEqual(result["eve"]["merged"]["median_m"], 2.68, delta=0.25 * 2.68)
        self.assertEqual(len(result["positions_m"]["separate"]), 200)

    def test_every_protection_mode_streams(self):
        for mode in ("spoof", "gaussian", "mirage", "none"):
            config = physec.fpi.config()
            config.mode = mode
            config.snr_db = 20
            result = physec.fpi.simulate(config, 20, seed=3)
            self.assertLess(result["bob"]["rmse_m"], 0.2, mode)
            shifted = mode in ("spoof", "mirage")
            self.assertEqual(result["eve"]["merged"]["rmse_m"] > 2.0, shifted, mode)

    def test_same_seed_same_result(self):
        runs = [physec.fpi.simulate(physec.fpi.config(), 10, seed=s) for s in (4, 4, 5)]
        self.assertEqual(runs[0]["positions_m"], runs[1]["positions_m"])
        self.assertNotEqual(runs[0]["positions_m"], runs[2]["positions_m"])


if __name__ == "__main__":
    unittest.main()
