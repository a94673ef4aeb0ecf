# SPDX-License-Identifier: GPL-3.0-or-later
"""Replay: the same samples give the same numbers, to the bit."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import recordings
from gnuradio.physec import InvalidInput, fpi, scenario
from gnuradio.physec.air import fpi_description, fpi_receiver, replay, sigmf_reader
from gnuradio.physec.cli import main


class Replay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.experiment = recordings.lab()
        cls.secret = fpi_description.secret_of(cls.experiment.fpi, 1)
        cls.heard = [recordings.samples(cls.experiment, 8, role) for role in ("bob", "eve")]
        frame = cls.experiment.fpi_frame().spacing_samples
        cls.name = str(cls.folder / "lab")
        # An overflow in the middle of the fourth frame, seven samples long.
        cls.live, _ = recordings.record(
            cls.name, cls.experiment, cls.heard, ("bob", "eve"), lost=(3 * frame + 1000, 7))

    def test_the_recording_is_one_worth_replaying(self):
        bob, eve = self.live["channels"]
        self.assertEqual((bob["frames"], bob["gaps"], bob["missed"]), (6, 1, 1))
        self.assertEqual(bob["bob"]["usable"], 5)
        self.assertEqual(sum(bob["bob"]["reasons"].values()), 1)
        self.assertIn("carrier offset not settled", next(iter(bob["bob"]["reasons"])))
        self.assertLess(bob["bob"]["rmse_m"], 0.05)
        self.assertGreater(bob["eve"]["merged"]["rmse_m"], 1.0)
        self.assertEqual(set(bob["eve"]), {"merged", "separate", "structure"})
        self.assertEqual(eve["bob_left_out"], "this antenna is Eve's")
        self.assertNotIn("bob", eve)
        smallest = min(
            (report["rmse_m"], number, name)
            for number, channel in enumerate(self.live["channels"])
            for name, report in channel["eve"].items()
        )
        worst = self.live["worst_case"]
        self.assertEqual((worst["rmse_m"], worst["channel"], worst["eve"]), smallest)
        json.dumps(self.live, allow_nan=False)  # plain, NaN left out

    def test_same_numbers_however_the_scheduler_slices(self):
        recorded = sigmf_reader.read(self.name)
        for chunk in (10_000_000, 4096, 61, 7):
            with self.subTest(chunk):
                again = replay.replay(recorded, secret=self.secret, max_items=chunk)
                self.assertEqual(json.dumps(again), json.dumps(self.live))

    def test_an_interrupted_replay_reports_nothing(self):
        with self.assertRaises(KeyboardInterrupt):
            replay.replay(sigmf_reader.read(self.name), progress=self.ctrl_c)

    @staticmethod
    def ctrl_c(done, total):
        assert 0 <= done <= total
        raise KeyboardInterrupt

    def test_a_sliced_recording_is_the_same_recording(self):
        other = str(self.folder / "sliced")
        frame = self.experiment.fpi_frame().spacing_samples
        live, _ = recordings.record(
            other, self.experiment, self.heard, ("bob", "eve"), lost=(3 * frame + 1000, 7),
            chunk=53)
        self.assertEqual(json.dumps(live), json.dumps(self.live))
        for ending in ("-ch0.sigmf-data", "-ch1.sigmf-data"):
            self.assertEqual(Path(other + ending).read_bytes(), Path(self.name + ending).read_bytes())

    def test_eve_needs_no_secret_and_bob_does(self):
        again = replay.replay(sigmf_reader.read(self.name))
        for one, other in zip(again["channels"], self.live["channels"]):
            self.assertEqual(one["eve"], other["eve"])
            self.assertNotIn("bob", one)
        self.assertIn("--scenario", again["channels"][0]["bob_left_out"])
        # With a wrong secret Bob is lost, so the right one mattered.
        wrong = {**self.secret, "fakes": [{"delay_s": 60e-9, "angle_rad": -0.4}]}
        lost = replay.replay(sigmf_reader.read(self.name), (), wrong)["channels"][0]["bob"]
        self.assertGreater(lost["rmse_m"], 10 * self.live["channels"][0]["bob"]["rmse_m"])

    def test_without_the_overflow_the_delays_would_be_wrong(self):
        """Captures matter: the second one's device time moves the window by seven samples."""
        recorded = sigmf_reader.read(f"{self.name}-ch0")
        del recorded[0].captures[1]
        unaware = replay.replay(recorded, (), self.secret)["channels"][0]
        self.assertEqual(unaware["gaps"], 0)
        self.assertNotEqual(
            [e["position_m"] for e in unaware["bob"]["estimates"]],
            [e["position_m"] for e in self.live["channels"][0]["bob"]["estimates"]])

    def command(self, *arguments):
        stdout = io.StringIO()
        with contextlib.redirect_stdout(stdout):
            self.assertEqual(main.main(["replay", *map(str, arguments)]), 0)
        return stdout.getvalue()

    def test_the_command_says_the_same(self):
        name = str(self.folder / "with-secret")
        live, _ = recordings.record(
            name, self.experiment, self.heard[:1], ("bob",), secret_too=True,
            attacks=("merged", "informed"))
        result = json.loads(self.command(name, "--attacks", "merged,informed", "--json", "-"))
        self.assertEqual(result["reception"], live)
        self.assertEqual((result["overflows"], result["captures"]), (0, [1]))
        self.assertEqual(result["reception"]["worst_case"]["eve"], "merged")
        text = self.command(name, "--attacks", "merged")
        self.assertRegex(text, r"0 +Bob +7 +6 +0\.0")
        self.assertIn("best attack without a map: merged on channel 0", text)
        self.assertIn("1 frames not usable, carrier offset not settled", text)

    def test_a_map_adds_an_eve_and_bob_with_it_and_changes_nothing_else(self):
        name = str(self.folder / "mapped")
        live, _ = recordings.record(
            name, self.experiment, self.heard[:1], ("bob",), secret_too=True, attacks=("merged",))
        words = (name, "--map", "exact", "--attacks", "merged,map")
        result = json.loads(self.command(*words, "--json", "-"))["reception"]
        (channel,), (plain,) = result["channels"], live["channels"]
        self.assertEqual(channel["eve"]["merged"], plain["eve"]["merged"])
        self.assertEqual(channel["bob"]["rmse_m"], plain["bob"]["rmse_m"])
        self.assertEqual(result["worst_case"], live["worst_case"])
        self.assertEqual(channel["map"], {"reflectors": 2, "deviation_m": 0.0})
        # Beyond 20 dB of the lab her bound is centimetres; without a map she errs by metres.
        self.assertLess(channel["eve"]["map"]["rmse_m"], 0.05)
        self.assertLess(channel["bob_with_map"]["rmse_m"], 0.05)
        self.assertEqual(result["worst_case_with_map"]["eve"], "map")
        self.assertNotIn("worst_case_with_map", live)
        text = self.command(*words, "--map-error", 0.01)
        self.assertIn("Bob with the map", text)
        self.assertIn("a map of 2 reflectors, exact to 0.01 m per coordinate: map on channel 0", text)

    def test_maps_that_cannot_be_used_are_refused_in_one_line(self):
        for words, said in ((("--map-error", 0.1), "only with a map"),
                            (("--map", "missing.yml"), "missing.yml"),
                            (("--attacks", "map"), "map_m is not set")):
            stderr = io.StringIO()
            with contextlib.redirect_stderr(stderr):
                self.assertEqual(main.main(["replay", self.name, *map(str, words)]), 2)
            self.assertIn(said, stderr.getvalue())
            self.assertEqual(stderr.getvalue().count("\n"), 1)

    def test_without_a_calibration_there_are_no_positions_unless_asked_for(self):
        name = str(self.folder / "uncalibrated")
        recordings.record(
            name, self.experiment, self.heard[:1], calibrated=False, live=False, secret_too=True)
        result = json.loads(self.command(name, "--attacks", "merged", "--json", "-"))
        (channel,) = result["reception"]["channels"]
        self.assertEqual(channel["bob"]["reasons"], {"no calibration": 7})
        self.assertIsNone(channel["bob"]["rmse_m"])
        self.assertNotIn("worst_case", result["reception"])
        self.assertTrue(all(e["position_m"] == [None, None] for e in channel["bob"]["estimates"]))
        asked = json.loads(self.command(
            name, "--attacks", "merged", "--report-unusable", "--json", "-"))
        (channel,) = asked["reception"]["channels"]
        self.assertTrue(all(None not in e["position_m"] for e in channel["bob"]["estimates"]))
        self.assertEqual(channel["bob"]["usable"], 0)

    def test_a_calibration_given_later_counts(self):
        name = str(self.folder / "calibrated-later")
        recordings.record(
            name, self.experiment, self.heard[:1], calibrated=False, live=False, secret_too=True)
        file = self.folder / "calibration.json"
        from gnuradio.physec.air import calibration

        calibration.save_entry(str(file), recordings.ideal_entry(self.experiment.fpi))
        words = (name, "--attacks", "merged", "--calibration", file, "--transmitter", "alice",
                 "--receiver", "bob", "--json", "-")
        (channel,) = json.loads(self.command(*words))["reception"]["channels"]
        self.assertEqual(channel["bob"]["usable"], 6)
        self.assertLess(channel["bob"]["rmse_m"], 0.05)

    def test_without_true_positions_there_are_estimates_but_no_errors(self):
        name = str(self.folder / "no-truth")
        live, _ = recordings.record(name, self.experiment, self.heard[:1], truth=False)
        again = replay.replay(sigmf_reader.read(name), secret=self.secret)
        self.assertEqual(again, live)
        bob = again["channels"][0]["bob"]
        self.assertIsNone(bob["rmse_m"])
        truth = [self.experiment.fpi.alice_m.x, self.experiment.fpi.alice_m.y]
        for estimate in bob["estimates"][1:]:
            self.assertLess(np.linalg.norm(np.subtract(estimate["position_m"], truth)), 0.1)


