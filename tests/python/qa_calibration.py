# SPDX-License-Identifier: GPL-3.0-or-later
"""Calibration files: what is measured, kept, and refused. No radio."""

import datetime
import json
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from gnuradio import blocks, physec
from gnuradio.physec.air import calibration
from gnuradio.physec.air import capture

NOW = datetime.datetime(2030, 1, 1, 12, tzinfo=datetime.timezone.utc)
RATE, CARRIER = 25e6, 3.5e9


class Calibration(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.path = Path(scratch.name) / "calibration.json"
        self.lab = physec.scenario.load_lab()
        self.config = self.lab.fpi
        pilots = physec.fpi.make_pilots(self.config, self.lab.air.pilot_seed)
        self.sent = physec.fpi.precoder(self.config).apply(pilots)
        self.truth = [
            physec.channel.chain((40.25 + 0.13 * i) / RATE, 0.3 * np.exp(2j * i)) for i in range(4)
        ]

    def frames(self, count=20, snr_db=30.0, echo=0.0, seed=1, **attributes):
        """Frames through a cable of 5 ns, windows opened 31 samples after departure."""
        random = np.random.default_rng(seed)
        window, cable = 31, 5e-9
        chains = [physec.channel.chain(c.delay_s + cable, c.gain) for c in self.truth]
        response = physec.channel.chain_response(chains, self.config.ofdm, window)
        if echo:
            late = [physec.channel.chain(c.delay_s + 200e-9, c.gain) for c in self.truth]
            response = response + echo * physec.channel.chain_response(late, self.config.ofdm, window)
        clean = (self.sent * response).sum(axis=2).ravel()
        sigma = np.sqrt(np.mean(abs(clean) ** 2) / 2) * 10 ** (-snr_db / 20)
        facts = dict(window_samples=window, carrier_settled=True, common_clock=True, session=9,
                     snr_db=snr_db, carrier_offset_hz=0.0, in_slot=False)
        return [
            SimpleNamespace(
                body=clean + sigma * (random.normal(size=clean.size)
                                      + 1j * random.normal(size=clean.size)),
                **{**facts, **attributes})
            for _ in range(count)
        ]

    def entry(self, **frames):
        chains, facts = calibration.measure(
            self.frames(**frames), self.sent, self.config.ofdm, 5e-9)
        return calibration.make_entry(chains, facts, "alice", "bob", RATE, CARRIER, NOW)

    def load(self, transmitter="alice", receiver="bob", rate=RATE, carrier=CARRIER, later=0.0,
             gain=None):
        return calibration.load(self.path, transmitter, receiver, rate, carrier,
                                now=NOW + datetime.timedelta(seconds=later), receive_gain_db=gain)

    def test_another_receive_gain_is_refused(self):
        entry = self.entry()
        calibration.save_entry(self.path, entry)
        self.assertEqual(self.load(gain=33.0).complaint, "")  # not known what it was
        calibration.save_entry(self.path, {**entry, "receive_gain_db": 30.0})
        self.assertEqual(self.load().complaint, "")
        self.assertEqual(self.load(gain=30.5).complaint, "")
        self.assertEqual(self.load(gain=33.0).complaint,
                         "calibration of another receive gain: it is 33 dB; allowed: 30 dB, or"
                         " calibrate again")

    def test_chains_come_back_through_the_file(self):
        calibration.save_entry(self.path, self.entry())
        found = self.load(later=60)
        self.assertEqual(found.complaint, "")
        self.assertEqual(found.session, 9)
        # 20 frames at 30 dB: 43 dB, times 16 pilots and 100 subcarriers over four channels of
        # unequal pilots. The worst channel's bound is about 2e-4 samples; five of them.
        for chain, truth in zip(found.chains, self.truth):
            self.assertLess(abs(chain.delay_s - truth.delay_s) * RATE, 1e-3)
            self.assertLess(abs(chain.gain / truth.gain - 1), 5e-3)
        self.assertAlmostEqual(found.delay_s * RATE, 40.25, 2)
        options = physec.sync.make_receiver_options(
            self.lab.fpi_frame(), CARRIER, 0.0, found)
        self.assertEqual(options.scheduled_window, 40 - 8)
        self.assertEqual(options.session, 9)
        self.assertEqual(found.response(options).shape, (100, 4))

    def test_an_entry_replaces_the_old_one_of_the_same_radios_only(self):
        calibration.save_entry(self.path, self.entry())
        calibration.save_entry(self.path, {**self.entry(), "receiver": "eve"})
        calibration.save_entry(self.path, {**self.entry(), "session": 10})
        entries = calibration.read_entries(self.path)
        self.assertEqual(sorted((e["receiver"], e["session"]) for e in entries),
                         [("bob", 10), ("eve", 9)])

    def test_what_is_missing_or_stale_becomes_a_complaint(self):
        self.assertIn("does not exist", self.load().complaint)
        self.assertIn("no file was given", calibration.load("", "a", "b", 1e6, 1e9).complaint)
        calibration.save_entry(self.path, self.entry())
        for other in (dict(transmitter="carol"), dict(receiver="eve"), dict(rate=5e6),
                      dict(carrier=2.4e9)):
            missing = self.load(**other)
            self.assertIn("no calibration for", missing.complaint)
            self.assertEqual(missing.chains, [])
            self.assertIsNone(missing.response(None))
        self.assertEqual(self.load(later=8 * 3600 - 1).complaint, "")
        self.assertIn("stale calibration: made 9.0 hours ago; allowed: 8",
                      self.load(later=9 * 3600).complaint)

    def test_files_that_are_none_are_refused(self):
        for text, words in (("{", "no JSON"), ("[]", "no calibration file"),
                            ('{"format": "else"}', "no calibration file"),
                            (json.dumps({"format": calibration.FORMAT, "version": 7}), "version")):
            self.path.write_text(text)
            with self.assertRaisesRegex(calibration.CalibrationError, words):
                self.load()

    def test_waiting_for_the_start_is_no_part_of_the_time(self):
        calls = []

        def waiting():
            calls.append(None)
            return len(calls) < 20  # 0.02 s each: longer than the time

        options = physec.sync.make_receiver_options(self.lab.fpi_frame(), CARRIER, 0.0)
        with self.assertRaisesRegex(RuntimeError, "0 of 1 frames in 0.1 s"):
            capture.capture_frames(
                blocks.vector_source_c([0j] * 1000), options, 1, 0.1, waiting=waiting)
        self.assertGreater(len(calls), 20)

    def test_measurements_that_are_none_are_refused(self):
        for frames, words in (
            (dict(carrier_settled=False), "settled carrier offset: 0"),
            (dict(common_clock=False, carrier_offset_hz=1200.0), "no common clock"),
            (dict(echo=0.3), "echoes"),
            (dict(count=1, snr_db=-20.0), "echoes"),
        ):
            with self.assertRaisesRegex(calibration.CalibrationError, words):
                self.entry(**frames)
        chains, facts = calibration.measure(self.frames(), self.sent, self.config.ofdm, 1e-3)
        with self.assertRaisesRegex(calibration.CalibrationError, "delay of channel 0 is -"):
            calibration.make_entry(chains, facts, "alice", "bob", RATE, CARRIER)


if __name__ == "__main__":
    unittest.main()
