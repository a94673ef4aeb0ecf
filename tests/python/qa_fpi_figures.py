# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of the fake path injection paper: what the curves must show, and the files."""

import math
import os
import tempfile
import unittest
from unittest import mock

from gnuradio import physec
from gnuradio.physec.figures import FIGURES, common, fpi_attack_figures, fpi_figures, fpi_map_figure

IDS = [f"fpi-{n}" for n in range(3, 10)]
IDS += ["fpi-worst-case", "fpi-epochs", "fpi-map", "fpi-protection", "fpi-protection-cdf"]
IDS += ["fpi-track", "fpi-secret-error"]


class Data(unittest.TestCase):
    def close(self, value, reference, relative):
        self.assertLess(abs(value / reference - 1), relative, (value, reference))

    def test_figure_3_orders_its_curves_and_its_errata(self):
        c = fpi_figures.pair_columns([0.002, 0.05], 3)
        for i in range(2):
            self.assertLess(c["psi"][i], c["xi"][i])
            self.assertLess(c["xi"][i], c["exact"][i])
            self.assertLess(abs(c["asymptotic"][i] / c["exact"][i] - 1), 0.05)
            # The printed factor is 1/sqrt(cos cos~) too large: 11 % in these roots.
            self.assertAlmostEqual(c["xi_printed"][i] / c["xi"][i], 1.11, 1)

    def test_worst_case_peaks_between_small_and_large_deltas(self):
        mus = [0.02, 0.05, 0.08, 0.12]
        c = fpi_attack_figures.worst_case_columns(mus, (0,), 3)
        error = c["worst_without_structure_0db"]
        self.assertIn(mus[error.index(max(error))], (0.05, 0.08))
        self.close(c["merged_0db"][1], 2.74, 0.03)
        for i in range(len(mus)):
            self.assertLessEqual(c["worst_0db"][i], error[i])

    def test_epochs_help_eve_more_when_deltas_are_fresh(self):
        c = fpi_attack_figures.epoch_columns([1, 8], 3)
        self.close(c["separate_same"][0] / c["separate_same"][1], math.sqrt(8), 0.05)
        self.assertLess(c["separate_fresh"][1], 0.65 * c["separate_same"][1])
        self.assertGreater(c["structure_fresh"][1], 0.8 * c["structure_same"][1])

    def test_a_map_brings_eve_near_bob_and_the_measured_points_to_the_bounds(self):
        with mock.patch.multiple(
            fpi_map_figure, SNRS_DB=(10.0,), DEVIATIONS_M=(0.3,), FRAMES=100, MAPS=50
        ):
            c = fpi_map_figure.map_columns(12)
        self.assertEqual(c["deviation_m"], [0.0, 0.3])
        self.close(c["eve_with_map"][0], 0.039, 0.06)  # docs/theory.md
        self.close(c["eve_with_map"][1], 0.21, 0.06)
        for name in ("bob", "eve", "eve_with_map", "bob_with_map"):
            # 100 frames: 5 % of statistics, 7 % where two of them share one of 50 maps; four of those.
            self.close(c[name + "_measured"][0], c[name][0], 0.2)
            self.close(c[name + "_measured"][1], c[name][1], 0.28)
        # The map does nothing for those who have none: the same bound, up to rounding.
        self.assertAlmostEqual(c["eve"][0], c["eve"][1], 9)


class Bounds(unittest.TestCase):
    """fpi.bounds() with the additions of `--form printed` and `--equal-power`."""

    def test_gaps_counted_both_ways(self):
        result = physec.fpi.bounds(physec.fpi.config(), 100, 1, printed=True, equal_power=True)
        gaps = result["printed"]["gaps"]
        # Reference: 22.23 and 22.26 dB (100 draws elsewhere); the sums have twice the terms.
        for field, reference in (("tau_s", 22.23), ("theta_rad", 22.26)):
            self.assertLess(abs(gaps["per_path_db"][field][0] - reference), 0.2)
            self.assertGreater(gaps["sum_over_all_paths_db"][field], reference + 2)
            self.assertLess(gaps["sum_over_all_paths_db"][field], reference + 4)
        self.assertEqual(result["printed"]["corrected"]["violated"], [])
        self.assertEqual(result["equal_power"]["position_m_se"] > 0, True)
        self.assertLess(abs(result["equal_power"]["bob_loss_db"]), 1.0)

    def test_numbers_do_not_depend_on_threads(self):
        one = physec.fpi.bounds(physec.fpi.config(), 5, 3, threads=1)
        many = physec.fpi.bounds(physec.fpi.config(), 5, 3, threads=4)
        self.assertEqual(one, many)

    def test_progress_counts_every_look_at_every_draw(self):
        seen = []
        physec.fpi.bounds(physec.fpi.config(), 3, printed=True, threads=1,
                          progress=lambda *pair: seen.append(pair))
        # A fast round may be reported once only; a report follows the last draw of every round.
        self.assertEqual({total for _, total in seen}, {12})
        done = [count for count, _ in seen]
        self.assertEqual(done, sorted(done))
        self.assertLessEqual({3, 6, 9, 12}, set(done))

    def test_own_pilots_give_the_same_as_a_draw(self):
        config = physec.fpi.config()
        drawn = physec.fpi.bounds(config, 1, 9)
        given = physec.fpi.bounds(config, pilots=physec.fpi.make_pilots(config, 9))
        self.assertEqual(drawn["eve"], given["eve"])


class Files(unittest.TestCase):
    def test_every_figure_is_registered_and_written(self):
        self.assertLessEqual(set(IDS), set(FIGURES))
        with tempfile.TemporaryDirectory() as folder, mock.patch.multiple(
            fpi_figures, DRAWS=3, SNRS_DB=[0.0, 10.0]
        ), mock.patch.multiple(
            fpi_attack_figures, EPOCH_DRAWS=2, MUS=[0.03, 0.1], EPOCHS=[1, 2]
        ), mock.patch.multiple(
            fpi_map_figure, SNRS_DB=(10.0, 20.0), DEVIATIONS_M=(0.1, 0.3), FRAMES=10, MAPS=5
        ):
            for name in IDS:
                seen = []
                paths = FIGURES[name](folder, 5, lambda done, total: seen.append((done, total)))
                self.assertEqual(
                    [os.path.basename(path) for path in paths],
                    [f"{name}.{kind}" for kind in ("csv", "png", "svg")],
                )
                self.assertEqual(seen[-1][0], seen[-1][1])
                for path in paths:
                    self.assertGreater(os.path.getsize(path), 300)
                header, columns = common.read_csv(paths[0])
                self.assertEqual(header["seed"], "5")
                self.assertIn("tx_antennas=16", header["scenario"])
                self.assertNotIn(" at 0x", header["scenario"])
                self.assertEqual(len({len(column) for column in columns.values()}), 1)
                for values in columns.values():
                    self.assertTrue(all(math.isfinite(v) for v in values), name)
            # Again: the data is there, nothing is computed.
            seen.clear()
            FIGURES["fpi-7"](folder, 5, lambda done, total: seen.append(done))
            self.assertEqual(seen, [])


if __name__ == "__main__":
    unittest.main()
