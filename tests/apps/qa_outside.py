# SPDX-License-Identifier: GPL-3.0-or-later
"""Attacks and precoders of one's own: one file, no edit of the module, the scores of all others."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml
from gnuradio import physec

ROOT = Path(os.environ["PHYSEC_SOURCE_DIR"])
BUILD = Path(os.environ["PHYSEC_BUILD_DIR"])
OUTSIDE = ROOT / "tests" / "apps" / "outside.py"
PLUGIN = BUILD / "tests" / "physec_test_plugin.so"
SCORES = {"rmse_m", "median_m", "p90_m", "hit_1m", "bound_m", "ratio", "outliers", "bias_m", "hit_bob_95"}


def command(*words):
    """(exit status, standard output, standard error) of the command in a process of its own."""
    done = subprocess.run(
        [BUILD / "apps" / "physec", *map(str, words)],
        capture_output=True, text=True, timeout=300,
    )
    return done.returncode, done.stdout, done.stderr


class Outside(unittest.TestCase):
    def simulate(self, *options):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "result.json"
            status, _, errors = command(
                "simulate", "fpi", "--frames", 20, "--snr-db", 10, "--json", path, *options
            )
            self.assertEqual((status, errors), (0, ""))
            return json.loads(path.read_text())

    def refuse(self, words, *parts):
        status, _, errors = command(*words)
        self.assertEqual((status, errors.count("\n")), (2, 1), errors)
        for part in parts:
            self.assertIn(part, errors)

    def test_python_attack_is_scored_like_the_built_in_ones(self):
        result = self.simulate("--attacks", f"merged,{OUTSIDE}:Corner")
        self.assertEqual(list(result["eve"]), ["merged", "corner"])
        self.assertEqual(set(result["eve"]["corner"]), set(result["eve"]["merged"]))
        self.assertLessEqual(SCORES, set(result["eve"]["corner"]))
        # She errs by exactly one metre, and her own bound says a half.
        self.assertAlmostEqual(result["eve"]["corner"]["rmse_m"], 1.0, 12)
        self.assertAlmostEqual(result["eve"]["corner"]["ratio"], 2.0, 12)
        self.assertEqual(result["worst_case"]["eve"], "corner")

    def test_plugin_attack_is_known_by_name(self):
        result = self.simulate("--plugin", PLUGIN, "--attacks", "merged,one_more")
        self.assertEqual(list(result["eve"]), ["merged", "one_more"])
        self.assertIsNone(result["eve"]["one_more"]["bound_m"])
        self.assertNotEqual(result["eve"]["one_more"]["rmse_m"], result["eve"]["merged"]["rmse_m"])
        status, text, _ = command("attacks", "--plugin", PLUGIN)
        self.assertEqual(status, 0)
        self.assertRegex(text, r"one_more +on_request +nothing of the precoder +fits K\+2 paths")

    def test_python_precoder_is_shared_with_bob_and_measured_against_eve(self):
        result = self.simulate("--precoder", f"{OUTSIDE}:Signs", "--attacks", "merged")
        # Bob reaches the bound of what is sent: 20 frames leave 16 % of standard error.
        self.assertLess(abs(result["bob"]["ratio"] - 1.0), 0.5)
        # Where her fit of K+1 paths converges to is computed, not simulated.
        self.assertLess(abs(result["eve"]["merged"]["ratio"] - 1.0), 0.2)
        self.assertGreater(result["eve"]["merged"]["rmse_m"], 10 * result["bob"]["rmse_m"])

    def test_what_cannot_be_used_is_named(self):
        start = ("simulate", "fpi", "--frames", 2)
        self.refuse((*start, "--attacks", f"{OUTSIDE}:Nobody"), "Nobody", "a class or function")
        self.refuse((*start, "--attacks", "/none.py:Mine"), "/none.py:Mine", "a file that exists")
        self.refuse((*start, "--attacks", "mergd"), "mergd", "nearest: merged", "FILE.py:CLASS")
        self.refuse((*start, "--precoder", f"{OUTSIDE}:Narrow"), "2 x 2", "16 x 16")
        self.refuse((*start, "--plugin", ROOT / "README.md"), "README.md", "shared library")
        core = next((BUILD / "lib" / "core").glob("libphysec-core.so*"))
        self.refuse((*start, "--plugin", core), "PHYSEC_PLUGIN")

    def test_an_attack_that_fails_ends_the_command(self):
        status, _, errors = command(
            "simulate", "fpi", "--frames", 2, "--attacks", f"{OUTSIDE}:Broken"
        )
        self.assertEqual(status, 1)
        self.assertIn("estimates of broken", errors)

    def test_scenario_files_run_no_code(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "scenario.yml"
            for mode in (f"{OUTSIDE}:Signs", str(PLUGIN)):
                path.write_text(yaml.safe_dump({"fpi": {"mode": mode}}))
                self.refuse(("simulate", "fpi", "--scenario", path), "mode", "fpi")

    def test_names_are_taken_once(self):
        with self.assertRaisesRegex(physec.InvalidInput, "taken"):
            physec.fpi.register_attack("merged", lambda config, pilots: None)
        with self.assertRaisesRegex(physec.InvalidInput, "taken"):
            physec.fpi.register_protection("spoof", lambda config: None)


class Lists(unittest.TestCase):
    """Companion's lists are the library's."""

    def options(self, folder, name, parameter):
        block = yaml.safe_load((folder / f"physec_{name}.block.yml").read_text())
        (found,) = [p for p in block["parameters"] if p["id"] == parameter]
        self.assertEqual(len(found["options"]), len(found["option_labels"]))
        return [str(option) for option in found["options"]]

    def test_descriptions_hold_what_is_registered(self):
        for folder in (ROOT / "grc", BUILD / "grc"):
            attacks = [attack.name for attack in physec.fpi.attacks()]
            self.assertEqual(self.options(folder, "fpi_eve", "attack"), attacks, folder)
            modes = physec.fpi.protection_names()
            self.assertEqual(self.options(folder, "fpi_config", "mode"), modes, folder)

    def test_a_new_attack_gets_a_place_in_the_list(self):
        import importlib.util

        spec = importlib.util.spec_from_file_location("describe", ROOT / "grc" / "describe.py")
        describe = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(describe)
        text = (ROOT / "grc" / "physec_fpi_eve.block.yml").read_text()
        changed = yaml.safe_load(
            describe.with_list(text, "attack", ["merged", "mine"], ["Merged", "Mine: it's new"])
        )
        (found,) = [p for p in changed["parameters"] if p["id"] == "attack"]
        self.assertEqual(found["options"], ["merged", "mine"])
        self.assertEqual(found["option_labels"], ["Merged: K+1 paths", "Mine: it's new"])


if __name__ == "__main__":
    unittest.main()
