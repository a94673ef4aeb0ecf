# SPDX-License-Identifier: GPL-3.0-or-later
"""A flowgraph that is stopped anywhere and started again: the second start is like a first one."""

import json
import os
import re
import tempfile
import unittest

import numpy as np
import pmt
from gnuradio import blocks, gr, physec
from gnuradio.physec.air.replay import recorded_samples
from gnuradio.physec.air.sigmf import Capture

from flowgraph import dictionaries
from qa_air import lab, through_the_air, transmit
from qa_an_air import air_config, sync_tags

RATE = 16e6


def noise(count, seed, width=1):
    rng = np.random.default_rng(seed)
    shape = (count, width) if width > 1 else count
    return (rng.normal(size=shape) + 1j * rng.normal(size=shape)).astype(np.complex64)


def tag(offset, key, value):
    return gr.tag_utils.python_to_tag((offset, pmt.intern(key), value, pmt.PMT_F))


class Bench:
    """A block with vector sources in front and sinks behind, for one run after the other."""

    def __init__(self, block, widths, outputs, ports=()):
        self.graph = gr.top_block()
        self.sources = [blocks.vector_source_c([0] * width, False, width) for width in widths]
        for port, source in enumerate(self.sources):
            self.graph.connect(source, (block, port))
        self.sinks = outputs
        for port, sink in enumerate(outputs):
            self.graph.connect((block, port), sink)
        self.block, self.ports = block, ports

    def run(self, inputs, tags=()):
        """Data and tags of every output, and the dictionaries of the PDUs of every port."""
        for port, (source, samples) in enumerate(zip(self.sources, inputs)):
            source.rewind()
            source.set_data(samples.ravel().tolist(), list(tags) if port == 0 else [])
        for sink in self.sinks:
            sink.reset()
        stores = [blocks.message_debug(False) for _ in self.ports]
        for port, store in zip(self.ports, stores):
            self.graph.msg_connect((self.block, port), (store, "store"))
        self.graph.run()
        for port, store in zip(self.ports, stores):
            self.graph.msg_disconnect((self.block, port), (store, "store"))
        return (
            [np.array(sink.data()) for sink in self.sinks],
            # A transmitter's revisions are numbers of its own, which no two blocks share.
            [[(t.offset, str(t.key), re.sub(r"revision \. \d+", "revision", str(t.value)))
              for t in sink.tags()] for sink in self.sinks],
            [dictionaries(store) for store in stores],
        )


