# SPDX-License-Identifier: GPL-3.0-or-later
"""`physec plan an`: the grid's best point by what it gives and costs; bare `plan` stays FPI's."""

import json
import os
import subprocess
import unittest

from gnuradio import physec
from gnuradio.physec.an import planner

COMMAND = os.path.join(os.environ["PHYSEC_BUILD_DIR"], "apps", "physec")


def near(**others):
    return physec.an.make_config(gain_user=1, gain_comm_eve=1, gain_target=0.4,
                                 gain_sensing_eve=0.4, **others)


class PlanAn(unittest.TestCase):
    def plan(self, secrecy, sensing, privacy, **others):
        grid = (0.2, 0.5, 0.8)
        return planner.plan(near(), secrecy, sensing, privacy, taus=grid, alphas=grid, **others)

    def test_the_row_is_what_bounds_say(self):
        best = self.plan(1, 0.5, 0.25)["best"]
        law = physec.an.bounds(near(tau=best["tau"], alpha=best["alpha"],
                                    noise_space=best["noise_space"]))
        for name in ("user_rate_bits", "comm_eve_rate_bits", "target_eve_rate_bits",
                     "crb_theta_common_rad2", "crb_phi_rad2"):
            self.assertEqual(best[name], law[name])
        heard = max(law["comm_eve_rate_bits"], law["target_eve_rate_bits"])
        self.assertAlmostEqual(best["secrecy_rate_bits"], law["user_rate_bits"] - heard)

    def test_weights_decide(self):
        # Secrecy alone: little power towards the target. Sensing alone: all that there is, and noise
        # on the target too, because the base station knows it. Privacy alone: none of that.
        self.assertEqual(self.plan(1, 0, 0)["best"]["alpha"], 0.2)
        sensing = self.plan(0, 1, 0)["best"]
        self.assertEqual((sensing["alpha"], sensing["noise_space"]), (0.8, "user"))
        private = self.plan(0, 0, 1)["best"]
        self.assertEqual((private["alpha"], private["tau"], private["noise_space"]),
                         (0.2, 0.2, "user_and_target"))
        # With |alpha| given, a target that listens is answered by noise that falls on it.
        self.assertEqual(
            planner.plan(near(), 1, 0, 0, taus=(0.6,), alphas=(0.5,))["best"]["noise_space"], "user")

    def test_more_antennas_leave_less(self):
        one, many = self.plan(1, 0, 0), self.plan(1, 0, 0, comm_eve_antennas=16)
        self.assertGreater(one["best"]["utility_bits"], many["best"]["utility_bits"] + 2)
        self.assertEqual(many["best"]["worst_eve"], "comm_eve")

    def test_what_cannot_be_used(self):
        for arguments, text in (((-1, 0, 0), "weight of secrecy is -1"),
                                ((1, float("nan"), 0), "weight of sensing")):
            with self.assertRaisesRegex(physec.InvalidInput, text):
                planner.plan(near(), *arguments)
        with self.assertRaisesRegex(physec.InvalidInput, "decoy_rad"):
            planner.plan(near(decoy_rad=[0.1]))
        with self.assertRaisesRegex(physec.InvalidInput, "tau of the grid is 0"):
            planner.plan(near(), taus=(0,))

    def test_both_commands(self):
        done = subprocess.run([COMMAND, "plan", "an", "--json", "-"], capture_output=True, text=True,
                              timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        result = json.loads(done.stdout)
        self.assertEqual(set(result["best_by_noise_space"]), {"user_and_target", "user"})
        done = subprocess.run([COMMAND, "plan", "--mu", "0.05", "--pilot-draws", "1", "--frames",
                               "3", "--json", "-"], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("choices", json.loads(done.stdout))


if __name__ == "__main__":
    unittest.main()
