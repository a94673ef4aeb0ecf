# SPDX-License-Identifier: GPL-3.0-or-later
"""physec record from a simulated USRP that hears Alice, and physec replay of what it wrote."""

import contextlib
import io
import json
import os
import signal
import tempfile
import threading
import unittest
from pathlib import Path

import radios
from gnuradio import blocks, gr, physec, uhd
from gnuradio.physec.air import calibration, sigmf, sigmf_reader
from gnuradio.physec import scenario
from gnuradio.physec.cli import main

RATE, CARRIER = 25e6, 3.5e9
SESSION = 4711
EPOCH = 1  # device seconds
SECRET = (23.456789e-9, 0.2345678)
FRAMES = 12


def lab(path, mode="fpi"):
    """Writes a scenario with this secret and frame 0 leaving at EPOCH; returns it."""
    text = Path(scenario.LAB).read_text(encoding="utf-8")
    for old, new in (("delay_s: 20.0e-9, angle_rad: 0.2", "delay_s: %r, angle_rad: %r" % SECRET),
                     ("snr_db: 20.0", f"mode: {mode}"),
                     ("epoch_s: 0.0", f"epoch_s: {EPOCH}.0")):
        assert old in text
        text = text.replace(old, new)
    Path(path).write_text(text, encoding="utf-8")
    return scenario.load(path)


def write_paths(path, experiment):
    """Channel file: the scenario to Bob's antenna 0 and Eve's antenna 1, loud enough."""
    config = experiment.fpi
    text = ""
    for rx, place in enumerate((config.bob_m, config.eve_m)):
        paths = physec.fpi.true_paths(config, place)
        loudest = max(abs(one.gain) for one in paths)
        for one in paths:
            one.gain = one.gain / loudest
        text += physec.channel.antenna_paths_text(paths, config.tx_antennas, rx=rx)
    Path(path).write_text(text, encoding="utf-8")


def write_cables(path, antennas=4):
    """Channel file: a cable without delay from each transmit to each receive channel."""
    lines = [f"{tx} {rx} 0 1 0" for tx in range(antennas) for rx in range(2)]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")


class Alice:
    """Frames on the air from EPOCH on, from a radio of her own in this process."""

    def __init__(self, experiment, air, frames=10_000):
        config, format = experiment.fpi, experiment.fpi_frame()
        address = radios.address(air=air, serial="alice", ntx=4, nrx=0, clock="lockstep",
                                 speed=2, radios=2, shared_reference=1, tx_delay=3.3, skew=0.1)
        self.graph = gr.top_block()
        source = physec.fpi_frame_source(config, format, experiment.air.pilot_seed, SESSION)
        precoder = physec.fpi_precoder(config, 1, format.symbols)
        modulator = physec.ofdm_modulator(format, config.tx_antennas, 0.05)
        sink = uhd.usrp_sink(address, uhd.stream_args("fc32", channels=list(range(4))), "")
        sink.set_samp_rate(RATE)
        item = gr.sizeof_gr_complex * config.ofdm.active_count
        for port in range(config.tx_antennas):
            sink.set_center_freq(CARRIER, port)
            head = blocks.head(item, frames * format.symbols)
            self.graph.connect((source, port), head, (precoder, port))
            self.graph.connect((precoder, port), (modulator, port))
            self.graph.connect((modulator, port), (sink, port))
        sink.set_start_time(uhd.time_spec(EPOCH))
        self.graph.start()

    def stop(self):
        self.graph.stop()
        self.graph.wait()


