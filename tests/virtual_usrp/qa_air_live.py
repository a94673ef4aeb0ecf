# SPDX-License-Identifier: GPL-3.0-or-later
"""Bob's live picture on the simulated air, as docs/live-views.md does it after a rehearsal."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import radios
from programs import Programs, compile_flowgraph

try:
    from gnuradio.physec import views  # noqa: F401
    VIEWS = True
except ImportError:
    VIEWS = False

PHYSEC = Path(os.environ["PHYSEC_BUILD_DIR"]) / "apps" / "physec"


@unittest.skipUnless(VIEWS, "live views need PyQt5 and pyqtgraph")
class AirLive(unittest.TestCase):
    def test_the_picture_has_bob_near_alice(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            subprocess.run([PHYSEC, "rehearse", "fpi", "--frames", "20", "--keep", name],
                           check=False, capture_output=True, timeout=60)
            program = compile_flowgraph("live/air_live", name)
            air = dict(radios.lockstep_air(2, 0.05), shared_reference=1, seed=1)
            others = Programs(folder)
            self.addCleanup(others.stop)
            others.start("alice", folder / "fpi_transmitter_4.py", "--epoch", 0.01, "--session", 5, "--device",
                         radios.address(serial="alice", ntx=4, nrx=0, tx_delay=20.3, skew=0.13, **air))
            bob = radios.address(serial="bob", ntx=0, rx_delay=11.7, noise=-64.9, channel="hall.paths", **air)
            done = subprocess.run(
                [sys.executable, "-B", program, "--device", bob, "--epoch", "0.01", "--start-s", "0.02",
                 "--calibration", "calibration.json", "--transmitter", "alice", "--receiver", "bob",
                 "--seconds", "4"],
                cwd=name, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stdin=subprocess.DEVNULL,
                capture_output=True, text=True, timeout=60, check=False)
            others.stop()
            said = re.search(r"Bob (\S+) m, within 1 m in 100 % of frames", done.stdout + done.stderr)
            self.assertIsNotNone(said, done.stdout + done.stderr)
            # His bound is 3.7 cm; a few dozen frames' mean strays by a tenth or two.
            self.assertLess(float(said[1]), 0.06)


if __name__ == "__main__":
    unittest.main()
