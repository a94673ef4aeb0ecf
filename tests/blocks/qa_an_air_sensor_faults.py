# SPDX-License-Identifier: GPL-3.0-or-later
"""What the air sensor does with silence, nonsense, and settings that come at any time."""

import os
import tempfile
import threading
import time
import unittest
from contextlib import contextmanager

import numpy as np
import pmt
from gnuradio import blocks, gr, physec
from qa_an_air import AIR, DATA, SESSION, channel, csi_pdu
from qa_an_air_sensor import RATE, RECEIVE, SAMPLE_M, air_config, echo

SPACING = air_config().format.spacing_samples


def record(paths, count):
    """Echoes of `count` frames, an array of RECEIVE rows, and what port `sent` said of them."""
    air = air_config()
    graph = gr.top_block()
    source = physec.an_air_transmitter(air, DATA, 0.3, SESSION, 5)
    source.to_basic_block()._post(pmt.intern("csi"), csi_pdu(channel(air, 1)))
    modulator = physec.ofdm_modulator(air.format, 4, 1.0)
    for tx in range(4):
        graph.connect((source, tx), (modulator, tx))
    sinks = [blocks.vector_sink_c() for _ in range(RECEIVE)]
    for rx, sink in enumerate(sinks):
        air_path = physec.waveform_channel(paths, 4, RATE, rx, 1e-4, 0.0, 1)
        for tx in range(4):
            graph.connect((modulator, tx), (air_path, tx))
        graph.connect(air_path, blocks.head(gr.sizeof_gr_complex, count * SPACING), sink)
    told = blocks.message_debug(False)
    graph.msg_connect((source, "sent"), (told, "store"))
    graph.run()
    return (np.array([sink.data() for sink in sinks], np.complex64),
            [told.get_message(k) for k in range(count)])


class Player(gr.sync_block):
    """Plays samples up to `limit`, and goes on when that is raised."""

    def __init__(self, samples, limit):
        super().__init__("player", None, [np.complex64] * RECEIVE)
        self.samples, self.limit, self.done = samples, limit, 0
        self.rx_time = None  # value of such a tag at sample 10

    def start(self):
        self.done = 0
        return True

    def work(self, _, outputs):
        while self.done == self.limit < self.samples.shape[1]:
            time.sleep(1e-3)
        if self.done == self.samples.shape[1]:
            time.sleep(0.1)  # messages that are on their way get lost as a flowgraph ends
            return -1
        if self.done == 0 and self.rx_time is not None:
            self.add_item_tag(0, 10, pmt.intern("rx_time"), self.rx_time)
        count = min(len(outputs[0]), self.limit - self.done)
        for row, out in zip(self.samples, outputs):
            out[:count] = row[self.done:self.done + count]
        self.done += count
        return count


class Bench:
    """A sensor that is played samples; `frames` per estimate."""

    def __init__(self, samples, sent, frames=2, limit=None):
        air = air_config()
        self.graph = gr.top_block()
        self.player = Player(samples, samples.shape[1] if limit is None else limit)
        self.sensor = physec.an_air_sensor(
            air, physec.sync.make_receiver_options(air.format, 2.4e9), frames)
        for rx in range(RECEIVE):
            self.graph.connect((self.player, rx), (self.sensor, rx))
        self.stores = {port: blocks.message_debug(False) for port in ("estimates", "chains")}
        for port, store in self.stores.items():
            self.graph.msg_connect((self.sensor, port), (store, "store"))
        for message in sent:
            self.tell(message)

    def tell(self, message):
        self.sensor.to_basic_block()._post(pmt.intern("sent"), message)

    def finish(self):
        """Waits for the end, which a block whose thread has died would never let come."""
        waiting = threading.Thread(target=self.graph.wait, daemon=True)
        waiting.start()
        waiting.join(20)
        alive = waiting.is_alive()
        if alive:
            self.graph.stop()
            waiting.join(5)
        time.sleep(0.1)
        assert not alive, "the flowgraph hangs"
        return self.results()

    def results(self):
        return [[pmt.to_python(pmt.car(store.get_message(k)))
                 for k in range(store.num_messages())] for store in self.stores.values()]

    def run(self):
        self.graph.start()
        return self.finish()


@contextmanager
def captured_log():
    """Yields a function for the lines that loggers wrote to the standard streams so far."""
    with tempfile.TemporaryFile() as file:
        saved = [os.dup(stream) for stream in (1, 2)]
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)

        def lines():
            file.seek(0)
            return file.read().decode().splitlines()

        try:
            yield lines
        finally:
            for stream, copy in zip((1, 2), saved):
                os.dup2(copy, stream)
                os.close(copy)


