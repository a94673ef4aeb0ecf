# SPDX-License-Identifier: GPL-3.0-or-later
"""Axes of live views: a logarithmic one always has a number at both ends."""

import math
import os
import unittest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PyQt5 import QtWidgets  # noqa: E402

from gnuradio.physec.views.history import LogHistory, decade_ticks, tick_above, tick_below  # noqa: E402

APPLICATION = QtWidgets.QApplication([])


class LogAxis(unittest.TestCase):
    def test_ends_are_ticks(self):
        for low, high, ends in ((0.025, 0.04, (0.02, 0.05)), (0.9, 1.1, (0.5, 2.0)), (1.0, 1.0, (1.0, 1.0)),
                                (3.0, 700.0, (2.0, 1000.0)), (1e-6, 6e-6, (1e-6, 1e-5))):
            found = tick_below(math.log10(low) + 1e-12), tick_above(math.log10(high) - 1e-12)
            for exponent, end in zip(found, ends):
                self.assertAlmostEqual(exponent, math.log10(end), places=9)
            texts = [text for _, text in decade_ticks(*found)]
            self.assertEqual((texts[0], texts[-1]), tuple(f"{end:g}" for end in ends))

    def test_narrow_curves_have_numbers_beside_them(self):
        history = LogHistory("error in m", ("Bob",), "bound", 1)
        history.add([(0.031, 0.029, 0.033, 0.037)])
        history.add([(0.031, 0.029, 0.033, 0.037)])
        (low, high), = [history.plot.viewRange()[1]]
        shown = [text for at, text in decade_ticks(low, high)]
        self.assertEqual(shown, ["0.02", "0.05"])


if __name__ == "__main__":
    unittest.main()
