# SPDX-License-Identifier: GPL-3.0-or-later
"""Where commands write: exactly where they were told to, or not at all."""

import json
import os
import subprocess
import tempfile
import unittest

import numpy as np

COMMAND = os.path.join(os.environ["PHYSEC_BUILD_DIR"], "apps", "physec")
QUICK = ("simulate", "fpi", "--frames", "1", "--attacks", "merged")


class OutputFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def physec(self, *arguments, **others):
        return subprocess.run(
            [COMMAND, *arguments], cwd=self.folder, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, **others)

    def shell(self, redirection, *arguments):
        """Status and stderr of a command with a redirection of the shell."""
        done = subprocess.run(
            ["bash", "-c", f'"$@" {redirection}', "bash", COMMAND, *arguments],
            cwd=self.folder, capture_output=True, text=True)
        return done.returncode, done.stderr

    def refuse(self, arguments, *parts):
        done = self.physec(*arguments)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)

    def left(self):
        return sorted(os.listdir(self.folder))

    def test_dumps_have_the_name_that_was_given(self):
        for command in (QUICK, ("simulate", "an", "--frames", "10")):
            self.assertEqual(self.physec(*command, "--dump", "out").returncode, 0)
            self.assertEqual(self.left(), ["out"])
            with np.load(os.path.join(self.folder, "out")) as arrays:
                self.assertTrue(arrays.files)

    def test_a_dump_that_cannot_be_written_is_a_failure(self):
        done = self.physec(*QUICK, "--dump", "/dev/full")
        self.assertEqual(done.returncode, 1)
        self.assertIn("No space left", done.stderr)

    def test_names_that_are_none_are_refused(self):
        for option in ("--dump", "--json"):
            self.refuse([*QUICK, option, ""], f"{option}: ''", "the name of a file")
        self.refuse([*QUICK, "--dump", "-"], "--dump: '-'", "the name of a file")
        self.assertEqual(self.left(), [])

    def test_two_results_do_not_share_a_file(self):
        self.refuse([*QUICK, "--dump", "a", "--json", "./a"], "--dump and --json", "different files")
        calibrate = ["calibrate", "--args", "type=none", "--transmitter", "a"]
        self.refuse([*calibrate, "--out", "c", "--json", "c"], "--out and --json", "different")
        self.refuse([*calibrate, "--out", "-"], "--out: '-'", "the name of a file")
        self.assertEqual(self.left(), [])

    def test_a_file_that_is_no_calibration_is_refused_before_the_radio_is_opened(self):
        with open(os.path.join(self.folder, "c"), "w") as file:
            file.write("mine")
        self.refuse(
            ["calibrate", "--args", "type=none", "--transmitter", "a", "--out", "c"], "c is no JSON")

    def test_folders_are_made_before_anything_is_computed(self):
        with open(os.path.join(self.folder, "file"), "w"):
            pass
        for command in (["plan", "--frames", "10000000"], ["demo"], ["figures"]):
            self.refuse([*command, "--out", "file"], "'file'", "is a file")
            self.refuse([*command, "--out", "file/below"], "'file/below'", "is a file")
            self.refuse([*command, "--out", ""], "--out: ''", "the name of a folder")
            self.refuse([*command, "--out", "/proc/physec"], "/proc/physec", "a folder")
        self.assertEqual(self.left(), ["file"])

    def test_the_result_does_not_depend_on_stdout(self):
        for redirection, statuses in ((">&-", (0,)), ("> /dev/full", (1,)), ("| true", (0, 1))):
            status, text = self.shell(redirection, *QUICK, "--json", "r.json")
            self.assertIn(status, statuses, text)
            self.assertNotIn("Traceback", text)
            self.assertNotIn("Exception ignored", text)
            with open(os.path.join(self.folder, "r.json")) as file:
                self.assertEqual(json.load(file)["frames"], 1)
            os.remove(os.path.join(self.folder, "r.json"))
        status, text = self.shell(">&-", *QUICK, "--json", "-")
        self.assertEqual((status, "stdout is closed" in text), (2, True), text)
        self.assertEqual(self.shell("2>&- >&-", *QUICK)[0], 0)
        self.assertEqual(self.shell(">&-", "--help")[0], 0)

    def test_every_seed_that_is_allowed_works(self):
        with open(os.path.join(self.folder, "s.yml"), "w") as file:
            file.write("fpi: {secret: {delay_upsilon: [0.02, 0.08], angle_upsilon: [0.02, 0.08]}}")
        done = self.physec(
            "simulate", "fpi", "--scenario", "s.yml", "--frames", "4", "--epochs", "4",
            "--attacks", "merged", "--seed", str(2**64 - 1))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.refuse([*QUICK, "--epochs", "3"], "epochs is 3", "distribution of the secret")


if __name__ == "__main__":
    unittest.main()
