# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands end with what their numbers mean, and `plan` with a scenario that `simulate` takes."""

import json
import os
import subprocess
import tempfile
import unittest

PHYSEC = os.path.join(os.environ["PHYSEC_BUILD_DIR"], "apps", "physec")


def physec(*words):
    done = subprocess.run([PHYSEC, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          text=True, check=True)
    return done.stdout


class WhoWins(unittest.TestCase):
    def test_a_target_that_is_missed_is_explained(self):
        words = ("simulate", "an", "--frames", "60")
        self.assertRegex(physec(*words), r"misses its target in [0-9]+ of 60 estimates:\nwith these gains .*"
                                         r" is at -25\.9 dB\nagainst the noise")
        self.assertNotIn("misses its target", physec(*words, "--demo-gains"))

    def test_a_plan_ends_with_sentences_and_a_scenario(self):
        with tempfile.TemporaryDirectory() as folder:
            scenario, answer = (os.path.join(folder, name) for name in ("scenario.yml", "plan.json"))
            told = physec("plan", "--mu", ".05,.07", "--frames", "20", "--pilot-draws", "2",
                          "--snr-db", "0", "10", "--write-scenario", scenario, "--json", answer)
            with open(answer, encoding="utf-8") as file:
                plan = json.load(file)
            for choice in plan["choices"].values():
                self.assertIn("Eve", choice["verdict"])
                self.assertIn(choice["verdict"], " ".join(told.split()))
            found = physec("simulate", "fpi", "--scenario", scenario, "--frames", "4")
            self.assertIn("SNR 10 dB", found)


if __name__ == "__main__":
    unittest.main()