class Summary(unittest.TestCase):
    def estimate(self, position, reason=""):
        return {"usable": not reason, "reason": reason, "position_m": position}

    def test_no_frame_is_dropped(self):
        done = fpi_receiver.summary(
            [
                self.estimate([1.0, 0.0]),
                self.estimate([0.0, 2.0]),
                self.estimate([None, None]),  # usable, yet without a position
                self.estimate([None, None], "arrives -3.2e-05 late; 10 MHz"),
                self.estimate([None, None], "arrives 17 late; 10 MHz"),
            ],
            [0.0, 0.0],
        )
        self.assertEqual(done, {
            "frames": 5,
            "usable": 3,
            "reasons": {"arrives .. late; .. MHz": 2},
            "rmse_m": None,  # infinite, which JSON does not know
            "median_m": 2.0,
            "p90_m": None,
            "hit_1m": 0.0,
        })

    def test_scores_are_those_of_the_simulation(self):
        done = fpi_receiver.summary(
            [self.estimate([3.0, 4.0]), self.estimate([0.0, 0.5])], [0.0, 0.0])
        self.assertAlmostEqual(done["rmse_m"], np.sqrt((25 + 0.25) / 2), 12)
        self.assertEqual((done["median_m"], done["hit_1m"]), (2.75, 0.5))

    def test_the_worst_case_is_an_attack(self):
        eves = {"merged": {"rmse_m": 2.0}, "structure": {"rmse_m": None},
                "informed": {"rmse_m": 0.1}, "separate": {"rmse_m": 1.5}}
        self.assertEqual(fpi_receiver.worst_case(eves), {"eve": "separate", "rmse_m": 1.5})
        self.assertIsNone(fpi_receiver.worst_case({"informed": {"rmse_m": 0.1}}))

    def test_attacks_that_cannot_be_made_are_refused(self):
        experiment = scenario.load_lab()
        config = experiment.fpi
        heard = fpi_description.describe(config, experiment.air, "eve")
        for names, text in ((("x",), "'x'"), (("prior",), "distribution"),
                            (("informed",), "secret")):
            with self.assertRaisesRegex(InvalidInput, text):
                fpi_receiver.choose_attacks(heard, names)
        self.assertNotIn("prior", fpi_receiver.choose_attacks(heard))
        config.secret = fpi.secret_prior(1e-9, 2e-9, 0.1, 0.2)
        heard = fpi_description.describe(config, experiment.air, "eve")
        self.assertIn("prior", fpi_receiver.choose_attacks(heard))


if __name__ == "__main__":
    unittest.main()
