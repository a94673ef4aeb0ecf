# SPDX-License-Identifier: GPL-3.0-or-later
"""physec bench: complete and plausible. How fast is not tested: that is the machine's business."""

import contextlib
import io
import json
import unittest

from gnuradio.physec.cli.main import main


class Bench(unittest.TestCase):
    def run_bench(self, *arguments):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                status = main(["bench", *arguments])
            except SystemExit as stop:
                status = stop.code
        return status, out.getvalue()

    def test_json_has_every_kernel(self):
        status, text = self.run_bench("--seconds", "0.02", "--frames", "2000", "--json", "-")
        self.assertEqual(status, 0, text)
        result = json.loads(text)
        timings = list(result["fpi_receivers"].values()) + list(result["an_precoder"].values())
        timings += result["fpi_precoder"] + list(result["on_the_air"].values())
        self.assertEqual(
            list(result["fpi_receivers"]), ["bob", "merged", "separate", "structure"]
        )
        self.assertEqual([row["antennas"] for row in result["fpi_precoder"]], [2, 4, 8, 16])
        for timing in timings:
            self.assertGreaterEqual(timing["calls"], 5)
            self.assertGreater(timing["p10_us"], 0)
            self.assertLessEqual(timing["p10_us"], timing["median_us"])
            self.assertLessEqual(timing["median_us"], timing["p90_us"])
        self.assertGreater(result["on_the_air"]["synchronizer"]["found"], 0.9)
        monte_carlo = result["frame_monte_carlo"]
        self.assertGreater(monte_carlo["ratio"], 1.0)
        # The largest of 180 correlated differences, few realisations, fixed seeds.
        self.assertLess(monte_carlo["largest_difference_in_standard_errors"], 6.0)

    def test_bad_input_is_one_line(self):
        status, text = self.run_bench("--seconds", "0")
        self.assertEqual(status, 2)
        self.assertEqual(text.count("\n"), 1, text)


if __name__ == "__main__":
    unittest.main()
