# SPDX-License-Identifier: GPL-3.0-or-later
"""Anything at all at the base station's socket: it goes on sending, and only its user's channel state counts.

Somebody in the middle passes on what the user sends, and says more than he does: bytes that crashed GNU
Radio's deserialiser, altered and repeated records, and what Eve sends, who runs the user's program with a key
of her own.
"""

import json
import signal
import tempfile
import threading
import time
import unittest
from pathlib import Path

import numpy as np
import programs
import radios
import zmq

EPOCH = 0.5  # device time
#: As serialised messages: nested to the end, dictionaries likewise, vectors and tuples of two billion entries.
GARBAGE = [b"\x07" * 20000, b"\x09" * 30000, b"\x0a\x00\x7f\xff\xff\xff" + b"\0" * 12, b"\x0b\xff\xff\xff\xff",
           b"\x0a\x0a\xff\xff\xff\xff\x01\0" + b"\0" * 10, b"\x0a\x09\x10\x00\x00\x00\x01\0" + b"\0" * 10, b"",
           b"PhyR" * 5000, b"\x02\xff\xffab", bytes(range(256)) * 16]
BIG = b"\x07" * 2 ** 24
MOST_GROWTH_MIB = 64  # of a process, by all of it: GNU Radio's buffers come before


def resident_mib(process):
    return int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * 4096 / 2 ** 20


class Middle(threading.Thread):
    """Between the addresses of user and Eve and the one that base stations listen to."""

    def __init__(self, sources):
        super().__init__(daemon=True)
        self.context = zmq.Context()
        self.to_base = self.context.socket(zmq.PUB)
        self.to_base.setsockopt(zmq.SNDHWM, 0)
        self.address = f"tcp://127.0.0.1:{self.to_base.bind_to_random_port('tcp://127.0.0.1')}"
        self.hear = self.context.socket(zmq.SUB)
        self.hear.setsockopt(zmq.SUBSCRIBE, b"")
        for source in sources:
            self.hear.connect(source)
        self.draw = np.random.default_rng(1)
        self.past, self.passed_on = [], 0
        self.ending = False

    def hostile(self):
        """Some of what an enemy may say."""
        yield GARBAGE[self.draw.integers(len(GARBAGE))]
        if self.past:
            old = self.past[self.draw.integers(len(self.past))]
            yield old
            altered = bytearray(old)
            altered[self.draw.integers(len(old))] ^= 1 + self.draw.integers(255)
            yield bytes(altered)
            yield old[:self.draw.integers(len(old))]

    def run(self):
        while not self.ending:
            if self.hear.poll(20):
                honest = self.hear.recv()
                self.to_base.send(honest)
                self.passed_on += 1
                self.past = [*self.past[-20:], honest]
            for piece in self.hostile():
                self.to_base.send(piece)

    def stop(self):
        self.ending = True
        self.join(10)
        self.context.destroy(linger=0)


class HostileSocket(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.programs = programs.Programs(self.folder)
        self.addCleanup(self.programs.stop)

    def middle(self, *sources):
        middle = Middle(sources)
        self.addCleanup(middle.stop)
        middle.start()
        return middle

    def reports(self, name):
        path = self.folder / f"{name}.json"
        return [json.loads(line) for line in path.read_text().split("\n")[:-1]] if path.exists() else []

    def check_goes_on(self, name, before_mib):
        child = self.programs.running[name]
        self.assertIsNone(child.poll(), self.programs.logs())
        self.assertLess(resident_mib(child) - before_mib, MOST_GROWTH_MIB)
        self.assertIn("csi ignored so far", self.programs.log(name))
        child.send_signal(signal.SIGINT)
        self.assertEqual(child.wait(10), 0, self.programs.logs())

    def test_the_user_gets_his_file_and_eve_does_not(self):
        data = np.random.default_rng(5).bytes(50_000)
        (self.folder / "sent.bin").write_bytes(data)
        programs.write_paths(self.folder / "air.paths", receivers=2)
        keys = dict(user=programs.new_key(self.folder), eve=programs.new_key(self.folder, "eve.key"))
        speak = dict(user=programs.free_address(), eve=programs.free_address())
        middle = self.middle(*speak.values())
        base, user = (programs.compile_flowgraph(f"usrp/{name}", self.folder)
                      for name in ("an_transmitter", "an_user"))
        air = radios.lockstep_air(3, 1)
        common = ("--epoch", EPOCH, "--gain", 0)
        self.programs.start("base", base, *common, "--file", "sent.bin", "--csi", middle.address,
                            "--key", keys["user"], "--data-share", 0.3,
                            "--device", radios.address(serial="base", ntx=4, nrx=0, **air))
        for rx, name in enumerate(("user", "eve")):
            self.programs.start(
                name, user, *common, "--file", f"{name}.bin", "--csi", speak[name], "--key", keys[name],
                "--reports", f"{name}.json",
                "--device", radios.address(serial=name, ntx=0, rx_base=rx, noise=-50,
                                           channel=self.folder / "air.paths", **air))
        settled = self.programs.wait_for(lambda: len(self.reports("user")) > 20, 60)
        self.assertTrue(settled, self.programs.logs())
        before_mib = resident_mib(self.programs.running["base"])
        middle.to_base.send(BIG)
        received = self.folder / "user.bin"
        done = self.programs.wait_for(lambda: len(self.reports("user")) > 250 and received.exists(), 60)
        self.assertTrue(done, self.programs.logs())
        self.check_goes_on("base", before_mib)
        # Until the first channel state has come, and been used, nobody hears data.
        first = next(r["frame"] for r in self.reports("user") if r["valid"])
        heard = {name: [r for r in self.reports(name) if first <= r["frame"] <= 250]
                 for name in ("user", "eve")}
        told = {name: (round(float(np.median([r["sinr_db"] for r in reports])), 1),
                       sum(r["valid"] for r in reports), len(reports)) for name, reports in heard.items()}
        print(f"(SINR in dB, blocks passed, frames): {told}; {middle.passed_on} messages of both passed on",
              flush=True)
        self.assertEqual(received.read_bytes(), data)
        self.assertFalse((self.folder / "eve.bin").exists())
        self.assertGreater(told["user"][0], 15.0)
        # The null was his in every frame: each block passes, but one in twenty in a fade, as without enemies.
        self.assertGreater(told["user"][1], 0.95 * told["user"][2])
        self.assertLess(told["eve"][0], 0.0)
        self.assertEqual(told["eve"][1], 0)

    def test_each_base_station_survives_it_alone(self):
        middle, key = self.middle(), programs.new_key(self.folder)
        before = {}
        for name, receivers in (("an_transmitter", 0), ("an_sensing", 4)):
            program = programs.compile_flowgraph(f"usrp/{name}", self.folder)
            self.programs.start(name, program, "--epoch", EPOCH, "--csi", middle.address, "--key", key,
                                "--device", radios.address(serial=name, ntx=4, nrx=receivers,
                                                           air=radios.fresh_air(), clock="lockstep", speed=0.2))
            heard = self.programs.wait_for(lambda: "csi ignored so far" in self.programs.log(name), 30)
            self.assertTrue(heard, self.programs.logs())
            before[name] = resident_mib(self.programs.running[name])
        middle.to_base.send(BIG)
        time.sleep(2)
        for name, mib in before.items():
            self.check_goes_on(name, mib)


if __name__ == "__main__":
    unittest.main()
