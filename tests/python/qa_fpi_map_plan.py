# SPDX-License-Identifier: GPL-3.0-or-later
"""Bounds and planner with a map of the reflectors: beside the numbers without, which stay."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np

from gnuradio import physec
from gnuradio.physec.cli import main
from gnuradio.physec.fpi import planner

MUS = (0.05, 0.0725)


def run(*arguments):
    """(status, stdout, stderr) of a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main.main([str(word) for word in arguments])
    return status, out.getvalue(), err.getvalue()


def bounds(*arguments):
    status, out, err = run("bounds", "fpi", "--pilot-draws", 5, "--json", "-", *arguments)
    assert status == 0, err
    return json.loads(out)


class Bounds(unittest.TestCase):
    def test_the_same_bounds_as_those_of_the_simulation(self):
        found = bounds("--snr-db", 10, "--seed", 12, "--map", "exact", "--map-error", 0.3)
        config = physec.fpi.config()
        config.snr_db, config.map_m, config.map_deviation_m = 10, config.scatterers_m, 0.3
        drawn = [physec.fpi.make_pilots(config, 12 + k) for k in range(5)]
        eve = [physec.fpi.attack_bound(config, pilots, "map")[0] for pilots in drawn]
        bob = [physec.fpi.bound_of_bob_with_map(config, pilots) for pilots in drawn]
        # Power is normalised there and not here, where the SNR is that of the precoded signal: the
        # same information up to rounding.
        self.assertAlmostEqual(found["eve"]["map"]["position_m"], np.mean(eve), delta=1e-6)
        self.assertAlmostEqual(found["bob_with_map"]["position_m"], np.mean(bob), delta=1e-6)
        self.assertEqual(found["map"], {"reflectors": 2, "deviation_m": 0.3})
        self.assertEqual(found["worst_case_with_map"]["eve"], "map")

    def test_what_holds_without_a_map_stays(self):
        plain, mapped = bounds(), bounds("--map", "exact")
        for key in ("bob", "gaussian", "none", "mirage", "worst_case"):
            self.assertEqual(plain[key], mapped[key])
        for name, eve in plain["eve"].items():
            self.assertEqual(mapped["eve"][name], eve)
        for key in ("bob_with_map", "worst_case_with_map", "map"):
            self.assertNotIn(key, plain)
        self.assertNotIn("map", plain["eve"])

    def test_the_last_sentences_name_the_assumption(self):
        out = run("bounds", "fpi", "--pilot-draws", 2, "--map", "exact", "--map-error", 0.1)[1]
        self.assertIn("best attack without a map: structure", out)
        self.assertIn("a map of 2 reflectors, exact to 0.1 m per coordinate: map, ", out)
        out = run("bounds", "fpi", "--pilot-draws", 2)[1]
        self.assertIn("an Eve who has a map of the reflectors is not among these", out)

    def test_a_map_that_gives_no_position_is_said_in_words(self):
        with tempfile.TemporaryDirectory() as folder:
            scenario = Path(folder, "straight.yml")
            # The reflector stands on the line of sight: its path is the same, whatever she knows.
            scenario.write_text("fpi: {bob_m: [10, 0], eve_m: [10, 0], scatterers_m: [[6, 0]]}\n")
            words = ("bounds", "fpi", "--scenario", scenario, "--map", "exact", "--pilot-draws", 2)
            status, out, err = run(*words)
            self.assertEqual(status, 0, err)
            self.assertIn("no bound for Eve map: with this map the position stays undetermined", out)
            self.assertIsNone(json.loads(run(*words, "--json", "-")[1])["eve"]["map"]["position_m"])


class Plan(unittest.TestCase):
    def plan(self, config=None, frames=0, **changes):
        config = config or physec.fpi.config()
        return planner.plan(config, (0.0, 0.0), MUS, draws=5, frames=frames, seed=12, **changes)

    def mapped(self):
        config = physec.fpi.config()
        config.map_m = config.scatterers_m
        return config

    def test_the_assumption_changes_the_headline_and_no_number(self):
        without, with_map = self.plan(), self.plan(self.mapped())
        self.assertEqual(without["headline"]["assumption"], "no map")
        self.assertEqual(with_map["headline"]["assumption"], "map")
        self.assertEqual((without["map"]["given"], with_map["map"]["given"]), (False, True))
        for key in ("curve", "choices", "secret"):
            self.assertEqual(without[key], with_map[key])
        headline = without["headline"]
        self.assertGreater(headline["without_map"]["predicted_m"], 3.0)
        # docs/theory.md: .124 and .110 m over 20 draws at a twentieth; the curve is flat.
        self.assertAlmostEqual(headline["with_map"]["predicted_m"], 0.124, delta=0.012)
        self.assertAlmostEqual(headline["with_map"]["bob_m"], 0.110, delta=0.012)

    def test_a_wrong_map_makes_both_worse(self):
        exact = self.plan(self.mapped())["headline"]["with_map"]
        wrong = self.plan(self.mapped(), map_error_m=0.3)["headline"]["with_map"]
        for key in ("predicted_m", "bob_m"):
            self.assertGreater(wrong[key], 1.2 * exact[key])
        with self.assertRaisesRegex(ValueError, "only with a map"):
            self.plan(map_error_m=0.3)

    def test_the_choice_against_her_is_simulated(self):
        choice = self.plan(self.mapped(), frames=60)["choices"]["reflectors"]
        self.assertEqual((choice["attack"], choice["simulated_attack"]), ("map", "map"))
        # 60 frames: 8 % of statistics, twice; at 0 dB she is up to 15 % above her bound.
        self.assertTrue(0.84 <= choice["ratio"] <= 1.31, choice)
        self.assertLess(choice["simulated_bob_m"], 1.31 * choice["bob_m"])

    def test_the_command_prints_both_and_the_assumed_first(self):
        words = ("plan", "--mu", "0.05,0.0725", "--pilot-draws", 2, "--frames", 5)
        for more, first in (((), "no map"), (("--map", "exact"), "map")):
            status, out, err = run(*words, *more)
            self.assertEqual(status, 0, err)
            self.assertIn(f"as assumed ({first}):", out)
            self.assertIn("without a map of the place Eve errs by", out)
            self.assertIn("with a map of 2 reflectors, exact, Eve errs by", out)
        status, _, err = run(*words, "--map-error", 0.1)
        self.assertEqual((status, len(err.strip().splitlines())), (2, 1))


if __name__ == "__main__":
    unittest.main()
