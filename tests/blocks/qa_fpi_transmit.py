# SPDX-License-Identifier: GPL-3.0-or-later
"""Pilot source and FPI precoder against the kernels, sliced at random."""

import unittest

import numpy as np
import pmt
from flowgraph import heads, run_in_chunks, vector_sinks
from gnuradio import blocks, gr, physec


class FpiTransmit(unittest.TestCase):
    def stream(self, config, frames, seed, pilot_seed=3, noise_seed=1):
        """Output of source -> precoder as an array (frames, G, N, Nt), and the precoder's tags."""
        tb = gr.top_block()
        n, antennas = config.ofdm.active_count, config.tx_antennas
        source = physec.fpi_pilot_source(config, pilot_seed)
        precoder = physec.fpi_precoder(config, noise_seed)
        limits = heads(tb, source, antennas, frames * config.pilots, n)
        for port, limit in enumerate(limits):
            tb.connect(limit, (precoder, port))
        sinks = vector_sinks(tb, precoder, antennas, n)
        run_in_chunks(tb, seed)
        data = np.stack([np.array(sink.data()) for sink in sinks], axis=-1)
        return data.reshape(frames, config.pilots, n, antennas), sinks[0].tags()

    def test_stream_equals_kernel_in_every_mode(self):
        for seed, mode in enumerate(["fpi", "spoof", "mirage", "none"]):
            config = physec.fpi.config()
            config.mode = mode
            config.pilots = 5
            data, tags = self.stream(config, 7, seed)
            expected = physec.fpi.precoder(config).apply(physec.fpi.make_pilots(config, 3))
            # Single precision: inputs, weights and product each rounded at 2^-24.
            np.testing.assert_allclose(data, np.broadcast_to(expected, data.shape), atol=2e-6)
            frames = [t.offset for t in tags if str(t.key) == "frame"]
            self.assertEqual(frames, [5 * k for k in range(7)])

    def test_stream_equals_kernel_with_keys_of_every_age(self):
        """The key's factors of every frame and symbol, whatever the scheduler's slices; gains too."""
        cases = [
            (mode, refresh)
            for mode in ("keyed_phases", "keyed_gains", "smooth_kernel")
            for refresh in ("session", "frame", "symbol")
        ]
        for seed, (mode, refresh) in enumerate([*cases, ("path_shifts", "session"), ("fpi", "session")]):
            config = physec.fpi.config()
            config.mode, config.key_refresh = mode, refresh
            config.pilots, config.key_seed = 5, 2**63 + seed
            config.fakes = [
                physec.fpi.fake_set(40e-9, 0.1, 0.3 - 1j), physec.fpi.fake_set(90e-9, -0.2, 2)
            ]
            data, _ = self.stream(config, 4, seed)
            bare = physec.fpi.make_pilots(config, 3)
            precoder = physec.fpi.precoder(config)
            self.assertEqual(precoder.redraws, refresh != "session")
            for frame in range(4):
                # As above; factors of up to 5 scale the rounding of products of up to 1.3.
                np.testing.assert_allclose(data[frame], precoder.apply(bare, frame), atol=2e-6)
                sent = physec.fpi.transmitted_frame(config, bare, 1, frame)
                np.testing.assert_array_equal(sent, precoder.apply(bare, frame))
            self.assertEqual(np.ptp(np.abs(data - data[0])) == 0, refresh == "session", mode)

    def test_what_a_precoder_cannot_do_is_said(self):
        config = physec.fpi.config()
        config.mode, config.key_refresh = "keyed_phases", "symbol"
        with self.assertRaisesRegex(ValueError, "key_refresh is symbol.*allowed: session or frame"):
            physec.fpi_precoder(config, 1, config.pilots + 6)
        config.key_refresh = "frame"
        physec.fpi_precoder(config, 1, config.pilots + 6)
        with self.assertRaisesRegex(ValueError, "key_refresh is \"frame\".*allowed.*session"):
            physec.fpi.compensator(config, physec.fpi.make_pilots(config, 3))
        for mode in ("keyed_phases", "keyed_gains", "smooth_kernel", "path_shifts", "mirage"):
            config.mode = mode
            with self.assertRaisesRegex(ValueError, f"mode is \"{mode}\"; allowed.*fpi, spoof, none"):
                physec.fpi_waveform_precoder(config, 15e6, 1e-6)

    def test_gaussian_mode_adds_noise_of_the_stated_variance(self):
        config = physec.fpi.config()
        config.mode = "gaussian"
        data, _ = self.stream(config, 6, seed=2)
        precoder = physec.fpi.precoder(config)
        noise = data - precoder.apply(physec.fpi.make_pilots(config, 3))
        variance = precoder.antenna_noise_variance
        # 24,576 exponential values: relative standard error 0.64 %, five of them.
        self.assertAlmostEqual(np.mean(np.abs(noise) ** 2) / variance, 1.0, delta=0.032)
        again, _ = self.stream(config, 6, seed=4)
        np.testing.assert_array_equal(data, again)

    def test_new_fakes_start_at_a_frame_boundary_and_are_tagged(self):
        config = physec.fpi.config()
        config.pilots = 4
        precoder = physec.fpi_precoder(config)
        changed = physec.fpi.config(config)
        changed.fakes = [physec.fpi.fake_set(40e-9, 0.1)]
        precoder.set_fakes(changed.fakes)  # waiting before the first symbol: effective at once
        tb = gr.top_block()
        source = physec.fpi_pilot_source(config, 3)
        for port, limit in enumerate(heads(tb, source, 16, 8, 16)):
            tb.connect(limit, (precoder, port))
        sinks = vector_sinks(tb, precoder, 16, 16)
        tb.run()
        data = np.stack([np.array(s.data()) for s in sinks], axis=-1).reshape(2, 4, 16, 16)
        expected = physec.fpi.precoder(changed).apply(physec.fpi.make_pilots(config, 3))
        np.testing.assert_allclose(data[1], expected, atol=2e-6)
        self.assertEqual([t.offset for t in sinks[0].tags() if str(t.key) == "fakes"], [0])

    def test_the_tag_of_new_fakes_carries_their_gains(self):
        config = physec.fpi.config()
        precoder = physec.fpi_precoder(config)
        for gains in ([1, 1], [1, 0.5j]):
            precoder.set_fakes([physec.fpi.fake_set(40e-9, 0.1, gain) for gain in gains])
            tb = gr.top_block()
            source = physec.fpi_pilot_source(config, 3)
            for port, limit in enumerate(heads(tb, source, 16, 16, 16)):
                tb.connect(limit, (precoder, port))
            sinks = vector_sinks(tb, precoder, 16, 16)
            tb.run()
            (value,) = [t.value for t in sinks[0].tags() if str(t.key) == "fakes"]
            shifts = pmt.car(value) if pmt.is_pair(value) else value
            self.assertEqual(list(pmt.f64vector_elements(shifts)), [40e-9, 0.1] * 2)
            self.assertEqual(pmt.is_pair(value), gains != [1, 1])
            if pmt.is_pair(value):
                self.assertEqual(list(pmt.c64vector_elements(pmt.cdr(value))), gains)

    def test_no_channel_lets_the_secret_pass(self):
        """Neither as a tag nor once for each antenna: what is on the air is samples."""
        config = physec.fpi.config()
        config.pilots = 4
        precoder, channel = physec.fpi_precoder(config), physec.fpi_channel(config, "eve")
        precoder.set_fakes([physec.fpi.fake_set(40e-9, 0.1)])
        tb = gr.top_block()
        source = physec.fpi_pilot_source(config, 3)
        for port, limit in enumerate(heads(tb, source, 16, 8, 16)):
            tb.connect(limit, (precoder, port), (channel, port))
        sent, heard = blocks.vector_sink_c(16), blocks.vector_sink_c(16)
        tb.connect((precoder, 0), sent)
        tb.connect(channel, heard)
        tb.run()
        self.assertIn("fakes", [str(t.key) for t in sent.tags()])
        self.assertEqual(sorted((t.offset, str(t.key)) for t in heard.tags()),
                         [(0, "frame"), (0, "settings"), (4, "frame")])
        # What says that the settings are new is a number, which means nothing outside of this program.
        (settings,) = (pmt.to_python(t.value) for t in heard.tags() if str(t.key) == "settings")
        self.assertEqual((list(settings), type(settings["revision"])), (["revision"], int))

    def test_bad_fakes_are_refused_and_change_nothing(self):
        precoder = physec.fpi_precoder(physec.fpi.config())
        with self.assertRaisesRegex(ValueError, r"fakes\[0\].delay_s is -1e-09; allowed: > 0"):
            precoder.set_fakes([physec.fpi.fake_set(-1e-9, 0.1)])
        config = physec.fpi.config()
        config.tx_antennas = 1
        with self.assertRaisesRegex(ValueError, "tx_antennas"):
            physec.fpi_precoder(config)


if __name__ == "__main__":
    unittest.main()
