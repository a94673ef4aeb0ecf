# SPDX-License-Identifier: GPL-3.0-or-later
"""Figure fpi-secret-error: what docs/fpi-receivers.md says an error of the secret costs."""

import unittest

from gnuradio.physec.figures import fpi_secret_figure as figure
from gnuradio.physec.figures.fpi_figures import paper_scenario


class SecretError(unittest.TestCase):
    def bias(self, kind, x):
        config = paper_scenario()
        return figure.measure(config, figure.error_of(config, kind, x), 12)  # the pilots of the page

    def test_half_the_delay_error_is_the_error_of_the_range(self):
        for error_ns in (1.0, 5.0, 10.0):
            found = self.bias("delay", error_ns)
            self.assertLess(abs(found["bias_m"] / (0.15 * error_ns) - 1.0), 0.01)
        self.assertEqual(found["noticed_20"], 1.0)
        self.assertGreater(found["noticed_10"], 0.98)

    def test_bits_cost_what_the_page_says(self):
        for bits, metres in ((4, 0.167), (6, 0.0417), (8, 0.0104)):
            found = self.bias("bits", bits)
            self.assertLess(abs(found["bias_m"] / metres - 1.0), 0.01)
            self.assertEqual(found["noticed_10"], 0.0)

    def test_a_right_secret_costs_nothing(self):
        found = figure.measure(paper_scenario(), (0.0, 0.0), 1)
        self.assertLess(found["bias_m"], 1e-6)
        self.assertEqual((found["noticed_10"], found["noticed_20"]), (0.0, 0.0))
        # His bounds with these pilots, and 300 frames: .21 and .067 m, +-12 %.
        self.assertLess(abs(found["rmse_10_m"] / 0.21 - 1.0), 0.12)


if __name__ == "__main__":
    unittest.main()
