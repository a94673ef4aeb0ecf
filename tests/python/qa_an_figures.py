# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of the AN-ISAC paper: files, headers, restarting, and what the curves must show."""

import os
import tempfile
import unittest

from gnuradio.physec.figures import FIGURES, an_figures, common


class AnFigures(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.out = os.path.join(self.folder.name, "figures")

    def test_every_figure_writes_csv_png_svg(self):
        for name in ("an-2a", "an-2b", "an-2c", "an-errata"):
            paths = FIGURES[name](self.out, 5, None)
            self.assertEqual(
                [os.path.basename(path) for path in paths],
                [f"{name}.{kind}" for kind in ("csv", "png", "svg")],
            )
            for path in paths:
                self.assertGreater(os.path.getsize(path), 1000)
            header, columns = common.read_csv(paths[0])
            self.assertEqual(header["seed"], "5")
            self.assertIn("tx_antennas=15", header["scenario"])
            self.assertIn("physec", header)
            self.assertEqual(len({len(column) for column in columns.values()}), 1)
            self.exact_passes_through_the_markers(name, columns)

    def exact_passes_through_the_markers(self, figure, columns):
        for name in columns:
            if not name.endswith("_mc"):
                continue
            for exact, mean, error in zip(columns[name[:-3]], columns[name], columns[name + "_se"]):
                if exact != float("inf"):
                    # One seed, some 350 values, 4.5 standard errors; a count of none or all has none.
                    self.assertLess(abs(mean - exact), 4.5 * error + 1e-5 * exact, (figure, name))

    def test_same_header_is_not_computed_again(self):
        path = os.path.join(self.out, "x.csv")
        header = common.make_header("x", "scenario", 1)
        columns = {"a": [1.0, 0.1], "b": [2.0, float("inf")]}
        calls = []

        def compute():
            calls.append(1)
            return columns

        self.assertEqual(common.cached(path, header, compute), columns)
        self.assertEqual(common.cached(path, header, compute), columns)
        self.assertEqual(len(calls), 1)
        common.cached(path, common.make_header("x", "scenario", 2), compute)
        self.assertEqual(len(calls), 2)
        with open(path, "a") as file:
            file.write("cut off in the mid")
        common.cached(path, common.make_header("x", "scenario", 2), compute)
        self.assertEqual(len(calls), 3)

    def test_clt_errors_shrink(self):
        columns = an_figures.clt_columns(an_figures.paper_scenario(tau=0.76), [3, 15, 64])
        rate = [abs(error) for error in columns["lemma8_rate_relative"]]
        self.assertAlmostEqual(rate[0], 0.0815, 3)
        self.assertAlmostEqual(rate[1], 0.00042, 5)
        self.assertLess(rate[2], 1e-4)
        for name in ("lemma3_ccdf", "lemma4_ccdf_1db"):
            self.assertEqual(columns[name], sorted(columns[name], reverse=True))

    def test_progress_reaches_the_end_and_can_stop(self):
        config = an_figures.paper_scenario()
        seen = []
        an_figures.rate_columns(config, [0.5], 1, lambda done, all: seen.append((done, all)), 10000)
        self.assertEqual(seen[-1], (10000, 10000))

        def stop(done, all):
            raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            an_figures.rate_columns(config, [0.5], 1, stop, 10000000)


if __name__ == "__main__":
    unittest.main()
