# SPDX-License-Identifier: GPL-3.0-or-later
"""Channel, compensator and locator blocks against the kernels, sliced at random."""

import unittest

import numpy as np
import pmt
from flowgraph import dictionaries, finish, run_in_chunks
from gnuradio import blocks, gr, physec


def true_response(config):
    return physec.channel.miso_response(
        physec.fpi.true_paths(config, config.bob_m), config.ofdm, config.tx_antennas
    )


class FpiReceive(unittest.TestCase):
    def setUp(self):
        self.config = physec.fpi.config()
        self.config.snr_db = 10

    def received(self, frames, seed, noise_seed=1, receiver="bob"):
        """Frames (frames, G, N) through pilot source, precoder and channel blocks."""
        tb = gr.top_block()
        config = self.config
        n = config.ofdm.active_count
        source = physec.fpi_pilot_source(config, 3)
        precoder = physec.fpi_precoder(config)
        channel = physec.fpi_channel(config, receiver, 3, noise_seed)
        for port in range(config.tx_antennas):
            tb.connect((source, port), (precoder, port), (channel, port))
        sink = blocks.vector_sink_c(n)
        tb.connect(channel, blocks.head(gr.sizeof_gr_complex * n, frames * config.pilots), sink)
        run_in_chunks(tb, seed)
        return np.array(sink.data()).reshape(frames, config.pilots, n), channel.noise_variance()

    def run_block(self, block, data, vlen_out=1, seed=0):
        tb = gr.top_block()
        source = blocks.vector_source_c(data.reshape(-1).tolist(), False, data.shape[-1])
        sink = blocks.vector_sink_c(vlen_out)
        store = blocks.message_debug(False)
        tb.connect(source, block, sink)
        if vlen_out == 1:
            tb.msg_connect((block, "estimates"), (store, "store"))
        run_in_chunks(tb, seed)
        messages = [store.get_message(k) for k in range(store.num_messages())]
        return np.array(sink.data()), messages

    def test_channel_is_response_plus_noise_of_the_right_power(self):
        data, variance = self.received(20, seed=1)
        sent = physec.fpi.precoder(self.config).apply(physec.fpi.make_pilots(self.config, 3))
        clean = np.einsum("gni,ni->gn", sent, true_response(self.config))
        noise = data - clean
        # 5,120 exponential values: relative standard error 1.4 %, five of them.
        self.assertAlmostEqual(np.mean(np.abs(noise) ** 2) / variance, 1.0, delta=0.07)
        self.assertAlmostEqual(
            10 * np.log10(np.mean(np.abs(clean) ** 2) / variance), 10.0, delta=1e-9
        )
        again, _ = self.received(20, seed=2)
        np.testing.assert_array_equal(data, again)
        eve, _ = self.received(20, seed=2, receiver="eve")
        correlation = np.vdot(eve - clean, noise) / np.linalg.norm(noise) ** 2
        self.assertLess(abs(correlation), 5 / np.sqrt(5120))  # same place, independent noise

    def test_channel_refuses_bad_settings(self):
        channel = physec.fpi_channel(self.config, "bob")
        with self.assertRaisesRegex(ValueError, "snr_db is 1000; allowed: -100 to 100"):
            channel.set_snr_db(1000)
        with self.assertRaisesRegex(ValueError, 'receiver is "mallory"; allowed: bob, eve'):
            physec.fpi_channel(self.config, "mallory")

    def test_compensator_equals_kernel(self):
        self.config.pilots = 17
        data, _ = self.received(5, seed=3)
        out, _ = self.run_block(physec.fpi_compensator(self.config, 3), data, 16 * 16, seed=4)
        kernel = physec.fpi.compensator(self.config, physec.fpi.make_pilots(self.config, 3))
        for frame, got in zip(data, out.reshape(5, 16, 16)):
            expected = kernel.estimate(frame.reshape(-1)).T
            np.testing.assert_allclose(got, expected, rtol=0, atol=1e-6 * np.abs(expected).max())

    def test_compensator_refuses_fewer_symbols_than_antennas(self):
        self.config.pilots = 15
        with self.assertRaisesRegex(ValueError, "is 15; allowed: at least Nt = 16"):
            physec.fpi_compensator(self.config)

    def test_locators_equal_kernels(self):
        data, _ = self.received(6, seed=5)
        pilots = physec.fpi.make_pilots(self.config, 3)
        cases = [
            (physec.fpi_bob(self.config, 3), physec.fpi.bob(self.config, pilots)),
            (physec.fpi_eve(self.config, 3, "merged"), physec.fpi.eve(self.config, pilots, "merged")),
            (physec.fpi_eve(self.config, 3, "separate"), physec.fpi.eve(self.config, pilots, "separate")),
        ]
        for seed, (block, kernel) in enumerate(cases):
            out, messages = self.run_block(block, data, seed=seed)
            self.assertEqual(len(out), 6)
            self.assertEqual(len(messages), 6)
            for number, frame in enumerate(data):
                expected = kernel.estimate(frame.reshape(-1), number)
                fields = pmt.to_python(pmt.car(messages[number]))
                self.assertEqual(fields["frame"], number)
                self.assertEqual(
                    list(fields["position_m"]), [expected.position_m.x, expected.position_m.y]
                )
                self.assertEqual(list(fields["delay_s"]), [p.delay_s for p in expected.paths])
                point = complex(expected.position_m.x, expected.position_m.y)
                self.assertAlmostEqual(out[number], point, places=4)

    def test_a_damaged_frame_becomes_nan_and_the_next_ones_are_right(self):
        data, _ = self.received(3, seed=6)
        clean, _ = self.run_block(physec.fpi_bob(self.config, 3), data)
        data[1, 4, 5] = np.nan
        out, _ = self.run_block(physec.fpi_bob(self.config, 3), data)
        self.assertTrue(np.isnan(out[1]))
        np.testing.assert_array_equal(out[[0, 2]], clean[[0, 2]])

    def sync(self, item, frame, complaint=""):
        about = pmt.to_pmt({"frame": frame, "session": 1, "complaint": complaint})
        return gr.tag_utils.python_to_tag((item, pmt.intern("sync"), about, pmt.PMT_F))

    def locate(self, data, tags):
        """Numbers, reasons and positions of all frames but perhaps the last."""
        tb = gr.top_block()
        source = blocks.vector_source_c(data.reshape(-1).tolist(), False, data.shape[-1], tags)
        bob, sink = physec.fpi_bob(self.config, 3), blocks.vector_sink_c()
        store = blocks.message_debug(False)
        tb.connect(source, bob, sink)
        tb.msg_connect((bob, "estimates"), (store, "store"))
        finish(tb, items=7)
        return [(f["frame"], f["reason"]) for f in dictionaries(store)], np.array(sink.data())

    def test_a_frame_begins_at_its_tag_wherever_that_is(self):
        data, _ = self.received(4, seed=8)
        length = self.config.pilots
        clean, _ = self.run_block(physec.fpi_bob(self.config, 3), data)
        torn = data.reshape(4 * length, -1)[5:]  # a tail without a tag, then three whole frames
        at = length - 5
        tags = [self.sync(at + k * length, 40 + k) for k in range(3)]
        told, positions = self.locate(np.concatenate([torn, torn[:length]]), tags)
        self.assertEqual(told[:3], [(40, ""), (41, ""), (42, "")])
        np.testing.assert_array_equal(positions[:3], clean[1:])

    def test_a_frame_without_the_tag_that_others_had_is_unusable(self):
        data, _ = self.received(4, seed=8)
        length = self.config.pilots
        tags = [self.sync(0, 7), self.sync(2 * length, 9, "no reference")]
        unreadable = (3 * length, pmt.intern("sync"), pmt.PMT_T, pmt.PMT_F)
        tags.append(gr.tag_utils.python_to_tag(unreadable))
        data = np.concatenate([data, data[:1]])
        told, positions = self.locate(data, tags)
        self.assertEqual([frame for frame, _ in told[:4]], [7, 8, 9, 10])
        for (_, reason), text in zip(told, ("^$", "no tag sync", "no reference", "cannot be read")):
            self.assertRegex(reason, text)
        self.assertEqual(list(np.isnan(positions)), [False, True, True, True, True])

    def test_an_unfinished_frame_ends_with_the_stream(self):
        """Also where no output is connected, so that the scheduler treats the block as a sink."""
        n = self.config.ofdm.active_count
        for make in (physec.fpi_bob, physec.fpi_eve):
            tb = gr.top_block()
            source = blocks.vector_source_c([1j] * (37 * n), False, n)
            tb.connect(source, make(self.config, 3))
            finish(tb)

    def test_unknown_attack_is_refused(self):
        allowed = ".*".join(sorted(attack.name for attack in physec.fpi.attacks()))
        self.assertIn("structure", allowed)
        with self.assertRaisesRegex(ValueError, f'attack is "guess"; allowed: {allowed}$'):
            physec.fpi_eve(self.config, 1, "guess")


if __name__ == "__main__":
    unittest.main()
