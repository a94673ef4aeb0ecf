# SPDX-License-Identifier: GPL-3.0-or-later
"""AN-ISAC while settings move: precoder, channel and eavesdropper take them at the same frame."""

import time
import unittest

import numpy as np
import pmt
from flowgraph import wait_for
from gnuradio import blocks, gr, physec
from qa_tags import log

LENGTH = 8
QUIET = dict(tx_antennas=5, rx_antennas=4, eve_antennas=3, frame_length=LENGTH, power=1.0, alpha=0.6,
             noise_user=1e-6, noise_comm_eve=1e-6, noise_radar=1e-6, gain_user=1, gain_comm_eve=1,
             gain_sensing_eve=1)
#: Shares of data and gains that belong together. The echo is gain sqrt(P tau N) alpha long: a share
#: with the gain of another setting gives a length that is none of these.
SETTINGS = [dict(tau=tau, gain_target=gain) for tau, gain in
            ((0.9, 1.0), (0.1, 2.0), (0.5, 0.3), (0.2, 5.0), (0.7, 0.1), (0.4, 9.0))]


def config(setting, **others):
    return physec.an.make_config(**{**QUIET, **SETTINGS[setting], **others})


def revisions(tags):
    """(offset, value) of the tags with which the precoder says what it changed."""
    values = [(tag.offset, pmt.to_python(tag.value)) for tag in tags if str(tag.key) == "settings"]
    return [(offset, value["revision"]) for offset, value in values if "revision" in value]


class AnIsacLive(unittest.TestCase):
    def setUp(self):
        self.tb = gr.top_block()
        self.precoder = physec.an_precoder(config(0), 9, 4)
        self.channel = physec.an_channel(config(0), 9, 4)
        self.source = blocks.vector_source_c([1], True)
        self.throttle = blocks.throttle(gr.sizeof_gr_complex, 1e5)
        self.tb.connect(self.source, self.throttle, self.precoder)
        together = blocks.streams_to_vector(gr.sizeof_gr_complex, 5)
        for port in range(5):
            self.tb.connect((self.precoder, port), (together, port))
        self.sent = blocks.vector_sink_c()
        self.tb.connect((self.precoder, 0), self.sent)
        self.tb.connect(together, self.channel)
        self.echo = blocks.vector_sink_c(4)
        for port, sink in enumerate((blocks.null_sink(8), blocks.null_sink(8), self.echo,
                                     blocks.null_sink(24))):
            self.tb.connect((self.channel, port), sink)

    def run_with(self, *moves, samples=4000):
        self.tb.start(4 * LENGTH)
        for move in (*moves, lambda: None):
            end = self.echo.nitems_read(0) + samples
            wait_for(lambda: self.echo.nitems_read(0) > end)
            move()
        self.tb.stop()
        self.tb.wait()
        return np.abs(np.array(self.echo.data()).reshape(-1, 4)[:, 0])

    def explained_by(self, lengths):
        """Number of the setting that explains each sample, -1 where none does: two are mixed.

        Single precision: parts in a million of lengths whose neighbours are a few per cent away.
        """
        right = np.array([s["gain_target"] * np.sqrt(5 * s["tau"]) * 0.6 for s in SETTINGS])
        off = np.abs(lengths[:, None] / right - 1.0)
        return np.where(off.min(axis=1) < 1e-4, off.argmin(axis=1), -1)

    def tell(self, setting, order, pause_s=0.1):
        for block in order:
            block.set_config(config(setting))
            time.sleep(pause_s)

    def test_no_sample_mixes_two_settings_whoever_is_told_first(self):
        orders = [[self.precoder, self.channel], [self.channel, self.precoder]]
        moves = [lambda k=k: self.tell(k % 6, orders[k % 2]) for k in range(1, 13)]
        found = self.explained_by(self.run_with(*moves))
        mixed = int((found < 0).sum())
        print(f"{mixed} of {len(found)} samples are mixed")
        self.assertEqual(mixed, 0)
        self.assertEqual(set(found), set(range(6)))
        changed = np.flatnonzero(np.diff(found)) + 1
        self.assertEqual(list(changed % LENGTH), [0] * 12)
        told = revisions(self.sent.tags())
        self.assertEqual([offset for offset, _ in told[1:]], list(changed))
        heard = revisions(self.echo.tags())
        self.assertEqual(heard, told)

    def test_a_channel_follows_a_precoder_that_alone_was_told(self):
        found = self.explained_by(self.run_with(lambda: self.precoder.set_config(config(1))))
        self.assertEqual(set(found), {0, 1})

    def test_a_setting_of_the_channels_own_does_not_wait(self):
        found = self.explained_by(self.run_with(lambda: self.channel.set_gain_target(7.0),
                                                lambda: self.tell(2, [self.precoder, self.channel])))
        # In between, a gain that is nobody else's; within buffers, not after half a second.
        self.assertEqual(set(found), {0, -1, 2})
        self.assertGreater((found < 0).sum(), 2000)

    def test_what_is_set_before_the_start_holds_from_the_first_sample(self):
        self.tell(3, [self.precoder, self.channel], 0.0)
        self.assertEqual(set(self.explained_by(self.run_with())), {3})

    def test_a_value_that_cannot_be_used_costs_one_line(self):
        for name in ("precoder", "channel"):
            with self.subTest(name), log() as lines:
                self.setUp()
                block = getattr(self, name).to_basic_block()
                found = self.explained_by(self.run_with(
                    lambda: block._post(pmt.intern("settings"), pmt.to_pmt({"tau": 1.5}))))
                self.assertEqual(set(found), {0})
            told = [line for line in lines if "settings message ignored" in line]
            self.assertEqual(len(told), 1, lines)
            self.assertIn("tau is 1.5; allowed: 0 to 1", told[0])


class BeforeTheStart(unittest.TestCase):
    def test_a_channel_of_fake_path_injection_takes_what_it_was_told(self):
        """Its answer is that of a channel which was made with the same configuration."""
        heard = []
        first = physec.fpi.config()
        moved = physec.fpi.config()
        moved.bob_m, moved.snr_db = physec.array.point(9.0, 4.0), 60.0
        antennas, width = first.tx_antennas, len(physec.fpi.make_pilots(first, 1)[0])
        for made_with in (first, moved):
            channel = physec.fpi_channel(made_with, "bob", 1, 2)
            channel.set_config(moved)
            tb, sink = gr.top_block(), blocks.vector_sink_c(width)
            for port in range(antennas):
                tb.connect(blocks.vector_source_c([1 + port] * width * 16, False, width), (channel, port))
            tb.connect(channel, sink)
            tb.run()
            heard.append(np.array(sink.data()))
        np.testing.assert_array_equal(*heard)


if __name__ == "__main__":
    unittest.main()
