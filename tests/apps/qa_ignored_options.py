# SPDX-License-Identifier: GPL-3.0-or-later
"""Options that would be ignored are refused, before files and radios are touched."""

import contextlib
import io
import unittest

from gnuradio.physec.cli import main


class IgnoredOptions(unittest.TestCase):
    def refuse(self, command, *parts):
        stderr = io.StringIO()
        with contextlib.redirect_stderr(stderr):
            try:
                status = main.main(command)
            except SystemExit as leaving:
                status = leaving.code
        self.assertEqual((status, stderr.getvalue().count("\n")), (2, 1), stderr.getvalue())
        for part in parts:
            self.assertIn(part, stderr.getvalue())

    def test_replay(self):
        for option, value in (("--rate", "1e6"), ("--frequency", "1e9"), ("--epoch", "0"),
                              ("--seed", "0")):
            self.refuse(["replay", "none", option, value], option, "without --scenario")
        for option in ("--transmitter", "--receiver"):
            self.refuse(["replay", "none", option, ""], option, "without --calibration")
        self.refuse(["replay", "none", "--calibration", "x"], "--calibration needs --transmitter")
        self.refuse(["replay", "none", "--calibration", "", "--transmitter", "a"],
                    "--calibration is ''", "a file that exists")

    def test_record(self):
        record = ["record", "--args", "type=none", "--frames", "1", "--out", "none"]
        self.refuse([*record, "--attacks", "merged"], "--attacks", "without --live")
        self.refuse([*record, "--report-unusable"], "--report-unusable", "without --live")
        self.refuse([*record, "--transmitter", "a"], "--transmitter", "without --calibration")
        self.refuse([*record, "--calibration", "/none", "--transmitter", "a"], "'/none'")
        self.refuse([*record, "--scenario", ""], "No such file")

    def test_files_of_no_name(self):
        self.refuse(["bounds", "fpi", "--scenario", ""], "No such file")
        self.refuse(["demo", "--file", ""], "--file is ''", "an existing file")


if __name__ == "__main__":
    unittest.main()
