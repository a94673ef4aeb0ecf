# SPDX-License-Identifier: GPL-3.0-or-later
"""AN-ISAC base station that sends to a user and sees a target in the echo of what it sends."""

import json
import math
import tempfile
import unittest
from pathlib import Path

import numpy as np
import programs
import radios
from gnuradio import physec

EPOCH = 0.5  # device time; the base station's receive and transmit streams begin before
RATE = 20e6
LIGHT = 299792458.0
REFERENCE = (math.radians(0.0), 30.0, 0.02)  # direction, range in m, gain of each path
TARGET = (math.radians(25.0), 110.0, 0.01)
TX, RX = 4, 4


def lines(path):
    return [json.loads(line) for line in path.read_text().split("\n")[:-1]] if path.exists() else []


def add_echoes(path, reflectors, first_rx):
    """Paths from every transmit antenna over each reflector to every receive antenna."""
    with open(path, "a", encoding="utf-8") as file:
        for theta, distance, gain in reflectors:
            a, b = physec.array.steering_centered(theta, TX), physec.array.steering_centered(theta, RX)
            for tx in range(TX):
                for rx in range(RX):
                    value = gain * b[rx] * np.conj(a[tx])
                    file.write(f"{tx} {first_rx + rx} {2 * distance / LIGHT:.12e} "
                               f"{value.real:.9f} {value.imag:.9f}\n")


class Sensing(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.programs = programs.Programs(self.folder)
        self.addCleanup(self.programs.stop)

    def test_angle_and_range(self):
        """Oscillator phases are random; a reference reflector in the scene calibrates them."""
        (self.folder / "sent.bin").write_bytes(np.random.default_rng(5).bytes(20_000))
        paths = self.folder / "air.paths"
        programs.write_paths(paths, receivers=1, spread_s=0.4e-6)
        add_echoes(paths, (REFERENCE, TARGET), first_rx=1)
        base = programs.compile_flowgraph("usrp/an_sensing", self.folder)
        user = programs.compile_flowgraph("usrp/an_user", self.folder)
        air = dict(radios.lockstep_air(2, 0.5), shared_reference=1, noise=-50, channel=paths)
        common = ["--rate", RATE, "--epoch", EPOCH, "--gain", 0, "--csi", programs.free_address(),
                  "--key", programs.new_key(self.folder)]
        self.programs.start(
            "base", base, *common, "--rx-gain", 0, "--file", "sent.bin", "--data-share", 0.5,
            "--noise-seed", 1, "--reference-m", REFERENCE[1], "--reference-deg", 0,
            "--least-m", 80, "--most-m", 150, "--estimates", "target.json",
            "--chains", "chains.json",
            "--device", radios.address(serial="base", ntx=TX, nrx=RX, rx_base=1, **air))
        self.programs.start(
            "user", user, *common, "--start-s", EPOCH - 1e-3, "--file", "user.bin",
            "--device", radios.address(serial="user", ntx=0, **air))
        target, received = self.folder / "target.json", self.folder / "user.bin"
        done = self.programs.wait_for(
            lambda: received.exists() and len(lines(target)) >= 60, 70)
        self.assertTrue(done, self.programs.logs())
        self.programs.stop()
        self.assertEqual(len(lines(self.folder / "chains.json")), 1)
        found = lines(target)[-30:]  # with data and artificial noise, the user's channel known
        self.assertTrue(all(estimate["reliable"] for estimate in found))
        angle = np.degrees([estimate["theta_rad"] - TARGET[0] for estimate in found])
        distance = np.array([estimate["range_m"] - TARGET[1] for estimate in found])
        print(f"angle: mean error {angle.mean():.3f} deg, deviation {angle.std():.3f} deg; range: "
              f"mean error {distance.mean():.3f} m, deviation {distance.std():.3f} m; "
              f"SNR {np.median([e['snr_db'] for e in found]):.1f} dB", flush=True)
        # The reference reflector is 6 dB stronger and 11 samples away: its side lobes are 1/25 of
        # it, a tenth of the target, which moves the phase between antennas by at most 0.1 rad.
        self.assertLess(abs(angle).max(), 2.5)
        # Likewise a tenth of a resolution cell of 9.6 m.
        self.assertLess(abs(distance).max(), 1.0)


if __name__ == "__main__":
    unittest.main()
