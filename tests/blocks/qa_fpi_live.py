# SPDX-License-Identifier: GPL-3.0-or-later
"""Fake path injection while somebody moves sliders: transmitter and receivers change together."""

import tempfile
import time
import unittest

import numpy as np
import pmt
from flowgraph import dictionaries, wait_for
from gnuradio import blocks, physec
from qa_tags import log
from somebody_elses import fpi_blocks, write_and_import

SPEED = 3e8
DELTA = 17.7778e-9
PILOTS = 16  # symbols per frame


def changes(tags):
    """(frame, revision) of the tags `settings` with which a transmitter says what it changed."""
    values = [(tag.offset, pmt.to_python(tag.value)) for tag in tags if str(tag.key) == "settings"]
    return [(offset / PILOTS, value["revision"]) for offset, value in values if "revision" in value]


class Live(unittest.TestCase):
    """A compiled flowgraph, and what each of its receivers found frame by frame."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.flowgraph = write_and_import("somebody", *fpi_blocks(), cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def made(self):
        """The flowgraph with buffers of four frames, so that 40 frames are more than what is under way."""
        tb = self.flowgraph()
        for block in (tb.pilots, tb.precoder, tb.to_bob, tb.to_eve):
            block.set_max_output_buffer(4 * PILOTS)
        return tb

    def setUp(self):
        self.tb = self.made()
        self.sent, self.heard = blocks.vector_sink_c(16), blocks.vector_sink_c(16)
        self.tb.connect((self.tb.precoder, 0), self.sent)
        self.tb.connect(self.tb.to_bob, self.heard)

    def run_with(self, *moves, frames=40):
        """Runs `frames` frames at least, before and after each of the moves."""
        self.tb.start(PILOTS)
        both = (self.tb.by_bob, self.tb.by_eve)
        for move in (*moves, lambda: None):
            most = max(store.num_messages() for store in both)
            wait_for(lambda: min(store.num_messages() for store in both) >= most + frames)
            move()
        self.tb.stop()
        self.tb.wait()
        return self.found(self.tb.by_bob), self.found(self.tb.by_eve)

    def found(self, store):
        reports = dictionaries(store)
        self.assertEqual([report["frame"] for report in reports], list(range(len(reports))))
        return {key: np.array([report[key] for report in reports]) for key in
                ("position_m", "residual_power")}

    def noise(self):
        """What the noise now in force leaves of a frame: 256 values less 4 real parameters a path."""
        return self.tb.to_bob.noise_variance() * (256 - 6)

    def check_residuals(self, bob, most=4.0):
        """Every frame is explained by the secret that Bob knows, up to noise.

        Noise 30 dB below the signal scatters by 1 / sqrt(250) about its mean, which differs by less than
        3 dB from one setting to another, because the SNR is kept. One symbol of 16 with another secret
        adds 1/16 of about the signal's power: 60 times the noise.
        """
        self.assertLess(bob["residual_power"].max() / self.noise(), most)

    def test_delta_moves_eve_and_leaves_bob(self):
        alice, eve_at = np.array([3.0, 0.0]), np.array([10.0, 5.0])
        bob, eve = self.run_with(lambda: self.tb.set_delta(2 * DELTA), frames=200)
        (first, _), (changed, _) = changes(self.sent.tags())
        self.assertEqual(first, 0)
        self.assertEqual(changes(self.heard.tags()), changes(self.sent.tags()))
        self.assertEqual(changed, int(changed))
        changed = int(changed)
        self.check_residuals(bob)
        error = np.linalg.norm(bob["position_m"] - alice, axis=1)
        before, after = (np.sqrt(np.mean(part**2)) for part in np.split(error, [changed]))
        # Root mean squares of at least 200 frames with two coordinates, of about the same bound: the
        # quotient's standard error is .07.
        self.assertLess(abs(np.log(after / before)), 4 * 0.07, (before, after))
        distance = np.linalg.norm(eve["position_m"] - eve_at, axis=1)
        shift = distance[changed:].mean() - distance[:changed].mean()
        # A path and its equally strong twin, closer than she can resolve, melt into one in the middle.
        # The reflected pairs beside it pull by a few hundredths.
        self.assertAlmostEqual(shift, SPEED * DELTA / 2, delta=0.15)

    def test_no_frame_mixes_two_settings(self):
        """Everything moves as fast as Python can, at random; whoever is told first is told by chance."""
        draw = np.random.default_rng(7)
        moves = [
            lambda: self.tb.set_delta(DELTA * draw.uniform(0.5, 3.0)),
            lambda: self.tb.set_mode(draw.choice(["fpi", "spoof", "none", "gaussian", "mirage"])),
            lambda: self.tb.set_bob_x(draw.uniform(9.0, 11.0)),
        ]

        def hammer():
            for _ in range(100):
                moves[draw.integers(3)]()
                time.sleep(draw.uniform(0.0, 0.01))

        bob, _ = self.run_with(hammer)
        told = changes(self.sent.tags())
        self.assertGreater(len(told), 20)
        self.assertTrue(all(frame == int(frame) for frame, _ in told))
        self.assertEqual(changes(self.heard.tags()), told)
        self.check_residuals(bob)
        error = np.linalg.norm(bob["position_m"] - np.array([3.0, 0.0]), axis=1)
        self.assertLess(error.max(), 0.5)

    def test_who_is_told_first_does_not_matter(self):
        receivers = [self.tb.to_bob, self.tb.located]
        orders = [[self.tb.precoder, *receivers], [*receivers, self.tb.precoder]]

        def tell(order, delay_s):
            config = physec.fpi.config(self.tb.config)
            config.fakes = [physec.fpi.fake_set(delay_s, 0.1)]
            config.scatterers_m = [physec.array.point(8.0, delay_s / 1e-8)]
            for block in order:
                block.set_config(config)
                time.sleep(0.02)

        bob, _ = self.run_with(*(lambda k=k: tell(orders[k % 2], (2 + k) * 1e-8) for k in range(6)))
        self.assertEqual(len(changes(self.sent.tags())), 7)
        self.check_residuals(bob)

    def test_bob_follows_a_transmitter_that_alone_was_told(self):
        bob, _ = self.run_with(lambda: self.tb.precoder.set_fakes([physec.fpi.fake_set(40e-9, 0.1)]))
        self.assertEqual(len(changes(self.sent.tags())), 2)
        self.check_residuals(bob)

    def test_bob_follows_what_the_transmitter_was_told_before_the_start(self):
        self.tb.precoder.set_fakes([physec.fpi.fake_set(40e-9, 0.1)])
        bob, _ = self.run_with()
        self.check_residuals(bob)

    def test_bob_follows_after_a_stop_between_the_two(self):
        """The precoder was ahead: its change never reached Bob before the end of the stream."""
        self.run_with()
        self.tb.precoder.set_fakes([physec.fpi.fake_set(40e-9, 0.1)])
        store, before = self.tb.by_bob, self.tb.by_bob.num_messages()
        self.tb.start(PILOTS)
        wait_for(lambda: store.num_messages() > before + 20)
        self.tb.stop()
        self.tb.wait()
        again = [report["residual_power"] for report in dictionaries(store)[before:]]
        self.assertLess(max(again) / self.noise(), 4.0)

    def test_a_receiver_with_a_configuration_of_its_own_keeps_it(self):
        wrong = physec.fpi.config(self.tb.config)
        wrong.fakes = [physec.fpi.fake_set(5e-9, 0.3)]
        self.tb.located.set_config(wrong)
        right = []

        def mend():
            self.tb.located.set_config(self.tb.config)
            right.append(self.tb.by_bob.num_messages())
            time.sleep(0.7)

        bob, _ = self.run_with(lambda: self.tb.precoder.set_fakes([physec.fpi.fake_set(40e-9, 0.1)]),
                               lambda: self.tb.precoder.set_config(self.tb.config), mend)
        self.assertGreater(bob["residual_power"][:right[0]].min(), 10 * self.noise())
        self.assertLess(bob["residual_power"][-20:].max(), 4 * self.noise())

    def test_the_attack_and_the_noise_change_while_she_listens(self):
        _, eve = self.run_with(lambda: self.tb.set_attack("informed"), lambda: self.tb.set_snr_db(10))
        error = np.linalg.norm(eve["position_m"] - np.array([3.0, 0.0]), axis=1)
        self.assertGreater(error[:30].mean(), 2.0)
        # Who knows the secret is where Bob is: some .2 m at 10 dB.
        self.assertLess(error[-30:].mean(), 1.0)
        (noise,) = [tag for tag in self.heard.tags() if str(tag.key) == "settings"
                    and "snr_db" in pmt.to_python(tag.value)]
        self.assertEqual((noise.offset % PILOTS, pmt.to_python(noise.value)), (0, {"snr_db": 10.0}))

    def test_messages_change_the_same_settings(self):
        port = pmt.intern("settings")

        def send(**fields):
            self.tb.precoder.to_basic_block()._post(port, pmt.to_pmt(fields))

        bob, _ = self.run_with(lambda: send(fakes=np.array([60e-9, 0.05]), bob_m=np.array([9.0, 4.0])),
                               lambda: send(mode="spoof"))
        self.assertEqual(len(changes(self.heard.tags())), 3)
        self.check_residuals(bob)

    def test_a_value_that_cannot_be_used_costs_a_line_and_changes_nothing(self):
        for move, count, text in (
            (lambda: self.tb.set_delta(-1e-9), 1, "fakes[0].delay_s is -1e-09; allowed: > 0"),
            (lambda: self.tb.set_delta("much"), 1, "much"),
            (lambda: self.tb.set_mode("magic"), 1, 'mode is "magic"; allowed: '),
            # The configuration has it, and both channels have fields of their own.
            (lambda: self.tb.set_snr_db(1000), 3, "snr_db is 1000; allowed: -100 to 100"),
            (lambda: self.tb.set_attack("guess"), 1, 'attack is "guess"; allowed: '),
        ):
            self.tb = self.flowgraph()
            old = self.tb.config
            with self.subTest(text), log() as lines:
                move()
                self.assertIs(self.tb.config, old)
            told = [line for line in lines if "old value kept" in line]
            self.assertEqual(len(told), count, lines)
            self.assertIn(text, told[0])

    def test_a_message_that_cannot_be_used_costs_a_line(self):
        for message, text in (({"snr": 3.0}, 'key is "snr"; allowed: fakes, mode'),
                              ({"snr_db": "loud"}, "snr_db is loud; allowed: a number"),
                              ({"bob_m": 3.0}, "bob_m is 3; allowed: an f64 vector x, y"),
                              ({"snr_db": 300.0}, "snr_db is 300; allowed: -100 to 100"),
                              (3.0, "message is 3; allowed: a dictionary of settings")):
            with self.subTest(text), log() as lines:
                tb = self.made()
                seen = blocks.vector_sink_c(16)
                tb.connect((tb.precoder, 0), seen)
                tb.start(PILOTS)
                tb.precoder.to_basic_block()._post(pmt.intern("settings"), pmt.to_pmt(message))
                wait_for(lambda: tb.by_bob.num_messages() > 40 and seen.nitems_read(0) > 40 * PILOTS)
                tb.stop()
                tb.wait()
                self.assertEqual(len(changes(seen.tags())), 1)
            told = [line for line in lines if "settings message ignored" in line]
            self.assertEqual(len(told), 1, lines)
            self.assertIn(text, told[0])

    def test_shapes_stay(self):
        config = physec.fpi.config(self.tb.config)
        config.tx_antennas = 8
        for block in (self.tb.precoder, self.tb.to_bob, self.tb.located, self.tb.spied):
            with self.assertRaisesRegex(physec.InvalidInput, r"tx_antennas \(Nt\) is 8; allowed: 16 while"):
                block.set_config(config)
        config = physec.fpi.config(self.tb.config)
        config.ofdm = physec.ofdm.numerology.all_active(20e6, 16)
        with self.assertRaisesRegex(physec.InvalidInput, "bandwidth_hz is 20000000; allowed: 15000000 while"):
            self.tb.precoder.set_config(config)
        with self.assertRaisesRegex(physec.InvalidInput, "this is Bob"):
            self.tb.located.set_attack("merged")


if __name__ == "__main__":
    unittest.main()