class Restart(unittest.TestCase):
    def check(self, make, inputs, stop_after, tags=(), outputs=lambda: [blocks.vector_sink_c()],
              ports=()):
        """Runs on the first items of the inputs, then on all; compares with a block's first run."""
        widths = [1 if data.ndim == 1 else data.shape[1] for data in inputs]
        fresh = Bench(make(), widths, outputs(), ports).run(inputs, tags)
        self.assertTrue(any(len(data) for data in fresh[0]) or any(fresh[2]))
        again = Bench(make(), widths, outputs(), ports)
        early = [t for t in tags if t.offset < stop_after]
        again.run([data[:stop_after] for data in inputs], early)
        second = again.run(inputs, tags)
        for one, other in zip(fresh[0], second[0]):
            np.testing.assert_array_equal(one, other)
        self.assertEqual(fresh[1], second[1])
        for one, other in zip(fresh[2], second[2]):
            count = min(len(one), len(other))  # the last may be lost as the flowgraph ends
            self.assertGreaterEqual(count, max(2, len(one) - 1, len(other) - 1))
            self.assertEqual([str(r) for r in one[:count]], [str(r) for r in other[:count]])

    def test_waveform_channel(self):
        paths = [physec.channel.antenna_path(0, 0, 2.5 / RATE, 1.0)]
        self.check(
            lambda: physec.waveform_channel(paths, 1, RATE, carrier_offset_hz=1e5),
            [noise(1000, 1)],
            137,
            [tag(5, "mine", pmt.PMT_T)],
        )

    def test_waveform_precoder(self):
        config = lab(mode="spoof", tx_antennas=2)
        self.check(
            lambda: physec.fpi_waveform_precoder(config, RATE, 1e-6),
            [noise(1000, 1), noise(1000, 2)],
            137,
            [tag(700, "fakes", pmt.init_f64vector(2, [60e-9, 0.1]))],
            lambda: [blocks.vector_sink_c() for _ in range(2)],
        )

    def test_a_secret_outlives_the_stream_that_brought_it(self):
        """And set_fakes() is at once again, until the first tag `frame`."""
        config = lab(mode="spoof", tx_antennas=2)
        precoder = physec.fpi_waveform_precoder(config, RATE, 1e-6)
        bench = Bench(precoder, [1, 1], [blocks.vector_sink_c(), blocks.vector_sink_c()])
        impulse = np.zeros(200, np.complex64)
        impulse[100] = 1
        latency = precoder.latency_samples()
        late = tag(199, "fakes", pmt.init_f64vector(2, [5 / RATE, 0.0]))
        bench.run([impulse] * 2, [tag(0, "frame", pmt.from_uint64(0)), late])
        ((out, _), _, _) = bench.run([impulse] * 2)
        self.assertEqual(np.argmax(abs(out)), 100 + latency + 5)
        precoder.set_fakes([physec.fpi.fake_set(7 / RATE, 0.0)])
        ((out, _), ((mark,), _), _) = bench.run([impulse] * 2)
        self.assertEqual(mark[:2], (latency, "fakes"))
        self.assertEqual(np.argmax(abs(out)), 100 + latency + 7)

    def test_ofdm_modulator(self):
        config = lab()
        format = physec.ofdm.make_frame_format(config.ofdm, config.pilots, idle_symbols=2)
        data = noise(3 * format.symbols, 3, config.ofdm.active_count)
        for tags in ([], [tag(0, "frame", pmt.from_uint64(8))]):
            self.check(
                lambda: physec.ofdm_modulator(format, 1, 1.0, True), [data],
                format.symbols + 7, tags,
            )

    def test_blocks_of_artificial_noise(self):
        config = physec.an.make_config(
            tx_antennas=5, rx_antennas=6, eve_antennas=4, frame_length=10, mode="frame_exact",
            tau=1.0,  # the noise itself goes on and never repeats
        )
        self.check(
            lambda: physec.an_precoder(config, 1, 1), [noise(95, 4)], 37,
            outputs=lambda: [blocks.vector_sink_c() for _ in range(5)],
        )
        self.check(
            lambda: physec.an_symbol_receiver(config, 3, 4, 5), [noise(175, 4)], 57,
            outputs=lambda: [blocks.vector_sink_c(), blocks.vector_sink_b()], ports=["reports"],
        )
        self.check(
            lambda: physec.an_sensing_eve(config, "unknown", 2), [noise(95, 5, 4)], 57,
            ports=["estimates"],
        )

    def test_compensator(self):
        config = lab()
        width = config.ofdm.active_count
        self.check(
            lambda: physec.fpi_compensator(config, 1), [noise(40, 6, width)], 21,
            outputs=lambda: [blocks.vector_sink_c(width * 4)],
        )

    def test_locator(self):
        config = lab()
        self.check(
            lambda: physec.fpi_bob(config, 1, 1), [noise(70, 7, config.ofdm.active_count)], 21,
            ports=["estimates"],
        )

    def test_air_receiver(self):
        air = air_config()
        body = air.format.body_symbols
        self.check(
            lambda: physec.an_air_receiver(air, csi_every=2),
            [noise(5 + 4 * body, 8, air.format.ofdm.active_count)],
            5 + body + 3,
            [sync_tags(air, 5 + k * body, k) for k in range(4)],
            list,
            ["reports", "csi"],
        )


