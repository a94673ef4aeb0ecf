# SPDX-License-Identifier: GPL-3.0-or-later
"""physec figures and the additions to physec bounds fpi, as a user meets them."""

import json
import os
import subprocess
import tempfile
import unittest

BUILD = os.environ["PHYSEC_BUILD_DIR"]


def physec(*arguments):
    command = [os.path.join(BUILD, "apps", "physec"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)


class Figures(unittest.TestCase):
    def refuse(self, arguments, *parts):
        done = physec(*arguments)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)

    def test_list_knows_both_schemes(self):
        listed = json.loads(physec("figures", "--list", "--json", "-").stdout)["figures"]
        names = {entry["id"] for entry in listed}
        self.assertLessEqual({"an-2a", "fpi-3", "fpi-9", "fpi-worst-case", "fpi-epochs"}, names)
        self.assertIn("fpi-worst-case", physec("figures", "--list").stdout)

    def test_unknown_figure_names_the_nearest(self):
        self.refuse(["figures", "--only", "fpi-77"], "'fpi-77'", "nearest: fpi-7")
        self.refuse(["figures", "--only", "fpi-3,an2a"], "'an2a'", "nearest: an-2a")

    def test_folder_that_cannot_be(self):
        with tempfile.NamedTemporaryFile() as file:
            self.refuse(["figures", "--out", file.name], "is a file")
            self.refuse(["figures", "--out", file.name + "/below"], "is a file")

    def test_same_seed_same_bytes_and_restart(self):
        with tempfile.TemporaryDirectory() as folder:
            contents = []
            for out in ("a", "b/deeper", "a"):
                out = os.path.join(folder, out)
                done = physec("figures", "--only", "fpi-3", "--out", out, "--seed", "4", "--json", "-")
                self.assertEqual(done.returncode, 0, done.stderr)
                (entry,) = json.loads(done.stdout)["figures"]
                self.assertEqual(len(entry["files"]), 3)
                with open(os.path.join(out, "fpi-3.csv"), "rb") as file:
                    contents.append(file.read())
            self.assertEqual(len(set(contents)), 1)
            self.assertIn(b"# seed: 4\n", contents[0])


class Bounds(unittest.TestCase):
    def test_printed_and_equal_power(self):
        done = physec(
            "bounds", "fpi", "--pilot-draws", "5", "--form", "exact,printed", "--equal-power"
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        for part in ("as printed", "Xi/G", "Psi/G", "sums as in Figures 5, 6", "none, equal power"):
            self.assertIn(part, done.stdout)
        done = physec("bounds", "fpi", "--pilot-draws", "2", "--form", "printed", "--json", "-")
        printed = json.loads(done.stdout)["printed"]
        self.assertGreater(printed["printed"]["xi"], printed["corrected"]["xi"])
        plain = json.loads(physec("bounds", "fpi", "--pilot-draws", "2", "--json", "-").stdout)
        self.assertFalse({"printed", "equal_power"} & set(plain))
        self.assertEqual([fake["feasible"] for fake in plain["fake_paths"]], [True] * 3)
        self.assertEqual(len(plain["fake_paths"][0]["scatterer_m"]), 2)

    def test_fake_paths_without_a_direction_are_named(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "s.yml")
            with open(file, "w", encoding="utf-8") as stream:
                stream.write("fpi: {spacing_wavelengths: 0.4, fakes: [{delay_s: 2e-8, angle_rad: 0.6}]}")
            done = physec("bounds", "fpi", "--scenario", file, "--pilot-draws", "1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("no scatterer can explain: path 0 of set 0", done.stdout)

    def test_unknown_form(self):
        done = physec("bounds", "fpi", "--form", "clt")
        self.assertEqual(done.returncode, 2)
        self.assertIn("allowed: exact, printed", done.stderr)


if __name__ == "__main__":
    unittest.main()
