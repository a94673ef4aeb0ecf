# SPDX-License-Identifier: GPL-3.0-or-later
"""AN-ISAC channel state, precoder and channel blocks against the kernels, sliced at random."""

import time
import unittest

import numpy as np
import pmt
from flowgraph import run_in_chunks, vector_sinks
from gnuradio import blocks, gr, physec

CONFIG = dict(tx_antennas=5, rx_antennas=4, eve_antennas=3, frame_length=8)


def qpsk(count, seed=1):
    return np.array(physec.an.qpsk_pilots(count, seed), np.complex64)


def state_dict(state):
    dictionary = pmt.make_dict()
    for key, value in (("h", pmt.init_c64vector(len(state.h), list(state.h))),
                       ("h_e", pmt.init_c64vector(len(state.h_e), list(state.h_e))),
                       ("theta", pmt.from_double(state.theta_rad)),
                       ("phi", pmt.from_double(state.phi_rad))):
        dictionary = pmt.dict_add(dictionary, pmt.intern(key), value)
    return dictionary


def tag(offset, value):
    return gr.tag_utils.python_to_tag((offset, pmt.intern("channel_state"), value, pmt.PMT_F))


def offsets(tags, key):
    return [t.offset for t in tags if str(t.key) == key]


class AnTransmit(unittest.TestCase):
    def precode(self, config, symbols, seed, tags=(), prepare=None, state=None):
        """X (N x count) of the precoder block, and the tags of outputs 0 and 1."""
        tb = gr.top_block()
        source = blocks.vector_source_c(symbols, False, 1, list(tags))
        precoder = physec.an_precoder(config, 9, 4)
        if prepare:
            prepare(precoder)
        chain = [source] + ([state] if state else []) + [precoder]
        tb.connect(*chain)
        sinks = vector_sinks(tb, precoder, config.tx_antennas)
        run_in_chunks(tb, seed)
        return np.array([s.data() for s in sinks]), sinks[0].tags(), sinks[1].tags()

    def test_channel_state_tags_every_coherence_block(self):
        config = physec.an.make_config(**CONFIG)
        for seed in range(4):
            tb = gr.top_block()
            symbols = qpsk(100)
            sink = blocks.vector_sink_c()
            tb.connect(blocks.vector_source_c(symbols), physec.an_channel_state(config, 3, 7),
                       sink)
            run_in_chunks(tb, seed)
            np.testing.assert_array_equal(sink.data(), symbols)
            self.assertEqual(offsets(sink.tags(), "channel_state"), [0, 24, 48, 72, 96])
            value = sink.tags()[2].value
            expected = physec.an.draw_channel_state(config, 7, 2)
            np.testing.assert_array_equal(
                pmt.c64vector_elements(pmt.dict_ref(value, pmt.intern("h"), pmt.PMT_NIL)),
                expected.h)
            self.assertEqual(
                pmt.to_double(pmt.dict_ref(value, pmt.intern("phi"), pmt.PMT_NIL)),
                expected.phi_rad)

    def test_precoder_equals_kernel_in_both_modes(self):
        for mode in ("streaming", "frame_exact"):
            config = physec.an.make_config(mode=mode, **CONFIG)
            state = physec.an.draw_channel_state(config, 4, 0)
            symbols = qpsk(8 * 50)
            expected = physec.an.precoder(config, state.h, state.theta_rad, 9)
            expected = expected.apply(symbols)
            for seed in range(5):
                x, _, _ = self.precode(config, symbols, seed)
                np.testing.assert_array_equal(x, expected)  # the same bytes, however sliced

    def test_streaming_sends_unfinished_frames_and_frame_exact_does_not(self):
        for mode, sent in (("streaming", 21), ("frame_exact", 16)):
            config = physec.an.make_config(mode=mode, **CONFIG)
            self.assertEqual(self.precode(config, qpsk(21), 1)[0].shape, (5, sent))

    def test_frame_longer_than_any_buffer(self):
        config = physec.an.make_config(mode="frame_exact", tx_antennas=3, frame_length=50000)
        state = physec.an.draw_channel_state(config, 4, 0)
        symbols = qpsk(100000)
        x, _, _ = self.precode(config, symbols, 6)
        expected = physec.an.precoder(config, state.h, state.theta_rad, 9)
        np.testing.assert_array_equal(x, expected.apply(symbols))

    def test_follows_channel_state_tags(self):
        for mode in ("streaming", "frame_exact"):
            config = physec.an.make_config(mode=mode, **CONFIG)
            symbols = qpsk(96)
            for seed in range(4):
                block = physec.an_channel_state(config, 4, 7)
                x, tags, others = self.precode(config, symbols, seed, state=block)
                first = physec.an.draw_channel_state(config, 7, 0)
                kernel = physec.an.precoder(config, first.h, first.theta_rad, 9)
                for k in range(3):
                    state = physec.an.draw_channel_state(config, 7, k)
                    kernel.set_channel(state.h, state.theta_rad)
                    part = slice(32 * k, 32 * (k + 1))
                    np.testing.assert_array_equal(x[:, part], kernel.apply(symbols[part]))
                self.assertEqual(offsets(tags, "channel_state"), [0, 32, 64])
                self.assertEqual(offsets(tags, "csi"), [0, 32, 64])
                self.assertEqual(len(others), 0)

    def test_setters_take_effect_at_a_frame_boundary_and_are_tagged(self):
        config = physec.an.make_config(**CONFIG)
        other = physec.an.draw_channel_state(config, 55, 3)

        def prepare(precoder):
            precoder.set_csi(other.h)
            precoder.set_target_angle(0.25)

        symbols = qpsk(40)
        x, tags, _ = self.precode(config, symbols, 2, prepare=prepare)
        expected = physec.an.precoder(config, other.h, 0.25, 9).apply(symbols)
        np.testing.assert_array_equal(x, expected)
        self.assertEqual(offsets(tags, "csi"), [0])

    def test_messages_while_running(self):
        config = physec.an.make_config(**CONFIG)
        other = physec.an.draw_channel_state(config, 55, 3)
        vector = pmt.init_c32vector(5, [complex(v) for v in other.h])
        single = np.array(pmt.c32vector_elements(vector), np.complex64)
        in_dict = pmt.dict_add(pmt.make_dict(), pmt.intern("csi"), vector)
        bad = [pmt.intern("hello"), pmt.PMT_NIL, pmt.init_c32vector(4, [1j] * 4),
               pmt.init_c64vector(5, [complex("nan")] * 5), pmt.init_c64vector(5, [0j] * 5),
               pmt.make_dict(), pmt.cons(pmt.PMT_NIL, pmt.PMT_NIL), pmt.from_double(3.0)]
        for message in (vector, in_dict, pmt.cons(pmt.make_dict(), vector),
                        pmt.cons(in_dict, pmt.make_u8vector(0, 0))):
            tb = gr.top_block()
            source = blocks.vector_source_c(qpsk(8), True)
            precoder = physec.an_precoder(config, 9, 4)
            head = blocks.head(gr.sizeof_gr_complex, 4000000)
            tb.connect(source, head, precoder)
            probe = blocks.tag_debug(gr.sizeof_gr_complex, "", "csi")
            probe.set_display(False)
            probe.set_save_all(True)
            tb.connect((precoder, 0), probe)
            for port in range(1, 5):
                tb.connect((precoder, port), blocks.null_sink(gr.sizeof_gr_complex))
            tb.start()
            for nonsense in bad:
                precoder.to_basic_block()._post(pmt.intern("csi"), nonsense)
            for nonsense in (pmt.from_double(2.0), pmt.intern("x"), pmt.from_double(float("nan"))):
                precoder.to_basic_block()._post(pmt.intern("target_angle"), nonsense)
            precoder.to_basic_block()._post(pmt.intern("csi"), message)
            deadline = time.monotonic() + 20
            while not probe.current_tags() and time.monotonic() < deadline:
                time.sleep(0.01)
            tb.stop()
            tb.wait()
            tags = probe.current_tags()
            self.assertEqual(len(tags), 1)
            self.assertEqual(tags[0].offset % 8, 0)
            h = pmt.c64vector_elements(
                pmt.dict_ref(tags[0].value, pmt.intern("h"), pmt.PMT_NIL))
            np.testing.assert_array_equal(h, single)

    def test_bad_tags_change_nothing(self):
        config = physec.an.make_config(**CONFIG)
        symbols = qpsk(40)
        good = state_dict(physec.an.draw_channel_state(config, 55, 3))
        reference, _, _ = self.precode(config, symbols, 1)
        for bad in (tag(8, pmt.intern("x")), tag(8, pmt.make_dict()), tag(3, good)):
            x, tags, _ = self.precode(config, symbols, 3, tags=[bad])
            np.testing.assert_array_equal(x, reference)
            self.assertEqual(offsets(tags, "csi"), [])

    def test_bad_parameters_are_refused(self):
        config = physec.an.make_config(**CONFIG)
        precoder = physec.an_precoder(config)
        with self.assertRaisesRegex(ValueError, "CSI length is 4; allowed: 5"):
            precoder.set_csi([1, 1j, 2, 3])
        with self.assertRaisesRegex(ValueError, "target angle in radians is 1.6"):
            precoder.set_target_angle(1.6)
        with self.assertRaisesRegex(ValueError, "coherence block is 0; allowed: >= 1"):
            physec.an_channel_state(config, 0)
        broken = physec.an.config(config)
        broken.tx_antennas = 2
        for block in (physec.an_precoder, physec.an_channel):
            with self.assertRaisesRegex(ValueError, "tx_antennas"):
                block(broken)
        with self.assertRaisesRegex(ValueError, "tau is 1.5; allowed: 0 to 1"):
            physec.an.make_config(tau=1.5)

    def test_channel_equals_kernel_and_follows_tags(self):
        config = physec.an.make_config(**CONFIG)
        x = (qpsk(5 * 60, 3) * np.linspace(0.1, 2, 300)).astype(np.complex64).reshape(60, 5)
        states = [physec.an.draw_channel_state(config, 4, 0), physec.an.draw_channel_state(config, 8, 1)]
        kernel = physec.an.channel(config, states[0], 9)
        before = kernel.apply(x[:37])
        kernel.set_state(states[1])
        after = kernel.apply(x[37:])
        for seed in range(4):
            tb = gr.top_block()
            source = blocks.vector_source_c(
                x.ravel(), False, 5, [tag(5, pmt.intern("x")), tag(37, state_dict(states[1]))])
            channel = physec.an_channel(config, 9, 4)
            tb.connect(source, channel)
            sinks = [blocks.vector_sink_c(vlen) for vlen in (1, 1, 4, 3)]
            for port, sink in enumerate(sinks):
                tb.connect((channel, port), sink)
            run_in_chunks(tb, seed)
            for sink, first, second in zip(sinks, before, after):
                np.testing.assert_array_equal(
                    np.array(sink.data(), np.complex64),
                    np.concatenate([first, second]).ravel())
            self.assertEqual(offsets(sinks[3].tags(), "channel_state"), [5, 37])


if __name__ == "__main__":
    unittest.main()
