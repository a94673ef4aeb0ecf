# SPDX-License-Identifier: GPL-3.0-or-later
"""The physec command as a user meets it: a process with an exit status and two streams."""

import contextlib
import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np
from gnuradio.physec import _errors, scenario
from gnuradio.physec.cli import doctor_checks, main, options, output

BUILD = os.environ["PHYSEC_BUILD_DIR"]


def physec(*arguments, **environment):
    return subprocess.run(
        [os.path.join(BUILD, "apps", "physec"), *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


class Command(unittest.TestCase):
    def refuse(self, arguments, *parts):
        done = physec(*arguments)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        for part in parts:
            self.assertIn(part, done.stderr)

    def test_help_lists_every_command(self):
        done = physec("--help")
        self.assertEqual(done.returncode, 0)
        for name in main.COMMANDS:
            self.assertIn(name, done.stdout)
            self.assertEqual(physec(name, "--help").returncode, 0)

    def test_unknown_words_are_refused_in_one_line(self):
        self.refuse([], "COMMAND")
        self.refuse(["doctr"], "'doctr'", "doctor")  # quotes around choices depend on argparse
        self.refuse(["doctor", "--jsn", "-"], "--jsn", "nearest: --json")
        self.refuse(["doctor", "more"], "more")
        self.refuse(["bounds", "an", "--snr-db", "3"], "physec bounds an: ", "--snr-db; nearest: --seed")
        self.refuse(["bounds", "an", "--sed=3"], "--sed=3; nearest: --seed")
        for link, text in (("foo=1", "passive radar has no 'foo'; allowed: gain_direct"),
                           ("arrival_rad=2", "arrival_rad is 2; allowed: -pi/2 to pi/2"),
                           ("x", "'x'; allowed: KEY=NUMBER")):
            for command in ("bounds", "simulate"):
                self.refuse([command, "an", "--passive-radar", link], text)
        self.refuse(["--json=x", "doctor"], "after the name of a subcommand")

    def test_impossible_output_files_are_refused_before_any_work(self):
        self.refuse(["doctor", "--json"], "--json", "expected one argument")
        self.refuse(["doctor", "--json", BUILD], BUILD, "this is a directory")
        self.refuse(["doctor", "--json", "nowhere/a.json"], "'nowhere/a.json'", "existing directory")

    def test_doctor_reports_as_table_and_json(self):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "doctor.json")
            done = physec("doctor", "--json", file)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertIn("GNU Radio", done.stdout)
            with open(file) as stream:
                names = {check["name"] for check in json.load(stream)["checks"]}
        self.assertLessEqual({"Python", "GNU Radio", "physec module", "VOLK"}, names)
        done = physec("doctor", "--json", "-")
        for check in json.loads(done.stdout)["checks"]:
            self.assertTrue(check["status"] == "ok" or check["remedy"], check)

    def test_a_reader_that_leaves_early_is_no_accident(self):
        # The sleep makes sure that the pipe is closed before anything is written.
        command = f"( sleep 0.5; '{BUILD}/apps/physec' --help ) | true"
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
        self.assertEqual(done.stderr, "")


class InProcess(unittest.TestCase):
    """main() with a command of the test's own, to provoke what no real command does."""

    def status(self, run, *arguments):
        class Module:
            @staticmethod
            def register(subparsers):
                parser = subparsers.add_parser("probe")
                options.add_common(parser)
                parser.add_argument("--frames", type=options.integer(1, 100), default=1)
                parser.add_argument("--snr-db", type=options.real(-100, 100), default=0)
                parser.set_defaults(run=run)

        stderr = io.StringIO()
        with contextlib.redirect_stderr(stderr), mock.patch.object(
            main.importlib, "import_module", return_value=Module
        ):
            try:
                status = main.main(["probe", *arguments], commands=("probe",))
            except SystemExit as leaving:
                status = leaving.code
        self.assertLessEqual(stderr.getvalue().count("\n"), 1)
        self.assertNotIn("Traceback", stderr.getvalue())
        return status, stderr.getvalue()

    def test_options_are_checked(self):
        for arguments, *parts in (
            (["--seed", "-1"], "--seed", "'-1'", "0 to 18446744073709551615"),
            (["--seed", "x"], "--seed", "'x'", "an integer"),
            (["--frames", "0"], "--frames", "'0'", "1 to 100"),
            (["--frames", "2.5"], "--frames", "'2.5'", "1 to 100"),
            (["--snr-db", "nan"], "--snr-db", "'nan'", "-100 to 100"),
            (["--snr-db=-inf"], "--snr-db", "'-inf'", "finite"),
        ):
            with self.subTest(arguments):
                status, text = self.status(lambda _: 0, *arguments)
                self.assertEqual(status, 2)
                for part in parts:
                    self.assertIn(part, text)

    def test_seed_reaches_the_command_whole(self):
        seen = []
        self.assertEqual(self.status(lambda a: seen.append(a.seed), "--seed", str(2**64 - 1))[0], 0)
        self.assertEqual(seen, [2**64 - 1])

    def test_bad_scenarios_are_bad_input(self):
        run = lambda arguments: scenario.load(arguments.scenario) and 0  # noqa: E731
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "s.yml")
            with open(file, "w") as stream:
                stream.write("fpi: {snr_db: 1e9}\n")
            for path, *parts in (
                (file, "fpi.snr_db is 1000000000", "-100 to 100"),
                (folder, "is a directory"),
                (os.path.join(folder, "none"), "No such file"),
            ):
                status, text = self.status(run, "--scenario", path)
                self.assertEqual(status, 2, text)
                for part in (path, *parts):
                    self.assertIn(part, text)

    def test_bad_input_failures_and_interrupts_differ(self):
        def bad(_):
            raise _errors.complaint("x", 3, "1 to 2")

        def broken(_):
            raise ValueError("two\nlines")

        def interrupted(_):
            raise KeyboardInterrupt

        self.assertEqual(self.status(bad), (2, "physec: x is 3; allowed: 1 to 2\n"))
        status, text = self.status(broken)
        self.assertEqual(status, 1)
        self.assertIn("ValueError: two lines", text)
        self.assertEqual(self.status(interrupted), (1, "physec: interrupted\n"))


