# SPDX-License-Identifier: GPL-3.0-or-later
"""The data eavesdropper's block: its stream, sliced at random, and what it refuses."""

import unittest

import numpy as np
from flowgraph import run_in_chunks
from gnuradio import blocks, gr, physec

CONFIG = dict(tx_antennas=5, rx_antennas=4, eve_antennas=3, frame_length=8, tau=0.6,
              gain_comm_eve=1j, noise_comm_eve=1e-6)


def heard(config, place, antennas, seed, x, tags=(), settings=None):
    """What the block makes of X, its input cut at random."""
    block = physec.an_data_eve(config, place, antennas, 9, 4)
    if settings:
        block.set_config(settings)
    tb, sink = gr.top_block(), blocks.vector_sink_c()
    tb.connect(blocks.vector_source_c(x.ravel(), False, 5, tags), block, sink)
    run_in_chunks(tb, seed)
    return np.array(sink.data())


class AnDataEve(unittest.TestCase):
    def setUp(self):
        self.x = np.array(physec.an.qpsk_pilots(300, 3), np.complex64).reshape(60, 5)

    def test_the_target_hears_a_h_x(self):
        config = physec.an.make_config(**CONFIG)
        state = physec.an.draw_channel_state(config, 4, 0)
        elements = np.arange(5) - 2
        steering = np.exp(1j * np.pi * elements * np.sin(state.theta_rad))
        sent = self.x @ steering.conj()
        for seed in range(3):
            y = heard(config, "target", 1, seed, self.x)
            # One antenna: only a factor of unit magnitude is free. Noise of 1e-6.
            factor = np.vdot(sent, y) / np.vdot(sent, sent)
            self.assertAlmostEqual(abs(factor), 1.0, delta=1e-5)
            np.testing.assert_allclose(y, factor * sent, atol=1e-4)

    def test_the_slicing_does_not_matter(self):
        config = physec.an.make_config(noise_space="user", decoy_rad=[0.4], **CONFIG)
        for place, antennas in (("target", 1), ("comm_eve", 1), ("comm_eve", 6)):
            first = heard(config, place, antennas, 0, self.x)
            self.assertEqual(len(first), 60)
            for seed in (1, 2):
                np.testing.assert_array_equal(heard(config, place, antennas, seed, self.x), first)

    def test_a_state_that_cannot_be_used_is_ignored(self):
        config = physec.an.make_config(**CONFIG)
        tag = gr.tag_t()
        tag.offset, tag.key, tag.value = 8, gr_key("channel_state"), gr_key("nonsense")
        np.testing.assert_array_equal(heard(config, "comm_eve", 2, 1, self.x, [tag]),
                                      heard(config, "comm_eve", 2, 1, self.x))

    def test_settings_made_before_the_start_hold_from_sample_0(self):
        config = physec.an.make_config(**CONFIG)
        louder = physec.an.make_config(**dict(CONFIG, gain_comm_eve=3j))
        np.testing.assert_allclose(heard(config, "target", 1, 1, self.x, settings=louder),
                                   3 * heard(config, "target", 1, 1, self.x), atol=1e-4)

    def test_what_cannot_be_used(self):
        config = physec.an.make_config(**CONFIG)
        for place, antennas, text in (("target", 2, "allowed: 1 to 1"), ("user", 1, "comm_eve, target"),
                                      ("comm_eve", 0, "allowed: 1 to 512")):
            with self.assertRaisesRegex(physec.InvalidInput, text):
                physec.an_data_eve(config, place, antennas)
        other = physec.an.make_config(decoy_rad=[0.4], **CONFIG)
        with self.assertRaisesRegex(physec.InvalidInput, "decoy_rad"):
            physec.an_data_eve(config).set_config(other)


def gr_key(text):
    import pmt

    return pmt.intern(text)


if __name__ == "__main__":
    unittest.main()
