# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom the artificial noise spares, changed while it runs: everybody takes it at the same frame."""

import time
import unittest

import numpy as np
import pmt
from flowgraph import wait_for
from gnuradio import blocks, gr, physec
from qa_tags import log

LENGTH = 8
SPACES = ("user_and_target", "user")
SETTING = dict(tx_antennas=5, rx_antennas=4, eve_antennas=3, frame_length=LENGTH, power=1.0, tau=0.5,
               alpha=0.6, noise_user=1e-6, noise_comm_eve=1e-6, noise_radar=0.3, gain_user=1,
               gain_comm_eve=1, gain_sensing_eve=1)


def config(space, **others):
    return physec.an.make_config(**{**SETTING, **others}, noise_space=SPACES[space])


def data_eve(space):
    return physec.an_data_eve(config(space), "comm_eve", 3, 9, 4)


def sensing_eve(space):
    return physec.an_sensing_eve(config(space), "known", 1)


def alone(block, *streams):
    """What a block that never hears of another setting makes of these streams, lists of rows."""
    tb, sink = gr.top_block(), blocks.vector_sink_c()
    for port, rows in enumerate(streams):
        source = blocks.vector_source_c(list(rows.ravel()), False, rows.shape[1])
        tb.connect(source, (block, port))
    tb.connect(block, sink)
    tb.run()
    return np.array(sink.data())


