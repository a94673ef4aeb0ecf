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
