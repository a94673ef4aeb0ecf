# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of the AN-ISAC paper: files, headers, restarting, and what the curves must show."""

import os
import tempfile
import unittest

from gnuradio.physec.figures import FIGURES, an_figures, an_noise_space, common


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

    def test_noise_on_the_target(self):
        c = an_noise_space.columns((0.2, 0.5), [0.6], 3, trials=20000, draws=1000)
        self.exact_passes_through_the_markers("an-noise-space", c)
        # Rows: alpha .2 and .5, each the paper's noise space and then the user's. Numbers of an
        # independent simulation without stated errors: its single-antenna rates lie .007 to .032
        # above the exact law, which is taken for their error; .06 is twice the largest. What hardly
        # fluctuates there must agree in all of its digits.
        for name, rates in {
            "user_rate_bits": (6.30, 6.30, 5.95, 5.95),
            "target_eve_rate_bits": (2.20, 0.78, 4.55, 2.46),
            "comm_eve_rate_bits": (1.02, 1.02, 1.01, 1.00),
            "comm_eve_4_rate_bits": (2.62, 2.59, 2.65, 2.57),
            "comm_eve_13_rate_bits": (4.86, 4.73, 4.89, 4.59),
            "comm_eve_16_rate_bits": (5.35, 5.19, 5.37, 5.01),
        }.items():
            exact = name in ("user_rate_bits", "target_eve_rate_bits")
            for mine, theirs in zip(c[name], rates, strict=True):
                self.assertAlmostEqual(mine, theirs, delta=0.006 if exact else 0.06, msg=name)
        for name, medians in {
            "crb_theta_common_median": (5.6e-6, 3.0e-6, 1.5e-6, 1.3e-6),
            "target_power_median": (3.6, 7.7, 22.5, 26.6),
        }.items():
            for mine, error, theirs in zip(c[name], c[name + "_se"], medians, strict=True):
                # Two digits, an error of their own of unknown size: half as much again as here.
                self.assertLess(abs(mine - theirs), 4 * 1.5 * error + 0.005 * theirs + 5e-8, name)

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