class AnSpaceLive(unittest.TestCase):
    def setUp(self):
        self.tb = gr.top_block()
        self.precoder = physec.an_precoder(config(0), 9, 4)
        self.channel = physec.an_channel(config(0), 9, 4)
        self.data_eve, self.sensing_eve = data_eve(0), sensing_eve(0)
        pace = blocks.throttle(gr.sizeof_gr_complex, 1e5)
        together = blocks.streams_to_vector(gr.sizeof_gr_complex, 5)
        self.tb.connect(blocks.vector_source_c([1], True), pace, self.precoder)
        for port in range(5):
            self.tb.connect((self.precoder, port), (together, port))
        self.tb.connect(together, self.channel)
        self.sinks = {"x": blocks.vector_sink_c(5), "data": blocks.vector_sink_c(),
                      "echo": blocks.vector_sink_c(3), "phi": blocks.vector_sink_c()}
        self.tb.connect(together, self.sinks["x"])
        self.tb.connect(together, self.data_eve, self.sinks["data"])
        self.tb.connect((self.channel, 3), self.sinks["echo"])
        self.tb.connect((self.channel, 3), self.sensing_eve, self.sinks["phi"])
        self.tb.connect(pace, (self.sensing_eve, 1))
        for port, width in ((0, 1), (1, 1), (2, 4)):
            self.tb.connect((self.channel, port), blocks.null_sink(8 * width))

    def run_with(self, *moves, samples=3000):
        """Rows of every sink, as many as all have in whole frames."""
        self.tb.start(4 * LENGTH)
        for move in (*moves, lambda: None):
            end = self.sinks["phi"].nitems_read(0) + samples // LENGTH
            wait_for(lambda: self.sinks["phi"].nitems_read(0) > end)
            move()
        self.tb.stop()
        self.tb.wait()
        frames = min(self.sinks["phi"].nitems_read(0), *(
            self.sinks[name].nitems_read(0) // LENGTH for name in ("x", "data", "echo")))
        width = {"x": 5, "data": 1, "echo": 3}
        found = {name: np.array(self.sinks[name].data()).reshape(-1, w)[:frames * LENGTH]
                 for name, w in width.items()}
        return {**found, "phi": np.array(self.sinks["phi"].data())[:frames]}

    def sent(self, x):
        """Number of the space of every frame: 0 where a receiver at the target hears no noise."""
        theta = physec.an.draw_channel_state(config(0), 4, 0).theta_rad
        a = np.exp(-1j * np.pi * np.sin(theta) * (5 - 1 - 2 * np.arange(5)) / 2)
        away = np.abs(x @ a.conj() - np.sqrt(5 * 0.5) * 0.6).reshape(-1, LENGTH)
        # Single precision; noise that falls on the target is a million times that.
        silent, noisy = np.all(away < 1e-5, axis=1), np.all(away > 1e-5, axis=1)
        self.assertTrue(np.all(silent | noisy), "a frame of both")
        return np.where(silent, 0, 1)

    def tell(self, space, order, pause_s=0.1):
        for block in order:
            block.set_config(config(space))
            time.sleep(pause_s)

    def test_everybody_takes_it_at_the_frame_where_the_precoder_does(self):
        everybody = [self.precoder, self.channel, self.data_eve, self.sensing_eve]
        moves = [lambda k=k: self.tell((k + 1) % 2, everybody[k % 4:] + everybody[:k % 4])
                 for k in range(5)]
        moves.append(lambda: self.tell(0, [self.precoder]))
        rows = self.run_with(*moves)
        space = self.sent(rows["x"])
        told = [(tag.offset, pmt.to_python(tag.value)) for tag in self.sinks["x"].tags()
                if str(tag.key) == "settings"]
        changed = np.flatnonzero(np.diff(space)) + 1
        self.assertEqual(len(changed), 6)
        self.assertEqual([(offset // LENGTH, value["noise_space"]) for offset, value in told[1:]],
                         [(frame, SPACES[space[frame]]) for frame in changed])
        # Every sample of her is that of an eavesdropper made for the space in force; others are far.
        heard = np.stack([alone(data_eve(k), rows["x"]) for k in (0, 1)])
        both = np.repeat(space, LENGTH)
        sample = np.arange(len(both))
        self.assertLess(np.abs(rows["data"][:, 0] - heard[both, sample]).max(), 1e-4)
        self.assertGreater(np.median(np.abs(heard[0] - heard[1])), 1e-2)
        # So are her estimates, one a frame; 1e-6 is what the search leaves in single precision.
        ones = np.ones((len(both), 1), complex)
        seen = np.stack([alone(sensing_eve(k), rows["echo"], ones) for k in (0, 1)])
        self.assertLess(np.abs(rows["phi"] - seen[space, np.arange(len(space))]).max(), 1e-6)
        self.assertGreater(np.median(np.abs(seen[0] - seen[1])), 1e-3)

    def test_a_message_to_the_precoder_moves_all_who_follow(self):
        message = pmt.cons(pmt.intern("noise_space"), pmt.intern("user"))
        rows = self.run_with(lambda: self.precoder.to_basic_block()._post(pmt.intern("settings"), message))
        space = self.sent(rows["x"])
        self.assertEqual(set(space), {0, 1})
        ones = np.ones((len(rows["echo"]), 1), complex)
        seen = np.stack([alone(sensing_eve(k), rows["echo"], ones) for k in (0, 1)])
        self.assertLess(np.abs(rows["phi"] - seen[space, np.arange(len(space))]).max(), 1e-6)

    def test_what_cannot_be_used_costs_a_line(self):
        for value, text in ((pmt.intern("nobody"), 'noise_space is "nobody"; allowed: user_and_target, user'),
                            (pmt.from_double(1.0), "noise_space is 1; allowed: a symbol")):
            with self.subTest(text), log() as lines:
                self.setUp()
                message = pmt.cons(pmt.intern("noise_space"), value)
                block = self.precoder.to_basic_block()
                rows = self.run_with(lambda: block._post(pmt.intern("settings"), message), samples=800)
                self.assertEqual(set(self.sent(rows["x"])), {0})
            told = [line for line in lines if "settings message ignored" in line]
            self.assertEqual(len(told), 1, lines)
            self.assertIn(text, told[0])
        with_decoys = config(0, decoy_rad=[0.4])
        for block in (physec.an_precoder(with_decoys, 9, 4), physec.an_sensing_eve(with_decoys)):
            with self.assertRaisesRegex(physec.InvalidInput, "allowed while running with decoys: user_and_t"):
                block.set_config(config(1, decoy_rad=[0.4]))


if __name__ == "__main__":
    unittest.main()
