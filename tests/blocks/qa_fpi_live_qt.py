# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody else's flowgraph with a QT Range on delta and an entry for the SNR, without a screen."""

import importlib.util
import os
import tempfile
import time
import unittest

import numpy as np
from flowgraph import dictionaries
from qa_tags import log
from somebody_elses import block, fpi_blocks, write_and_import


@unittest.skipUnless(importlib.util.find_spec("PyQt5"), "needs PyQt5 (python3-pyqt5)")
class QtRange(unittest.TestCase):
    def pump(self, until, seconds=60):
        """Lets Qt handle its events until `until()`."""
        end = time.monotonic() + seconds
        while not until():
            self.assertLess(time.monotonic(), end, "nothing happens")
            self.app.processEvents()
            time.sleep(0.005)

    def test_a_slider_on_delta_and_a_wrong_entry(self):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        from PyQt5 import QtWidgets

        blocks, connections = fpi_blocks()
        blocks = [b for b in blocks if b["name"] not in ("delta", "snr_db")]
        blocks.append(block("delta", "variable_qtgui_range", value="20e-9", start="10e-9", stop="90e-9",
                            step="10e-9", widget="slider"))
        blocks.append(block("snr_db", "variable_qtgui_entry", type="real", value="30"))
        with tempfile.TemporaryDirectory() as folder:
            flowgraph = write_and_import("somebody_qt", blocks, connections, folder, "qt_gui")
        self.app = QtWidgets.QApplication(["somebody"])
        tb = flowgraph()
        tb.start(16)
        self.addCleanup(lambda: (tb.stop(), tb.wait()))  # what failed must not outlive its program
        (slider,) = tb.findChildren(QtWidgets.QSlider)
        (entry,) = tb.findChildren(QtWidgets.QLineEdit)
        self.pump(lambda: tb.by_bob.num_messages() > 20)
        noise = tb.to_bob.noise_variance()
        slider.setValue(slider.maximum())
        self.pump(lambda: abs(tb.config.fakes[0].delay_s - 90e-9) < 1e-12)
        # The channel takes it with the frame of the precoder's tag, some buffers later.
        self.pump(lambda: tb.to_bob.noise_variance() != noise)
        reached = tb.by_bob.num_messages()
        self.pump(lambda: tb.by_bob.num_messages() > reached + 20)
        noise, kept = tb.to_bob.noise_variance(), tb.config
        with log() as lines:
            entry.setText("1000")
            entry.returnPressed.emit()
            self.app.processEvents()
        self.assertIn("snr_db is 1000; allowed: -100 to 100", "\n".join(lines))
        self.assertIs(tb.config, kept)
        self.assertEqual(tb.to_bob.noise_variance(), noise)
        tb.stop()
        tb.wait()
        # Bob, 30 dB, stays on Alice: his bound is some 2 cm.
        found = np.array([report["position_m"] for report in dictionaries(tb.by_bob)])
        self.assertLess(np.linalg.norm(found - np.array([3.0, 0.0]), axis=1).max(), 0.3)


if __name__ == "__main__":
    unittest.main()
