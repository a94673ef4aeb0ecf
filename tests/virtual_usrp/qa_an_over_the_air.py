# SPDX-License-Identifier: GPL-3.0-or-later
"""AN-ISAC end to end: base station, user and eavesdropper as programs with a radio each."""

import hashlib
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import programs
import radios
from gnuradio import physec

EPOCH = 0.5  # device time
TAU = 0.3
SIZE = 100_000


def reports(path):
    """Complete lines: the program may be writing the next one."""
    return [json.loads(line) for line in path.read_text().split("\n")[:-1]]


def bit_errors(reports, air, data):
    """Share of wrong bits in all blocks as decided, right or wrong."""
    blocks = physec.an.count_air_blocks(air, len(data))
    wrong = total = 0
    for report in reports:
        decided = np.frombuffer(bytes.fromhex(report["data"]), np.uint8)
        sent = np.frombuffer(physec.an.air_block(air, data, report["frame"] % blocks), np.uint8)
        wrong += np.unpackbits(decided ^ sent).sum()
        total += 8 * sent.size
    return wrong / total


class OverTheAir(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.programs = programs.Programs(self.folder)
        self.addCleanup(self.programs.stop)
        self.data = np.random.default_rng(5).bytes(SIZE)
        (self.folder / "sent.bin").write_bytes(self.data)
        programs.write_paths(self.folder / "air.paths", receivers=2)

    def transmit(self, base=(), user=(), eve=()):
        """Runs the three programs until the user has the file; returns their reports."""
        transmitter = programs.compile_flowgraph("usrp/an_transmitter", self.folder)
        receiver = programs.compile_flowgraph("usrp/an_user", self.folder)
        air = radios.lockstep_air(3, 1)
        csi = programs.free_address()
        key, own_key = (programs.new_key(self.folder, name) for name in ("key", "eve.key"))
        self.programs.start(
            "base", transmitter, "--epoch", EPOCH, "--gain", 0, "--file", "sent.bin", "--csi", csi,
            "--key", key, "--data-share", TAU, "--noise-seed", 1,
            "--device", radios.address(serial="base", ntx=4, nrx=0, **air, **dict(base)))
        for name, rx, address, secret, device in (("eve", 1, programs.free_address(), own_key, eve),
                                                  ("user", 0, csi, key, user)):
            self.programs.start(
                name, receiver, "--epoch", EPOCH, "--gain", 0, "--file", f"{name}.bin",
                "--csi", address, "--key", secret, "--reports", f"{name}.json",
                "--device", radios.address(serial=name, ntx=0, rx_base=rx, noise=-50,
                                           channel=self.folder / "air.paths", **air,
                                           **dict(device)))
        received, overheard = self.folder / "user.bin", self.folder / "eve.json"
        done = self.programs.wait_for(
            lambda: received.exists() and overheard.exists() and len(reports(overheard)) > 180, 80)
        self.assertTrue(done, self.programs.logs())
        self.programs.stop()
        return reports(self.folder / "user.json"), reports(self.folder / "eve.json")

    def check(self, user, eve):
        air = physec.an.make_air_config(
            physec.an.make_config(tx_antennas=4, power=1, tau=TAU), 1e6)
        sent, received = (hashlib.sha256((self.folder / name).read_bytes()).hexdigest()
                          for name in ("sent.bin", "user.bin"))
        self.assertEqual(received, sent)
        self.assertFalse((self.folder / "eve.bin").exists())
        first = next(report["frame"] for report in user if report["valid"])
        user = [report for report in user if report["frame"] >= first]
        eve = [report for report in eve if report["frame"] >= first]
        summary = {}
        for name, heard in (("user", user), ("eve", eve)):
            summary[name] = dict(
                frames=len(heard), passed=sum(report["valid"] for report in heard),
                sinr_db=float(np.median([report["sinr_db"] for report in heard])),
                csi_snr_db=float(np.median([report["csi_snr_db"] for report in heard])),
                bit_error_rate=bit_errors(heard, air, self.data))
            print(name, json.dumps(summary[name]), flush=True)
        self.assertGreater(len(eve), 100)
        self.assertEqual(summary["eve"]["passed"], 0)
        self.assertGreater(summary["eve"]["bit_error_rate"], 0.1)
        # Without the artificial noise she would have about the user's SINR.
        self.assertLess(summary["eve"]["sinr_db"], 0.0)
        self.assertGreater(summary["eve"]["csi_snr_db"], 20.0)
        self.assertGreater(summary["user"]["sinr_db"], 15.0)

    def test_shared_reference(self):
        reference = dict(shared_reference=1)
        self.check(*self.transmit(reference, reference, reference))

    def test_oscillators_of_their_own(self):
        """4.6 and 5.3 kHz of carrier offset, and frames that drift by two samples a second."""
        self.check(*self.transmit(dict(ppm=1.2), dict(ppm=-0.7), dict(ppm=-1.0)))


if __name__ == "__main__":
    unittest.main()
