# SPDX-License-Identifier: GPL-3.0-or-later
"""Channels from files: the geometry's own responses, saved, give the geometry's own numbers."""

import os
import subprocess
import tempfile
import unittest

import numpy as np
from gnuradio import blocks, gr, physec

COMMAND = os.path.join(os.environ["PHYSEC_BUILD_DIR"], "apps", "physec")


def geometry(config):
    """The responses to Bob and Eve that the configuration's paths have."""
    return {
        name: physec.channel.miso_response(
            physec.fpi.true_paths(config, place), config.ofdm, config.tx_antennas)
        for name, place in (("bob", config.bob_m), ("eve", config.eve_m))
    }


class RecordedChannel(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "channel.npz")
        self.config = physec.fpi.config()
        self.config.snr_db = 10.0
        self.config.eve_m = (9.0, -4.0)  # not where Bob is: swapped receivers would show

    def save(self, **responses):
        physec.channel.save_channel(self.path, self.config.ofdm, self.config.carrier_hz, **responses)

    def saved(self, **changes):
        """A file with these arrays in place of right ones; None leaves one out."""
        arrays = {"carrier_hz": 60e9, "frequency_hz": np.arange(16) * 15e6 / 16, **geometry(self.config)}
        arrays.update(changes)
        np.savez(self.path, **{name: array for name, array in arrays.items() if array is not None})

    def test_the_saved_geometry_gives_the_same_estimates(self):
        self.save(**geometry(self.config))
        recorded = physec.channel.read_channel(self.path)
        for mode in ("fpi", "spoof", "gaussian"):
            self.config.mode = mode
            plain = physec.fpi.simulate(self.config, 5, 3, ["merged"])
            other = physec.fpi.simulate(self.config, 5, 3, ["merged"], channel=recorded)
            for name in ("bob", "merged"):
                # Noise variances agree to double precision; samples are single precision.
                np.testing.assert_allclose(
                    other["positions_m"][name], plain["positions_m"][name], atol=1e-5, err_msg=mode)
            self.assertTrue(np.isnan(other["bob"]["bound_m"]))
            self.assertEqual(other["channel"], {"snapshots": 1})

    def test_frames_go_through_the_snapshots_in_turn(self):
        config = self.config
        scales = np.array([1.0, 2.0, 5.0])
        three = {name: scales[:, None, None] * h for name, h in geometry(config).items()}
        self.save(**three)
        graph = gr.top_block()
        alice = physec.fpi_alice(config, 1, 1, frames=7)
        air = physec.fpi_recorded_air(config, self.path, 1, 1, snr_db=100.0)
        heard = [blocks.vector_sink_c(config.ofdm.active_count) for _ in range(2)]
        graph.connect(alice, air)
        for output, sink in enumerate(heard):
            graph.connect((air, output), sink)
        graph.run()
        sent = physec.fpi.precoder(config).apply(physec.fpi.make_pilots(config, 1))
        for name, sink in zip(("bob", "eve"), heard):
            got = np.array(sink.data()).reshape(7, config.pilots, -1)
            expected = np.einsum("gni,ni->gn", sent, geometry(config)[name])
            for frame in range(7):
                np.testing.assert_allclose(
                    got[frame], scales[frame % 3] * expected, atol=1e-3 * abs(expected).max())

    def test_the_signal_to_noise_ratio_is_the_mean_one_at_bob(self):
        three = {name: np.array([1.0, 2.0, 5.0])[:, None, None] * h
                 for name, h in geometry(self.config).items()}
        self.save(**three)
        air = physec.fpi_recorded_air(self.config, self.path, snr_db=20.0)
        sent = physec.fpi.precoder(self.config).apply(physec.fpi.make_pilots(self.config, 1))
        power = np.mean(abs(np.einsum("gni,sni->sgn", sent, three["bob"])) ** 2)
        for channel in air.link.channels.values():
            self.assertAlmostEqual(channel.noise_variance() / (power / 100), 1.0, places=9)
        with self.assertRaisesRegex(physec.InvalidInput, "snr_db is 101; allowed: -100 to 100"):
            air.set_snr_db(101)

    def test_what_does_not_fit_is_refused_with_both_sides(self):
        h = geometry(self.config)["bob"]
        for changes, words in (
            ({"carrier_hz": None}, "carrier_hz is missing"),
            ({"carrier_hz": 5e9}, "carrier_hz of the channel is 5e"),
            ({"carrier_hz": -1}, "allowed: one number above 0"),
            ({"frequency_hz": np.arange(16) * 1e6}, "subcarrier 15 of the channel is at 15000000 Hz"),
            ({"frequency_hz": np.arange(8) * 1e6}, "16 subcarriers; allowed: as many as frequency_hz, 8"),
            ({"bob": h[:, :5]}, "bob of the channel has 5 antennas; allowed: the configuration's 16"),
            ({"bob": h[0]}, "allowed: complex \\(N, antennas\\)"),
            ({"bob": h * np.nan}, "zero or not finite"),
            ({"eve": None}, "no responses of eve"),
            ({"bob": np.array(["text"])}, "allowed: complex"),
            ({"bob": np.array([{}])}, "Object arrays cannot be loaded"),
        ):
            self.saved(**changes)
            with self.subTest(changes=changes), self.assertRaisesRegex(physec.InvalidInput, words):
                physec.channel.read_channel(self.path).of_receivers(self.config)
        with open(self.path, "wb") as file:
            file.write(b"PK\x03\x04 damaged")
        with self.assertRaisesRegex(physec.InvalidInput, "allowed: a .npz file"):
            physec.channel.read_channel(self.path)
        with self.assertRaisesRegex(physec.InvalidInput, "receivers are mallory; allowed: bob, eve"):
            self.save(mallory=h)

    def test_the_block_refuses_what_is_no_channel(self):
        for given, words in (
            (([], 1), "hold no value"),
            (([np.ones((3, 2)), np.ones((2, 2))], 1), "3 x 2 and 2 x 2"),
            (([np.full((3, 2), np.inf)], 1), "not finite"),
            (([np.ones((3, 2))], 0), "symbols_per_frame is 0"),
            (([np.ones((3, 2))], 1, -1.0), "noise_variance is -1"),
        ):
            with self.subTest(words=words), self.assertRaisesRegex(ValueError, words):
                physec.miso_channel(*given)

    def test_the_command_says_that_there_are_no_bounds(self):
        h = geometry(physec.fpi.config())
        self.save(**h)
        done = subprocess.run(
            [COMMAND, "simulate", "fpi", "--snr-db", "10", "--frames", "3", "--attacks", "merged",
             "--channel", self.path], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("behind 1 snapshot of a channel from a file: no bounds", done.stdout)
        done = subprocess.run(
            [COMMAND, "simulate", "fpi", "--channel", self.path + ".not"], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (2, 1), done.stderr)


if __name__ == "__main__":
    unittest.main()