def frames_of(estimates):
    return [estimate["frame"] for estimate in estimates]


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.samples, cls.sent = record(echo(0.4, 4 * SAMPLE_M, 0.5), 8)

    def complaints(self, samples, prepare=lambda sensor: None):
        bench = Bench(samples, self.sent)
        prepare(bench.sensor)
        with captured_log() as lines:
            estimates, chains = bench.run()
            time.sleep(0.1)
            found = [line for line in lines() if "from the frames up to" in line]
        return estimates, chains, found

    def test_silence_costs_one_line_and_its_own_estimates(self):
        clean, _ = Bench(self.samples, self.sent).run()
        self.assertEqual(frames_of(clean), [1, 3, 5, 7])
        silence = self.samples.copy()
        silence[:, :4 * SPACING] = 0
        estimates, _, lines = self.complaints(silence)
        self.assertEqual(estimates, clean[2:])
        self.assertEqual(len(lines), 1, lines)
        self.assertIn("no estimate from the frames up to 1: energy received by all antennas is 0; "
                      "allowed: finite and > 0", lines[0])

    def test_values_that_are_not_finite_cost_no_more(self):
        clean, _ = Bench(self.samples, self.sent).run()
        for value in (np.nan, np.inf):
            broken = self.samples.copy()
            broken[1, 2 * SPACING + SPACING // 2:][:50] = value
            estimates, _, lines = self.complaints(broken)
            self.assertEqual(estimates, clean[:1] + clean[2:])
            self.assertEqual(len(lines), 1, lines)

    def test_a_calibration_waits_for_all_antennas(self):
        def prepare(sensor):
            sensor.calibrate(0.4, 3 * SAMPLE_M, 5 * SAMPLE_M)

        dead = self.samples.copy()
        dead[0, :4 * SPACING] = 0
        estimates, chains, lines = self.complaints(dead, prepare)
        self.assertEqual(len(lines), 1, lines)
        self.assertIn("no chains from the frames up to 1: energy received by antenna 0 is 0",
                      lines[0])
        self.assertEqual(len(chains), 1)
        np.testing.assert_allclose(chains[0]["receive"], 1, atol=0.1)
        self.assertEqual(frames_of(estimates), [7])
        # A dead antenna is no reason to see nothing with the others.
        found, _, lines = self.complaints(dead)
        self.assertEqual(lines, [])
        self.assertEqual(frames_of(found), [1, 3, 5, 7])
        self.assertAlmostEqual(found[0]["theta_rad"], 0.4, delta=0.05)

    def test_messages_that_cannot_be_used_change_nothing(self):
        clean, _ = Bench(self.samples, self.sent).run()
        body = pmt.cdr(self.sent[0])

        def message(number):
            return pmt.cons(pmt.dict_add(pmt.make_dict(), pmt.intern("frame"), number), body)

        for number in (pmt.intern("seven"), pmt.from_long(-1), pmt.from_double(1.5), pmt.PMT_NIL):
            bench = Bench(self.samples, [message(number), *self.sent])
            with captured_log() as lines:
                estimates, _ = bench.run()
                time.sleep(0.1)
                found = [line for line in lines() if "number of a frame is" in line]
            self.assertEqual(len(found), 1, found)
            self.assertEqual(estimates, clean)

    def test_times_that_cannot_be_used_change_nothing(self):
        clean, _ = Bench(self.samples, self.sent).run()
        double = pmt.from_double
        for value in (double(1.5), pmt.make_tuple(double(1.0), double(0.5)), pmt.PMT_NIL,
                      pmt.make_tuple(pmt.from_uint64(1), double(float("nan")))):
            bench = Bench(self.samples, self.sent)
            bench.player.rx_time = value
            with captured_log() as lines:
                estimates, _ = bench.run()
                found = [line for line in lines() if "time of a sample is" in line]
            self.assertEqual(len(found), 1, found)
            self.assertEqual(estimates, clean)

    def test_receiver_options_of_another_format_are_refused(self):
        air = air_config()
        for data, body in ((8, 12), (64, 68)):
            other = physec.an.make_air_config(air.scheme, **{**AIR, "data_symbols": data}).format
            with self.assertRaisesRegex(
                    ValueError, f"body_symbols of the receiver options is {body}; "
                                "allowed: 20, as in the air format"):
                physec.an_air_sensor(air, physec.sync.make_receiver_options(other, 2.4e9), 2)


class Calibration(unittest.TestCase):
    """A reference at one sample and a target at ten, seen through chains that differ."""

    @classmethod
    def setUpClass(cls):
        random = np.random.default_rng(2)
        transmit = np.exp(1j * random.uniform(-3, 3, 4))
        receive = np.exp(1j * random.uniform(-3, 3, RECEIVE))
        cls.samples, cls.sent = record(
            echo(0.0, 1.0 * SAMPLE_M, 0.4, transmit, receive)
            + echo(0.5, 10 * SAMPLE_M, 0.6, transmit, receive), 8)
        cls.transmit = transmit / transmit[0]

    def sense(self, *settings):
        """`settings`: names of setters with their arguments, in that order."""
        bench = Bench(self.samples, self.sent)
        for name, *arguments in settings:
            getattr(bench.sensor, name)(*arguments)
        return bench.run()

    REFERENCE = ("calibrate", 0.0, 0.5 * SAMPLE_M, 1.5 * SAMPLE_M)
    GATE = ("set_gate", 8 * SAMPLE_M, 12 * SAMPLE_M)

    def test_a_gate_is_that_of_the_target_whenever_it_is_set(self):
        expected, (chains,) = self.sense(self.GATE, self.REFERENCE)
        # Half a side lobe more: the target is 1.5 times as strong as the reference.
        np.testing.assert_allclose(chains["transmit"], self.transmit, atol=0.2)
        estimates, (same,) = self.sense(self.REFERENCE, self.GATE)
        np.testing.assert_array_equal(same["transmit"], chains["transmit"])
        self.assertEqual(estimates, expected)

    def test_without_a_gate_the_whole_prefix_is_searched_again(self):
        estimates, chains = self.sense(self.REFERENCE)
        self.assertEqual(len(chains), 1)
        self.assertEqual(frames_of(estimates), [3, 5, 7])
        for estimate in estimates:
            self.assertAlmostEqual(estimate["range_m"], 10 * SAMPLE_M, delta=0.3 * SAMPLE_M)

    def test_a_reference_out_of_reach_is_refused_and_forgotten(self):
        bench = Bench(self.samples, self.sent)
        with self.assertRaisesRegex(ValueError, "gate"):
            bench.sensor.calibrate(0.0, 0, 100 * SAMPLE_M)
        self.assertEqual(bench.run(), self.sense())

    def test_frames_from_before_are_not_the_reference(self):
        expected = self.sense(self.REFERENCE)[1]
        # The same frame in another scene.
        other, _ = record(echo(-0.7, 1.0 * SAMPLE_M, 5.0), 1)
        scene = np.concatenate([other, self.samples[:, SPACING:]], axis=1)
        bench = Bench(scene, self.sent, limit=SPACING)
        self.addCleanup(setattr, bench.player, "limit", scene.shape[1])
        bench.graph.start()
        while bench.sensor.nitems_read(0) < SPACING:
            time.sleep(1e-3)
        getattr(bench.sensor, self.REFERENCE[0])(*self.REFERENCE[1:])
        bench.player.limit = scene.shape[1]
        chains = bench.finish()[1]
        np.testing.assert_allclose(chains[0]["transmit"], expected[0]["transmit"], atol=0.1)


class Restart(unittest.TestCase):
    def test_a_stopped_flowgraph_starts_anew(self):
        samples, sent = record(echo(0.4, 4 * SAMPLE_M, 0.5), 5)
        expected, _ = Bench(samples, sent).run()
        self.assertEqual(frames_of(expected), [1, 3])
        for stopped in (0.3, 1.0, 2.7):  # frames
            cut = int(stopped * SPACING)
            bench = Bench(samples, sent)
            bench.player.samples = samples[:, :cut]
            bench.player.limit = cut
            before = len(bench.run()[0])
            bench.player.samples, bench.player.limit = samples, samples.shape[1]
            for message in sent:
                bench.tell(message)
            self.assertEqual(bench.run()[0][before:], expected)

    def test_gate_chains_and_a_pending_calibration_stay(self):
        samples, sent = record(echo(0.0, 1.0 * SAMPLE_M, 0.3) + echo(0.5, 10 * SAMPLE_M, 0.3), 4)
        bench = Bench(samples[:, :SPACING], sent)
        bench.sensor.set_gate(8 * SAMPLE_M, 12 * SAMPLE_M)
        bench.sensor.calibrate(0.0, 0.5 * SAMPLE_M, 1.5 * SAMPLE_M)
        self.assertEqual(bench.run(), [[], []])
        bench.player.samples, bench.player.limit = samples, samples.shape[1]
        for _ in range(2):
            for message in sent:
                bench.tell(message)
            estimates, chains = bench.run()
            self.assertEqual(len(chains), 1)
            self.assertAlmostEqual(estimates[-1]["range_m"], 10 * SAMPLE_M, delta=0.3 * SAMPLE_M)
        self.assertEqual(frames_of(estimates), [3, 1, 3])


if __name__ == "__main__":
    unittest.main()
