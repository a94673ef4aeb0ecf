# SPDX-License-Identifier: GPL-3.0-or-later
"""physec rehearse: the laboratory in one command ends near its bounds, and with an intact file."""

import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

PHYSEC = Path(os.environ["PHYSEC_BUILD_DIR"]) / "apps" / "physec"


def rehearse(*arguments):
    return subprocess.run(
        [sys.executable, "-B", PHYSEC, "rehearse", *arguments, "--json", "-"],
        capture_output=True, text=True, timeout=100, check=False)


class Rehearsal(unittest.TestCase):
    def test_fpi(self):
        """100 frames: an RMSE is known to 7 %; seed 1."""
        done = rehearse("fpi", "--frames", "100", "--seed", "1")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual(told["bob"]["frames"], 100)
        self.assertLess(told["bob"]["ratio"], 1.3)
        self.assertGreater(told["bob"]["ratio"], 0.7)  # nobody beats the bound
        self.assertAlmostEqual(told["snr_db"], 20.0, delta=0.3)
        self.assertGreater(told["eve"]["merged"]["rmse_m"], 1.0)

    def test_an(self):
        """400 frames are some 90 angles, whose deviation is known to 8 %; seed 1."""
        done = rehearse("an", "--frames", "400", "--seed", "1")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        told = json.loads(done.stdout)
        self.assertTrue(told["user"]["file_intact"])
        self.assertFalse(told["eve"]["has_file"])
        self.assertEqual(told["eve"]["blocks"], 0)
        self.assertLess(told["user"]["ratio"], 1.3)
        self.assertGreater(told["user"]["ratio"], 0.95)
        self.assertLess(told["target"]["ratio"], 1.3)
        self.assertGreater(told["target"]["ratio"], 0.7)

    def test_what_it_cannot_do_is_said_in_a_line(self):
        done = rehearse("fpi", "--frames", "3")
        self.assertEqual(done.returncode, 2)
        self.assertIn("20 to 100000", done.stderr)


if __name__ == "__main__":
    unittest.main()
