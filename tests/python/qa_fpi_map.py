# SPDX-License-Identifier: GPL-3.0-or-later
"""Bob and Eve with a map of the reflectors, through the flowgraph and the command line."""

import contextlib
import io
import json
import os
import tempfile
import unittest

import numpy as np

from gnuradio import physec
from gnuradio.physec.cli import main
from gnuradio.physec.fpi import simulate


def mapped(snr_db=10.0, **changes):
    config = physec.fpi.config()
    config.snr_db = snr_db
    config.map_m = config.scatterers_m
    for name, value in changes.items():
        setattr(config, name, value)
    return config


def run(*arguments):
    """(status, stdout, stderr) of a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main.main(["simulate", "fpi", *arguments])
    return status, out.getvalue(), err.getvalue()


class WithMap(unittest.TestCase):
    def test_both_reach_their_bounds_and_the_headline_without_a_map_stays(self):
        result = simulate(mapped(), 200, 12)
        plain = simulate(mapped(map_m=None), 200, 12)
        self.assertEqual(list(result["eve"]), ["merged", "separate", "structure", "energy", "magnitude", "map"])
        self.assertEqual(result["worst_case"], plain["worst_case"])
        self.assertEqual(result["bob"]["rmse_m"], plain["bob"]["rmse_m"])
        self.assertEqual(result["worst_case_with_map"]["eve"], "map")
        self.assertEqual(result["map"], {"reflectors": 2, "deviation_m": 0.0})
        for key in ("bob_with_map", "worst_case_with_map", "map"):
            self.assertNotIn(key, plain)
        # 200 frames: 4 % of statistics, and 15 %; no outlier at 10 dB.
        for row in (result["bob_with_map"], result["eve"]["map"]):
            self.assertLess(row["ratio"], 1.19)
            self.assertEqual(row["outliers"], 0)
        self.assertLess(result["bob_with_map"]["rmse_m"], result["bob"]["rmse_m"] / 3)
        self.assertLess(result["eve"]["map"]["rmse_m"], result["worst_case"]["rmse_m"] / 5)

    def test_noise_of_mode_gaussian_is_noise_to_her(self):
        result = simulate(mapped(mode="gaussian"), 60, 12, ["map"])
        # 60 frames: 8 % of statistics, and 15 %.
        self.assertLess(result["bob_with_map"]["ratio"], 1.23)
        self.assertLess(result["eve"]["map"]["ratio"], 1.23)
        # Her bounds with and without the map know the same noise and the same loudness of the pilots,
        # so both are as far above those of mode none.
        config = mapped(mode="gaussian")
        pilots = physec.fpi.make_pilots(config, 12)
        worse = {}
        for name in ("map", "merged"):
            config.mode = "gaussian"
            noisy = physec.fpi.attack_bound(config, pilots, name)[0]
            config.mode = "none"
            worse[name] = noisy / physec.fpi.attack_bound(config, pilots, name)[0]
        self.assertAlmostEqual(worse["map"], worse["merged"], delta=1e-3 * worse["merged"])

    def test_a_wrong_map_is_drawn_per_epoch_from_the_seed(self):
        result = simulate(mapped(), 100, 3, ["map"], map_error_m=0.3)
        self.assertEqual(result["epochs"], 10)
        self.assertEqual(result["map"]["deviation_m"], 0.3)
        self.assertGreater(result["eve"]["map"]["bound_m"], 0.1)
        self.assertNotIn("worst_case", result)  # no attack without a map was run
        same = simulate(mapped(), 100, 3, ["map"], map_error_m=0.3)
        self.assertEqual(result["eve"]["map"]["rmse_m"], same["eve"]["map"]["rmse_m"])
        points = mapped().scatterers_m
        draws = [physec.fpi.draw_map(points, 0.3, 3, epoch) for epoch in range(500)]
        errors = np.array([[(p.x - q.x, p.y - q.y) for p, q in zip(draw, points)] for draw in draws])
        # 2000 normal values: the standard deviation is known to 1.6 %.
        self.assertAlmostEqual(errors.std(), 0.3, delta=4 * 0.016 * 0.3)
        self.assertAlmostEqual(errors.mean(), 0.0, delta=4 * 0.3 / 2000**0.5)

    def test_what_cannot_be_used_is_refused(self):
        with self.assertRaisesRegex(ValueError, "map_m is not set; allowed: the places"):
            simulate(mapped(map_m=None), 10, 1, ["map"])
        with self.assertRaisesRegex(ValueError, "allowed: 0 and more, and only with a map"):
            simulate(mapped(map_m=None), 10, 1, map_error_m=0.1)
        with self.assertRaisesRegex(ValueError, "error of the map"):
            simulate(mapped(), 10, 1, map_error_m=-0.1)
        with self.assertRaisesRegex(ValueError, "number of reflectors .* is 0; allowed: at least 1"):
            simulate(mapped(map_m=[]), 10, 1, ["map"])


class Command(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def file(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        return path

    def test_files_and_exact_are_the_same_map(self):
        short = ("--frames", "5", "--attacks", "map,merged", "--json", "-")
        exact = json.loads(run("--map", "exact", *short)[1])
        yaml = self.file("map.yml", "- [7.45, 8.54]\n- [8.89, -6.05]\n")
        array = os.path.join(self.folder, "map.npy")
        np.save(array, [[8.89, -6.05], [7.45, 8.54]])
        for path in (yaml, array):
            status, out, _ = run("--map", path, *short)
            self.assertEqual(status, 0)
            found = json.loads(out)
            # In another order the same numbers but for rounding.
            self.assertAlmostEqual(
                found["eve"]["map"]["rmse_m"], exact["eve"]["map"]["rmse_m"], delta=1e-3
            )
        self.assertEqual(exact["worst_case"]["eve"], "merged")

    def test_the_last_sentence_names_the_assumption(self):
        _, out, _ = run("--map", "exact", "--map-error", "0.1", "--frames", "20")
        self.assertIn("Bob with the map", out)
        self.assertIn("best attack without a map:", out)
        self.assertIn("a map of 2 reflectors, exact to 0.1 m per coordinate: map, RMSE", out)
        _, out, _ = run("--frames", "5")
        self.assertNotIn("Bob with the map", out)
        self.assertIn("an Eve who has a map of the reflectors is not among these (--map exact)", out)

    def test_maps_that_cannot_be_used_are_refused_in_one_line(self):
        bad = (
            ("--map", self.file("a.yml", "- [1, 2, 3]\n")),
            ("--map", self.file("b.yml", "- [1, .nan]\n")),
            ("--map", self.file("c.npy", "no array")),
            ("--map", os.path.join(self.folder, "missing.yml")),
            ("--map-error", "0.1"),
        )
        for arguments in bad:
            status, _, err = run(*arguments, "--frames", "5")
            self.assertEqual(status, 2, arguments)
            self.assertEqual(len(err.strip().splitlines()), 1)
            self.assertIn("allowed", err + "allowed" * ("missing" in err))


if __name__ == "__main__":
    unittest.main()
