# SPDX-License-Identifier: GPL-3.0-or-later
"""physec figures and the additions to physec bounds fpi, as a user meets them."""

import json
import os
import subprocess
import tempfile
import unittest

import numpy as np
from gnuradio import physec as physec_module

BUILD = os.environ["PHYSEC_BUILD_DIR"]


def physec(*arguments):
    command = [os.path.join(BUILD, "apps", "physec"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)


class Refusals(unittest.TestCase):
    def refuse(self, arguments, *parts):
        done = physec(*arguments)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)


class Figures(Refusals):
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


class Bounds(Refusals):
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
        self.refuse(["bounds", "fpi", "--form", "clte"], "'clte'", "allowed: exact, printed, clt")

    def test_there_is_no_clt_form_and_the_result_says_so(self):
        done = physec("bounds", "fpi", "--form", "clt", "--pilot-draws", "1", "--json", "-")
        self.assertIn("AN-ISAC", json.loads(done.stdout)["clt"]["reason"])
        done = physec("bounds", "fpi", "--form", "clt", "--pilot-draws", "1")
        self.assertIn("no clt: ", done.stdout)

    def test_given_pilots_are_those_of_the_printed_section_too(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "p.npy")
            config = physec_module.fpi.config()
            pilots = physec_module.fpi.make_pilots(config, 7)
            drawn = self.printed("--pilot-draws", "1", "--seed", "7")
            for scale in (1.0, 10.0):
                np.save(file, scale * pilots)
                for seed in ("1", "2"):
                    given = self.printed("--pilots", file, "--seed", seed)
                    for form in ("corrected", "printed"):
                        for name in ("asymptotic", "xi", "psi"):
                            self.assertAlmostEqual(given[form][name] / drawn[form][name], 1, 12)
                    self.assertAlmostEqual(given["exact"] / drawn["exact"], 1, 9)

    def printed(self, *arguments):
        done = physec("bounds", "fpi", "--form", "printed", *arguments, "--json", "-")
        return json.loads(done.stdout)["printed"]

    def test_unusable_pilots_are_refused(self):
        shape = (16, 16, 16)
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "p.npy")
            for pilots, text in (
                (np.zeros(shape), "magnitude of the pilots is 0;"),
                (np.full(shape, 1e300), "1e-30 to 1e+30"),
                (np.full(shape, 1e-300), "1e-30 to 1e+30"),
                (np.full(shape, np.nan), "non-finite"),
                (np.ones((2, 2)), "(16, 16, 16) (G, N, Nt)"),
            ):
                np.save(file, pilots)
                self.refuse(["bounds", "fpi", "--pilots", file], text)
            self.refuse(["bounds", "fpi", "--pilots", file, "--pilot-draws", "3"], "one of them")
        self.refuse(["bounds", "fpi", "--pilots", ""], "--pilots is ''")

    def test_pilots_that_tell_nothing_apart_give_no_numbers(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "p.npy")
            np.save(file, np.ones((16, 16, 16)))
            done = physec("bounds", "fpi", "--pilots", file, "--form", "printed", "--json", "-")
            result = json.loads(done.stdout)
            self.assertEqual(done.stderr, "")
            for bound in (*result["eve"].values(), result["bob"], result["mirage"]):
                self.assertIsNone(bound["position_m"])
                self.assertIn("singular", bound["reason"])
                self.assertNotIn("bias_m", bound)
            self.assertNotIn("worst_case", result)
            self.assertIn("no bound for Bob, ", physec("bounds", "fpi", "--pilots", file).stdout)


if __name__ == "__main__":
    unittest.main()
