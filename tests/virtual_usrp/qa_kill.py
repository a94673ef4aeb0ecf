# SPDX-License-Identifier: GPL-3.0-or-later
"""Participants of an air are killed without a word: the others go on, and nothing stays behind."""

import os
import random
import subprocess
import sys
import time
import unittest
from pathlib import Path

import radios

KILLS = 8  # 50 of each clock take a minute and a half: PHYSEC_KILLS=50
SEED = 1

PEER = """
import sys, time
from gnuradio import analog, blocks, gr, uhd
role, address = sys.argv[1:]
graph = gr.top_block()
make = uhd.usrp_sink if role == "tx" else uhd.usrp_source
radio = make(address, uhd.stream_args("fc32", channels=[0]))
radio.set_samp_rate(1e6)
if role == "tx":
    graph.connect(analog.sig_source_c(1e6, analog.GR_COS_WAVE, 1e5, 0.3), radio)
else:
    graph.connect(radio, blocks.null_sink(8))
graph.start()
while True:
    time.sleep(0.02)
    print(radio.nitems_read(0) if role == "tx" else radio.nitems_written(0), flush=True)
"""


class Participant:
    """A program with a radio of its own that prints how many samples have passed."""

    def __init__(self, role, air, number):
        channels = "ntx=1,nrx=0" if role == "tx" else "ntx=0,nrx=1"
        self.role = role
        self.program = subprocess.Popen(
            [sys.executable, "-B", "-c", PEER, role, f"{air},{channels},serial={role}{number}"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def moves(self):
        """Whether samples pass; a program that stands still blocks here, and the test's time ends."""
        before = None
        for line in self.program.stdout:
            if line.strip().isdigit():
                before = before or int(line)
                if int(line) > before + 5000:
                    return True
        return False

    def kill(self):
        self.program.kill()
        self.program.wait()
        self.program.stdout.close()


class Killed(unittest.TestCase):
    def check(self, clock):
        draw, name = random.Random(SEED), radios.fresh_air()
        air = radios.address(air=name, clock=clock)
        kills = int(os.environ.get("PHYSEC_KILLS", KILLS))
        peers = {role: Participant(role, air, 0) for role in ("tx", "rx")}
        self.addCleanup(lambda: [peer.kill() for peer in peers.values()])
        for role, peer in peers.items():
            self.assertTrue(peer.moves(), role)
        for number in range(1, kills + 1):
            victim = draw.choice(("tx", "rx"))
            other = peers["rx" if victim == "tx" else "tx"]
            time.sleep(draw.uniform(0, 0.1))
            peers[victim].kill()
            self.assertTrue(other.moves(), f"kill {number} of {victim}: the other one stopped")
            peers[victim] = Participant(victim, air, number)
            if draw.random() < 0.3:  # and while it is being opened
                time.sleep(draw.uniform(0.1, 0.6))
                peers[victim].kill()
                peers[victim] = Participant(victim, air, f"{number}b")
            self.assertTrue(peers[victim].moves(), f"kill {number}: the new {victim} does not stream")
        for peer in peers.values():
            peer.kill()
        radios.make_source(radios.address(air=radios.fresh_air(), ntx=0), 1, 1e6)
        folder = os.environ.get("PHYSEC_AIR_DIR", "/dev/shm")
        self.assertFalse(Path(folder, f"physec-air-{name}").exists())

    def test_in_real_time(self):
        self.check("realtime")

    def test_in_lockstep(self):
        self.check("lockstep")


if __name__ == "__main__":
    unittest.main()