class OnTheAir(unittest.TestCase):
    def test_bob_stopped_in_the_middle_of_a_frame(self):
        config = lab()
        format = physec.ofdm.make_frame_format(config.ofdm, config.pilots)
        sent, _ = transmit(config, format, 6)
        heard = through_the_air(config, format, sent, config.bob_m).astype(np.complex64)
        options = physec.sync.make_receiver_options(format, config.carrier_hz)
        chains = physec.channel.chain_response(
            [physec.channel.chain(0.0, 1.0)] * 4, config.ofdm, options.scheduled_window
        )
        width = config.ofdm.active_count
        graph = gr.top_block()
        source = blocks.vector_source_c(heard.tolist())
        synchronizer = physec.frame_synchronizer(options)
        limit = blocks.head(gr.sizeof_gr_complex * width, 3 * format.body_symbols + 5)
        bob = physec.fpi_bob(config, 1, 1, chains)
        points = blocks.vector_sink_c()
        graph.connect(source, synchronizer, limit, bob, points)
        graph.run()
        self.assertEqual(len(points.data()), 3)
        store = blocks.message_debug(False)
        graph.msg_connect((bob, "estimates"), (store, "store"))
        points.reset()
        source.rewind()
        limit.set_length(10**6)
        limit.reset()
        graph.run()
        self.assertEqual(synchronizer.frames(), 6)
        points = np.array(points.data())
        self.assertEqual(list(np.isnan(points)), [True] + [False] * 5)
        self.assertLess(abs(points[1:] - (2 + 1j)).max(), 0.02)
        frames = [estimate["frame"] for estimate in dictionaries(store)]
        self.assertIn(frames, (list(range(6)), list(range(5))))  # the last may be lost


class Files(unittest.TestCase):
    """Blocks that keep something beside the stream; called as the scheduler does."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "file")

    def test_a_log_goes_on_in_its_file(self):
        log = physec.pdu_log(self.path, 0)
        for number in range(2):
            log.start()
            log.accept(pmt.cons(pmt.to_pmt({"frame": number}), pmt.make_u8vector(0, 0)))
            log.stop()
        with open(self.path, encoding="utf-8") as file:
            self.assertEqual([json.loads(line) for line in file], [{"frame": 0}, {"frame": 1}])

    def test_a_file_is_not_put_together_from_two_transmissions(self):
        assembler = physec.file_assembler(self.path)
        for data in (b"ab", b"cd"):
            assembler.start()
            for number in (0, 1) if data == b"cd" else (1,):
                about = pmt.to_pmt({"number": number, "blocks": 2})
                payload = pmt.init_u8vector(1, [data[number]])
                assembler.accept(pmt.cons(about, payload))
            assembler.stop()
        with open(self.path, "rb") as file:
            self.assertEqual(file.read(), b"cd")

    def test_status_counts_since_the_start(self):
        status = physec.radio_status("test", 0.0)
        status.start()
        about = pmt.to_pmt({"gaps": 3, "missed": 2, "bad_headers": 1, "carrier_offset_hz": 0.0,
                            "snr_db": 20.0})
        status._on_sync(pmt.cons(about, pmt.make_u8vector(0, 0)))
        self.assertEqual(status.summary()["O"], 3)
        status.stop()
        status.start()
        self.assertEqual(set(status.summary().values()), {0})
        status.stop()

    def test_a_recording_is_played_again(self):
        source = recorded_samples(noise(100, 1), [Capture(40, 7, 0.5)])
        sink = blocks.vector_sink_c()
        graph = gr.top_block()
        graph.connect(source, sink)
        for _ in range(2):
            sink.reset()
            graph.run()
            np.testing.assert_array_equal(np.array(sink.data()), noise(100, 1))
            self.assertEqual([t.offset for t in sink.tags()], [40])


if __name__ == "__main__":
    unittest.main()