class Version(unittest.TestCase):
    def test_it_is_that_of_the_library(self):
        from gnuradio import physec
        command = [os.path.join(BUILD, "apps", "physec"), "--version"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout, f"gr-physec {physec.__version__}\n")
        self.assertRegex(physec.__version__, r"^\d+\.\d+\.\d+")


class Doctor(unittest.TestCase):
    def test_missing_grc_blocks_are_reported_with_the_path_to_set(self):
        with mock.patch.object(doctor_checks, "grc_path", return_value=[Path("nowhere")]):
            (finding,) = doctor_checks.grc_blocks()
        self.assertEqual(finding.status, "advice")
        self.assertIn("nowhere", finding.value)
        folder = re.search(r"GRC_BLOCKS_PATH=(\S+)", finding.remedy)[1]
        self.assertTrue(list(Path(folder).glob("physec_*.block.yml")), folder)

    def test_why_companion_would_not_start_is_said_with_the_packages(self):
        for answer, text in ((None, "gir1.2-gtk-3.0"), ("False", "log in to a desktop")):
            with mock.patch.object(doctor_checks, "run_quietly", return_value=answer):
                (finding,) = doctor_checks.companion()
            self.assertEqual(finding.status, "advice")
            self.assertIn(text, finding.remedy)

    def test_a_check_that_dies_is_a_finding(self):
        with mock.patch.object(doctor_checks, "volk", side_effect=OSError("no such thing")) as dies:
            dies.__name__ = "volk"
            with mock.patch.object(doctor_checks, "run_quietly", return_value=None):
                findings = doctor_checks.all_findings()
        self.assertIn("check failed: no such thing", [f.value for f in findings])

    def test_it_works_where_the_module_does_not(self):
        """With the bindings gone, the command still explains itself."""
        with tempfile.TemporaryDirectory() as folder:
            package = Path(folder, "python", "gnuradio", "physec")
            shutil.copytree(
                Path(BUILD, "python/gnuradio/physec"),
                package,
                ignore=shutil.ignore_patterns("*.so", "__pycache__"),
            )
            script = Path(folder, "apps", "physec")  # finds the modules from where it is
            script.parent.mkdir()
            shutil.copy(Path(BUILD, "apps", "physec"), script)
            done = subprocess.run(
                [sys.executable, script, "bounds"],
                capture_output=True,
                text=True,
                env={**os.environ, "PYTHONPATH": ""},
            )
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot load the module gnuradio.physec", done.stderr)
        self.assertRegex(done.stdout, r"PROBLEM +physec module")
        self.assertNotIn("Traceback", done.stderr)


class Output(unittest.TestCase):
    def test_json_knows_numpy_nan_and_complex(self):
        value = {
            "a": np.float32(0.5),
            "b": math.nan,
            "c": np.array([1, 2]),
            "d": [np.inf, np.bool_(True), None, 1 + 2j],
            3: np.int64(7),
        }
        self.assertEqual(
            json.loads(output.to_json(value)),
            {"a": 0.5, "b": None, "c": [1, 2], "d": [None, True, None, [1.0, 2.0]], "3": 7},
        )

    def test_tables_are_aligned(self):
        text = output.table([("bob", 0.123456, None), ("eve", 12345.6, math.nan)], ("who", "m", "s"))
        self.assertEqual(
            text.splitlines(),
            ["who          m  s", "---  ---------  -", "bob     0.1235  -", "eve  1.235e+04  -"],
        )

    def test_progress_is_silent_unless_somebody_watches(self):
        for watched in (False, True):
            stream = io.StringIO()
            stream.isatty = lambda watched=watched: watched
            with output.Progress(3, "frames", stream) as progress:
                progress.advance()
            self.assertEqual("1/3 frames" in stream.getvalue(), watched)


if __name__ == "__main__":
    unittest.main()
