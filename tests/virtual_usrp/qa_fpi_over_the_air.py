# SPDX-License-Identifier: GPL-3.0-or-later
"""Alice, Bob and Eve as programs of their own, made by grcc from the flowgraphs for radios."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

import hall
import radios
from programs import Programs, compile_flowgraph

FRAMES = 200
ATTACKS = ("merged", "separate", "structure")
# Device times. The air waits for its radios, however long the programs take to start.
EPOCH, RECEPTION = 0.01, 0.02
SPEED = 0.05  # seconds of the air per second
PHYSEC = Path(os.environ["PHYSEC_BUILD_DIR"]) / "apps" / "physec"


def read_lines(path):
    """Dictionaries of a JSON-lines file; one that is being written may end in half a line."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines(True) if line[-1] == "\n"]


class OverTheAir(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shared = tempfile.TemporaryDirectory()
        cls.alice, cls.bob, cls.eve = (
            compile_flowgraph(f"usrp/fpi_{name}", cls.shared.name)
            for name in ("transmitter_4", "bob", "eve")
        )

    @classmethod
    def tearDownClass(cls):
        cls.shared.cleanup()

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.room = hall.Hall(self.folder)
        self.alice_m = np.array([self.room.config.alice_m.x, self.room.config.alice_m.y])

    def start_alice(self, air, *more, program=None, **device):
        programs = Programs(self.folder)
        self.addCleanup(programs.stop)
        programs.start("alice", program or self.alice, "--device",
                       self.room.device(air, "alice", **device),
                       "--epoch", EPOCH, "--session", 5, *more)
        return programs

    def calibrate(self):
        air = radios.lockstep_air(2, SPEED)
        programs = self.start_alice(air)
        done = subprocess.run(
            [sys.executable, "-B", PHYSEC, "calibrate", "--args",
             self.room.device(air, "bob", self.room.cable), "--start", str(RECEPTION),
             "--gain", str(hall.GAIN_DB),
             "--epoch", str(EPOCH), "--transmitter", "alice", "--out", "calibration.json",
             "--cable-delay-ns", str(self.room.cable_delay_s * 1e9)],
            cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        programs.stop()
        self.assertEqual(done.returncode, 0, done.stderr)

    def start_receiver(self, programs, who, program, air, start, *more, **device):
        programs.start(who, program, "--device", self.room.device(air, who, **device),
                       "--epoch", EPOCH, "--start-s", start, "--transmitter", "alice",
                       "--receiver", "bob", "--estimates", f"{who}.json",
                       "--reports", f"{who}.sync", "--samples", f"{who}.cf32", *more)

    def wait_for_frames(self, programs, count, *names):
        self.assertTrue(
            programs.wait_for(
                lambda: all(len(read_lines(self.folder / n)) >= count for n in names), 60),
            programs.logs())

    def errors(self, name):
        """Distances from Alice in the first FRAMES usable estimates; how many were not usable."""
        estimates = read_lines(self.folder / name)
        usable = [e for e in estimates if e["usable"]][:FRAMES]
        self.assertEqual(len(usable), FRAMES)
        before = [e for e in estimates if not e["usable"] and e["frame"] < usable[-1]["frame"]]
        positions = np.array([e["position_m"] for e in usable], float)
        return np.linalg.norm(positions - self.alice_m, axis=1), before

    def test_bob_is_near_his_bound_and_repeats_to_the_bit(self):
        self.calibrate()
        given = ("--calibration", "calibration.json")
        air = radios.lockstep_air(3, SPEED)
        programs = self.start_alice(air)
        self.start_receiver(programs, "bob", self.bob, air, RECEPTION, *given)
        self.start_receiver(programs, "eve", self.eve, air, RECEPTION, *given)
        self.wait_for_frames(programs, FRAMES + 3, "bob.json",
                             *(f"eve.json.{attack}" for attack in ATTACKS))
        programs.stop()
        bound = self.room.bound_m()
        bob, refused = self.errors("bob.json")
        # The first frame, whose carrier offset is not settled, and nothing else.
        self.assertLessEqual(len(refused), 1, [e["reason"] for e in refused])
        ratio = np.sqrt(np.mean(bob**2)) / bound
        snr = np.mean([r["snr_db"] for r in read_lines(self.folder / "bob.sync")[1:]])
        eves = {attack: np.sqrt(np.mean(self.errors(f"eve.json.{attack}")[0] ** 2))
                for attack in ATTACKS}
        worst = min(eves, key=eves.get)
        print(f"\nBob {1e2 * ratio * bound:.2f} cm RMSE, {ratio:.3f} of his bound, SNR {snr:.2f} dB;"
              f" Eve {', '.join(f'{a} {1e2 * e:.1f} cm' for a, e in eves.items())};"
              f" best attack: {worst}")
        self.assertLess(ratio, 1.3)
        # Nobody beats the bound: standard error of 200 frames' RMSE 5 %, four of them.
        self.assertGreater(ratio, 0.8)
        self.assertAlmostEqual(snr, 20.0, delta=0.3)
        # In these positions merging the pair costs an Eve about c delta_tau / 2 = 3 m; the one who
        # knows the form of the precoder sees through it at this SNR.
        self.assertGreater(eves["merged"], 1.0)
        self.assertEqual(worst, "structure")
        first = (self.folder / "bob.cf32").read_bytes()
        estimates = read_lines(self.folder / "bob.json")

        # The same air once more: the oscillators' phases come from its seed.
        for name in ("bob.json", "bob.sync", "bob.cf32"):
            (self.folder / name).unlink()
        again = radios.lockstep_air(2, SPEED)
        programs = self.start_alice(again)
        self.start_receiver(programs, "bob", self.bob, again, RECEPTION, *given)
        self.wait_for_frames(programs, FRAMES + 3, "bob.json")
        programs.stop()
        second = (self.folder / "bob.cf32").read_bytes()
        common = min(len(first), len(second))
        self.assertGreater(common, 8 * FRAMES * self.room.frame.spacing_samples)
        self.assertEqual(first[:common], second[:common])
        for one, other in zip(estimates, read_lines(self.folder / "bob.json")):
            self.assertEqual(one, other)

    def test_two_and_eight_channels(self):
        """The other transmitters, through chains without delay or phase, from one scenario file.

        Their oscillators' phases are random, so positions mean nothing; frames do.
        """
        for antennas in (2, 8):
            with self.subTest(antennas):
                scenario = self.folder / f"{antennas}.yml"
                lab = Path(hall.physec.__file__).parent / "air" / "lab.yml"
                scenario.write_text(
                    lab.read_text().replace("tx_antennas: 4", f"tx_antennas: {antennas}"))
                self.room = hall.Hall(self.folder, scenario=str(scenario))
                transmitter = compile_flowgraph(
                    f"usrp/fpi_transmitter_{antennas}", self.shared.name)
                air, name = radios.lockstep_air(2, SPEED), f"bob{antennas}"
                # In the middle of frame 142: half a preamble would count as one without header.
                start = EPOCH + 142.4 * self.room.frame.spacing_samples / 25e6
                programs = self.start_alice(air, "--scenario", scenario, program=transmitter)
                programs.start(name, self.bob, "--scenario", scenario, "--device",
                               self.room.device(air, "bob"), "--epoch", EPOCH, "--start-s",
                               start, "--reports", f"{name}.sync", "--estimates",
                               f"{name}.json", "--unusable", 1)
                self.wait_for_frames(programs, 20, f"{name}.json")
                programs.stop()
                reports = read_lines(self.folder / f"{name}.sync")
                self.assertEqual(reports[-1]["missed"], 0)
                self.assertEqual(reports[-1]["bad_headers"], 0)
                self.assertAlmostEqual(np.mean([r["snr_db"] for r in reports[1:]]), 20.0, delta=6.0)

    def test_without_a_calibration_bob_refuses(self):
        air = radios.lockstep_air(2, SPEED)
        programs = self.start_alice(air)
        self.start_receiver(programs, "bob", self.bob, air, RECEPTION)
        self.wait_for_frames(programs, 5, "bob.json")
        programs.stop()
        for estimate in read_lines(self.folder / "bob.json"):
            self.assertFalse(estimate["usable"])
            self.assertIn("no calibration", estimate["reason"])
            self.assertEqual(estimate["position_m"], [None, None])

    def test_without_a_common_clock_offsets_are_measured_and_positions_refused(self):
        ppm = 0.5
        air = radios.lockstep_air(1, SPEED)  # Bob comes any time later: his device time is another
        programs = self.start_alice(air, shared_reference=0, ppm=ppm / 2)
        self.assertTrue(programs.wait_for(lambda: "Alice:" in programs.log("alice"), 30),
                        programs.logs())
        self.start_receiver(programs, "bob", self.bob, air, 0, shared_reference=0, ppm=-ppm / 2)
        self.wait_for_frames(programs, FRAMES + 50, "bob.json")
        programs.stop()
        reports = read_lines(self.folder / "bob.sync")
        last = reports[-1]
        carrier = ppm * 1e-6 * self.room.config.carrier_hz
        print(f"\ncarrier offset {last['carrier_offset_hz']:.1f} Hz (true {carrier:g}), clock"
              f" {last['clock_offset_ppm']:.4f} ppm (true {-ppm}), {len(reports)} frames,"
              f" missed {last['missed']}")
        self.assertAlmostEqual(last["carrier_offset_hz"], carrier, delta=0.02 * carrier)
        # Bob's clock is the slower one.
        self.assertAlmostEqual(last["clock_offset_ppm"], -ppm, delta=0.02 * ppm)
        self.assertEqual(last["missed"], 0)
        estimates = read_lines(self.folder / "bob.json")
        self.assertFalse(any(e["usable"] for e in estimates))
        reasons = [r["complaint"] for r in reports]
        self.assertTrue(all("calibration" in reason for reason in reasons))
        # With a calibration the clocks are what is left to complain about.
        calibrated = self.reasons_with_a_calibration()
        self.assertIn("not settled", calibrated[0])
        for reason in calibrated[1:]:
            said = re.search(r"no common clock.* by (\S+) ppm .*drift by (\S+) ns per ms", reason)
            self.assertIsNotNone(said, reason)
            for number in said.groups():
                self.assertAlmostEqual(float(number), ppm, delta=0.02 * ppm)
        # Chains that are not calibrated fit no secret, and none is believed.
        self.assertTrue(all(e["secret_evidence"] > 1.0 and not e["reliable"] for e in estimates[1:]))
        # Corrected: the paths of the first and of the last frames are the same ones.
        delays = np.array([e["delay_s"][0] for e in estimates[1:] if e["converged"]])
        drift = ppm * 1e-6 * len(reports) * self.room.frame.spacing_samples / 25e6
        self.assertLess(abs(delays[-20:].mean() - delays[:20].mean()), 0.1 * drift)

    def reasons_with_a_calibration(self):
        """The recorded samples once more, for a receiver that has a calibration."""
        from gnuradio import physec

        options = physec.sync.make_receiver_options(
            self.room.frame, self.room.config.carrier_hz, EPOCH, physec.air.calibration.ideal(4))
        samples = np.fromfile(self.folder / "bob.cf32", np.complex64)
        return [f.timing_complaint for f in physec.sync.frame_receiver(options).process(samples)]


if __name__ == "__main__":
    unittest.main()
