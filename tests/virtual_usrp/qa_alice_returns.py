# SPDX-License-Identifier: GPL-3.0-or-later
"""Real-time clock: a killed transmitter, one that comes back, and bursts that come too late."""

import json
import os
import signal
import tempfile
import time
import unittest
from pathlib import Path

import hall
import radios
from programs import Programs, compile_flowgraph

# Light enough for a busy machine: 1 MS/s. A frame every 20 ms, most of it silence, and positions
# that a radio of this bandwidth can still tell apart.
SCENARIO = """
fpi:
  bandwidth_hz: 1.0e6
  carrier_hz: 3.5e9
  propagation_speed_mps: 299792458
  subcarriers: 128
  occupied_band: 0.79
  tx_antennas: 4
  alice_m: [20, 10]
  bob_m: [140, 60]
  eve_m: [120, -40]
  scatterers_m: [[90, 340], [260, -280]]
  snr_db: 20.0
  fakes:
    - {delay_s: 500.0e-9, angle_rad: 0.2}
air:
  idle_symbols: 103
"""


class AliceReturns(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        (self.folder / "lab.yml").write_text(SCENARIO)
        self.room = hall.Hall(self.folder, scenario=str(self.folder / "lab.yml"))
        self.air = dict(air=radios.fresh_air(), clock="realtime")
        self.programs = Programs(self.folder)
        self.addCleanup(self.programs.stop)

    def device(self, who):
        return self.room.device(self.air, who)

    def start(self, who, program, *arguments):
        self.programs.start(who, program, "--device", self.device(who), "--scenario",
                            self.folder / "lab.yml", *arguments)

    def start_alice(self, name, session, *more):
        self.programs.start(name, self.alice, "--device", self.device("alice"), "--scenario",
                            self.folder / "lab.yml", "--session", session, *more)

    def reports(self):
        path = self.folder / "bob.sync"
        lines = path.read_text().splitlines(True) if path.exists() else []
        return [json.loads(line) for line in lines if line[-1] == "\n"]

    def wait_for(self, condition, seconds=40):
        deadline = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), deadline, self.programs.logs())
            self.assertIsNone(self.programs.running["bob"].poll(), self.programs.logs())
            time.sleep(0.05)

    def test_bob_goes_on_when_alice_is_killed_and_finds_her_again(self):
        self.alice, bob = (compile_flowgraph(f"usrp/fpi_{name}", self.folder)
                           for name in ("transmitter_4", "bob"))
        self.start("bob", bob, "--reports", "bob.sync", "--estimates", "bob.json", "--unusable", 1)
        self.start_alice("alice", 11)
        self.wait_for(lambda: len(self.reports()) >= 20)
        os.kill(self.programs.running["alice"].pid, signal.SIGKILL)
        self.programs.running.pop("alice").wait()
        time.sleep(1.0)  # Bob hears noise
        heard = len(self.reports())
        time.sleep(1.0)
        self.assertEqual(len(self.reports()), heard)
        self.start_alice("alice again", 12)
        self.wait_for(lambda: len(self.reports()) >= heard + 20)
        sessions = [report["session"] for report in self.reports()]
        self.assertEqual(set(sessions[:heard]), {11})
        self.assertEqual(set(sessions[heard:]), {12})
        # Frames a long time apart need several preambles to say which cycle the carrier is in.
        self.assertTrue(self.reports()[-1]["carrier_settled"])
        self.programs.stop()
        self.assertIn('"located": 0', self.programs.log("bob"))  # no calibration, no position

    def test_late_bursts_are_counted(self):
        """Bursts whose time is over are dropped by the radio, reported, and the rest arrives."""
        self.alice, bob = (compile_flowgraph(f"usrp/fpi_{name}", self.folder)
                           for name in ("transmitter_4", "bob"))
        self.start("bob", bob, "--reports", "bob.sync")
        self.wait_for(lambda: "Bob:" in self.programs.log("bob"))
        # Her own clock has been running since the radio was opened, a little before she starts;
        # an epoch of a millisecond is over by then.
        self.start_alice("alice", 13, "--bursts", 1, "--epoch", 1e-3)
        self.wait_for(lambda: len(self.reports()) >= 20)
        first = self.reports()[0]["frame"]
        self.programs.stop()
        counts = hall.last_counts(self.programs.log("alice"))
        print(f"\nlate {counts['L']}, played {counts['bursts']}, first heard: frame {first}")
        self.assertGreater(first, 0)
        # Every burst before the first one that was heard was late, and no other.
        self.assertEqual(counts["L"], first)
        self.assertGreaterEqual(counts["bursts"], 20)


if __name__ == "__main__":
    unittest.main()
