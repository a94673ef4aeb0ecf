# SPDX-License-Identifier: GPL-3.0-or-later
"""What record says when nobody transmits, and when the receiver is far too loud."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import radios

PHYSEC = Path(os.environ["PHYSEC_BUILD_DIR"]) / "apps" / "physec"


class Silence(unittest.TestCase):
    def record(self, noise_db, *words):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [PHYSEC, "record", "--args", radios.address(
                    air=radios.fresh_air(), ntx=0, clock="lockstep", noise=noise_db),
                 "--out", "quiet", "--frames", "5", "--live", "--attacks", "merged", *words],
                cwd=folder, capture_output=True, text=True, timeout=60, check=False)
            meta = json.loads(Path(folder, "quiet-ch0.sigmf-meta").read_text())
            return done, meta["global"]["physec:input"]

    def test_without_a_transmitter_it_fails_in_words_and_keeps_the_samples(self):
        done, level = self.record(-40)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no frame in", done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertEqual(level["clipped"], 0)
        self.assertGreater(level["samples"], 1000)
        # Mean power of 2e4 samples of noise: known to 0.03 dB.
        self.assertAlmostEqual(level["level_dbfs"], -40, delta=0.3)

    def test_clipping_is_in_the_metadata_and_in_words(self):
        done, level = self.record(10)
        self.assertGreater(level["clipped"], level["samples"] / 2)
        self.assertIn("channel 0 is clipped", done.stdout)


if __name__ == "__main__":
    unittest.main()