class RecordReplay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.scenario = cls.folder / "lab.yml"
        cls.experiment = lab(cls.scenario)
        cls.paths, cls.cables = cls.folder / "hall.paths", cls.folder / "cables.paths"
        write_paths(cls.paths, cls.experiment)
        write_cables(cls.cables)
        cls.calibration = cls.calibrate()

    @classmethod
    def command(cls, *words):
        """Exit status, stdout and stderr of a command line, in this process."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                status = main.main([str(word) for word in words])
            except SystemExit as leaving:
                status = leaving.code
        return status, out.getvalue(), err.getvalue()

    @classmethod
    def record(cls, name, channel, *words, path=None, frames=FRAMES):
        """As command(), with Alice on the air. path: of the scenario."""
        air, path = radios.fresh_air(), path or cls.scenario
        alice = Alice(scenario.load(path), air)
        try:
            device = radios.address(air=air, serial="bob", ntx=0, nrx=2, channel=channel,
                                    shared_reference=1, noise=-70)
            return cls.command(
                "record", "--args", device, "--out", cls.folder / name, "--scenario", path,
                "--frames", frames, "--start", EPOCH, "--json", "-", *words)
        finally:
            alice.stop()

    @classmethod
    def calibrate(cls):
        """Calibration file from a recording through cables: oscillator phases are random."""
        path = cls.folder / "cables.yml"
        experiment = lab(path, "none")  # fakes would weaken some subcarriers
        config = experiment.fpi
        status, _, err = cls.record(
            "cables", cls.cables, "--channels", 2, "--role", "bob,eve", path=path)
        assert status == 0, err
        (recording, _) = sigmf_reader.read(str(cls.folder / "cables"))
        options = physec.sync.make_receiver_options(experiment.fpi_frame(), CARRIER, EPOCH)
        receiver = physec.sync.frame_receiver(options)
        receiver.set_time(recording.captures[0].seconds, recording.captures[0].fraction)
        frames = receiver.process(recording.samples())
        pilots = physec.fpi.make_pilots(config, experiment.air.pilot_seed)
        chains, facts = calibration.measure(frames, pilots, config.ofdm)
        path = cls.folder / "radios.json"
        calibration.save_entry(
            str(path), calibration.make_entry(chains, facts, "alice", "bob", RATE, CARRIER))
        return path

    def test_replay_repeats_live_to_the_bit(self):
        status, out, err = self.record(
            "hall", self.paths, "--channels", 2, "--role", "bob,eve", "--live",
            "--calibration", self.calibration, "--transmitter", "alice", "--map", "exact")
        self.assertEqual(status, 0, err)
        live = json.loads(out)
        bob, eve = live["reception"]["channels"]
        self.assertEqual((live["overflows"], live["captures"]), (0, [1, 1]))
        self.assertFalse(live["interrupted"])
        self.assertGreaterEqual(bob["frames"], FRAMES)
        self.assertGreaterEqual(bob["bob"]["usable"], FRAMES - 2)
        self.assertLess(bob["bob"]["rmse_m"], 0.1)
        self.assertGreater(eve["eve"]["merged"]["rmse_m"], 1.0)
        # The one with a map is not fooled by metres, and Bob has it too.
        self.assertLess(eve["eve"]["map"]["rmse_m"], 0.1)
        self.assertLess(bob["bob_with_map"]["rmse_m"], 0.1)
        self.assertEqual(live["reception"]["worst_case_with_map"]["eve"], "map")

        name = self.folder / "hall"
        status, out, err = self.command(
            "replay", name, "--scenario", self.scenario, "--map", "exact", "--json", "-")
        self.assertEqual(status, 0, err)
        again = json.loads(out)
        self.assertEqual(again["samples"], live["samples"])
        self.assertEqual(
            json.dumps(again["reception"]), json.dumps(live["reception"]))  # every number of it

        # The tag of the timed start came through, and nothing in the files tells the secret.
        (first, _) = sigmf_reader.read(str(name))
        self.assertEqual(first.captures, [sigmf.Capture(0, EPOCH, first.captures[0].fraction)])
        self.assertLess(first.captures[0].fraction, 1e-6)
        self.assertEqual(first.description["device"]["serial"], "bob")
        self.assertRegex(first.datetime, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$")
        for path in self.folder.glob("hall*.sigmf-[mc]*"):
            text = path.read_text()
            for number in SECRET:
                self.assertNotIn(repr(number)[:7], text, path)
        self.assertFalse(first.description["secret_included"])

        # Eve's own replay: no scenario, same numbers.
        status, out, _ = self.command("replay", name, "--map", "exact", "--json", "-")
        for one, other in zip(json.loads(out)["reception"]["channels"], (bob, eve)):
            self.assertEqual(one["eve"], other["eve"])

    def test_the_secret_goes_into_the_files_on_request(self):
        status, _, err = self.record(
            "told", self.paths, "--include-secret", "--epoch", EPOCH + 0.25, frames=3)
        self.assertEqual(status, 0, err)
        (told,) = sigmf_reader.read(str(self.folder / "told"))
        self.assertTrue(told.description["secret_included"])
        self.assertEqual(told.description["epoch_s"], EPOCH + 0.25)
        self.assertEqual(
            told.description["secret"]["fakes"],
            [{"delay_s": SECRET[0], "angle_rad": SECRET[1], "gain": [1.0, 0.0]}])
        status, out, _ = self.command(
            "replay", self.folder / "told", "--attacks", "merged", "--json", "-")
        (channel,) = json.loads(out)["reception"]["channels"]
        self.assertGreaterEqual(channel["bob"]["frames"], 3)
        self.assertIn("no calibration", next(iter(channel["bob"]["reasons"])))

    def test_ctrl_c_leaves_a_readable_recording(self):
        stop = threading.Timer(5.0, lambda: os.kill(os.getpid(), signal.SIGINT))
        stop.start()
        self.addCleanup(stop.cancel)
        status, out, err = self.record("short", self.paths, "--live", "--attacks", "merged",
                                       frames=1_000_000)
        self.assertEqual((status, err), (1, "physec: interrupted\n"))
        live = json.loads(out)
        self.assertTrue(live["interrupted"])
        (short,) = sigmf_reader.read(str(self.folder / "short"))
        self.assertTrue(short.description["interrupted"])
        self.assertEqual([short.sample_count], live["samples"])
        self.assertGreater(live["reception"]["channels"][0]["frames"], 0)
        status, out, err = self.command("replay", self.folder / "short", "--scenario", self.scenario,
                                        "--attacks", "merged", "--json", "-")
        self.assertEqual(json.loads(out)["reception"], live["reception"])

    def test_what_cannot_be_recorded_is_refused(self):
        device = radios.address(air=radios.fresh_air(), serial="alone", ntx=0, nrx=1)
        base = {"--args": device, "--out": self.folder / "never", "--frames": 1}
        for change, *parts in (
            ({"--args": "type=nothing"}, "type=nothing", "uhd_find_devices"),
            ({"--channels": 3}, "3 channels"),
            ({"--rate": 7.7e6}, "--rate is 7700000.0"),
            ({"--frequency": 9e11}, "--frequency is 900000000000.0"),
            ({"--gain": 100}, "--gain is 100.0", "0 to 60"),
            ({"--antenna": "elbow"}, "--antenna is 'elbow'"),
            ({"--clock-source": "sundial"}, "sundial"),
            ({"--start": "0.000001"}, "--start is 1e-06", "later than the device time"),
            ({"--start": "soon"}, "--start", "'soon'"),
            ({"--role": "bob,eve"}, "--role is 'bob,eve'", "1 channels"),
            ({"--role": "alice"}, "role is 'alice'"),
            ({"--out": "/nowhere/x"}, "/nowhere/x"),
            ({"--attacks": "all"}, "--attacks", "without --live"),
            ({"--calibration": self.calibration}, "--transmitter"),
            ({"--calibration": self.calibration, "--transmitter": "nobody"}, "'nobody'"),
            ({"--seconds": 1}, "--seconds", "not allowed with"),
        ):
            with self.subTest(change):
                words = [str(word) for pair in {**base, **change}.items() for word in pair]
                status, _, err = self.command("record", *words)
                self.assertEqual(status, 2, err)
                self.assertEqual(err.count("\n"), 1, err)
                for part in parts:
                    self.assertIn(part, err)
        status, _, err = self.command(
            "record", "--args", device, "--out", self.folder / "never", "--frames", 1, "--live",
            "--attacks", "all")
        self.assertEqual((status, "'all'" in err), (2, True), err)
        self.assertEqual(list(self.folder.glob("never*")), [])


if __name__ == "__main__":
    unittest.main()
