# SPDX-License-Identifier: GPL-3.0-or-later
"""Waveform channel: time, tags, settings, and the response that precoder and channel make up."""

import os
import tempfile
import time
import unittest

import numpy as np
import pmt
from flowgraph import run_in_chunks, vector_sinks
from gnuradio import blocks, gr, physec

RATE = 16e6  # a power of two: whole numbers of samples are exact in seconds
MISSING = 16  # the last samples of a finite stream stay inside


def noise(antennas, count, seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((antennas, count)) + 1j * rng.standard_normal((antennas, count))
    return x.astype(np.complex64)


def tag(offset, key):
    return gr.tag_utils.python_to_tag((offset, pmt.intern(key), pmt.PMT_T, pmt.PMT_F))


class WaveformChannel(unittest.TestCase):
    def hear(self, channel, x, seed=0, tags=None):
        """What the channel makes of x (antennas, samples), and its tags as (offset, key)."""
        tb = gr.top_block()
        for port, samples in enumerate(x):
            mine = (tags or {}).get(port, [])
            tb.connect(blocks.vector_source_c(samples.tolist(), False, 1, mine), (channel, port))
        (sink,) = vector_sinks(tb, channel, 1)
        run_in_chunks(tb, seed)
        return np.array(sink.data()), [(t.offset, str(t.key)) for t in sink.tags()]

    def test_sample_number_is_time_for_samples_and_tags(self):
        paths = [(0, 0, 0), (0, 5, 0.5j), (1, 0, -0.25), (2, 900, 0.1 + 0.2j)]
        x = noise(3, 4000, seed=1)
        expected = np.zeros(4000, complex)
        for tx, delay, gain in paths:
            expected[delay:] += gain * x[tx, : 4000 - delay]
        listed = [physec.channel.antenna_path(tx, 4, delay / RATE, gain) for tx, delay, gain in paths]
        listed.append(physec.channel.antenna_path(1, 3, 0.0, 100.0))  # ends at another antenna
        channel = physec.waveform_channel(listed, 3, RATE, rx=4)
        mine = [tag(0, "rx_time"), tag(777, "frame"), tag(900, "fakes"), tag(3990, "late")]
        tags = {0: mine, 1: [tag(5, "other")]}
        y, marks = self.hear(channel, x, 2, tags)
        self.assertEqual(len(y), 4000 - MISSING)
        # Four products in single precision of numbers up to about 4.
        np.testing.assert_allclose(y, expected[:-MISSING], atol=3e-6)
        self.assertEqual([m for m in marks if m[0] < len(y)], [(0, "rx_time"), (777, "frame")])

    def test_slicing_changes_no_bit(self):
        x = noise(2, 5000, seed=3)
        paths = [physec.channel.path(70e-9, 0.1, 0.7), physec.channel.path(333e-9, -0.3, 0.2j)]
        paths = physec.channel.antenna_paths(paths, 2)
        heard = [
            self.hear(physec.waveform_channel(paths, 2, RATE, 0, 0.1, 1e3, 5), x, seed)[0]
            for seed in range(4)
        ]
        for y in heard[1:]:
            np.testing.assert_array_equal(y, heard[0])

    def test_offset_and_noise_are_as_stated(self):
        ones = np.ones((1, 100000))
        channel = physec.waveform_channel(
            [physec.channel.antenna_path(0, 0, 0.0, 1.0)], 1, RATE, carrier_offset_hz=54321.0
        )
        y, _ = self.hear(channel, ones)
        # The argument reaches 2e3 radians, which double precision knows to 1e-12.
        expected = np.exp(2j * np.pi * 54321.0 / RATE * np.arange(len(y)))
        np.testing.assert_allclose(y, expected, atol=1e-6)
        channel = physec.waveform_channel([], 1, RATE, noise_variance=0.2, seed=3)
        y, _ = self.hear(channel, ones)
        # 1e5 exponential values: relative standard error 0.32 %, five of them.
        self.assertAlmostEqual(np.mean(np.abs(y) ** 2) / 0.2, 1.0, delta=0.016)

    def test_settings_change_while_it_runs(self):
        tb = gr.top_block()
        channel = physec.waveform_channel([], 1, RATE)  # silence
        source = blocks.vector_source_c(np.ones(1000).tolist(), True)
        tb.connect(source, blocks.throttle(gr.sizeof_gr_complex, 500e3), channel)
        (sink,) = vector_sinks(tb, channel, 1)
        tb.start()
        deadline = time.monotonic() + 60
        while channel.nitems_written(0) < 5000 and time.monotonic() < deadline:
            time.sleep(0.01)
        for name, value, message in (
            ("noise_variance", -1.0, "noise_variance is -1; allowed: finite and >= 0"),
            ("carrier_offset_hz", RATE, "carrier_offset_hz is 16000000; allowed: magnitude below"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                getattr(channel, "set_" + name)(value)
            self.assertEqual(getattr(channel, name)(), 0.0)
        channel.set_noise_variance(4.0)
        start = channel.nitems_written(0)
        while channel.nitems_written(0) < start + 50000 and time.monotonic() < deadline:
            time.sleep(0.01)
        tb.stop()
        tb.wait()
        y = np.array(sink.data())
        self.assertTrue(np.all(y[:5000] == 0))
        tail = y[-20000:]
        # Relative standard error of 20,000 exponential values: 0.7 %, five of them.
        self.assertAlmostEqual(np.mean(np.abs(tail) ** 2) / 4.0, 1.0, delta=0.036)

    def test_channel_file_of_a_simulated_usrp(self):
        paths = [physec.channel.path(70e-9, 0.1, 0.7 - 0.2j), physec.channel.path(333e-9, -0.3, 0.2j)]
        listed = physec.channel.antenna_paths(paths, 3, rx=1)
        with tempfile.TemporaryDirectory() as folder:
            name = os.path.join(folder, "air.txt")
            with open(name, "w") as file:
                file.write(physec.channel.antenna_paths_text(paths, 3, rx=1))
            read = physec.channel.read_antenna_paths(name)
        self.assertEqual([repr(p) for p in read], [repr(p) for p in listed])
        self.assertEqual(len(read), 6)
        with self.assertRaisesRegex(ValueError, "allowed: a readable file"):
            physec.channel.read_antenna_paths("/nowhere/air.txt")

    def test_bad_arguments_are_one_sentence(self):
        path = physec.channel.antenna_path(2, 0, 1e-7, 1.0)
        for arguments, message in (
            (([path], 2, RATE), r"paths\[0\]: tx is 2; allowed: 0 to 1 with tx_antennas = 2"),
            (([path], 0, RATE), "tx_antennas is 0; allowed: 1 to 64"),
            (([path], 3, 0.0), "sample_rate_hz is 0; allowed: > 0 and up to 1e12"),
            (([path], 3, RATE, 64), "rx is 64; allowed: 0 to 63"),
            (([path], 3, RATE, 0, -0.5), "noise_variance is -0.5; allowed: finite and >= 0"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                physec.waveform_channel(*arguments)

    def test_with_the_precoder_it_is_the_subcarrier_model(self):
        """OFDM -> waveform precoder -> channel = y(n) = h(n) Phi(n) s(n), (1) and (29)."""
        size, prefix, symbols, antennas = 128, 90, 5, 4
        active = [n for n in range(-48, 49) if n != 0]
        c = physec.fpi.make_config(RATE, size, active, [(83e-9, 0.4)], tx_antennas=antennas)
        rng = np.random.default_rng(6)
        data = rng.choice([1, 1j, -1, -1j], (antennas, symbols, len(active)))
        bins = np.zeros((antennas, symbols, size), complex)
        bins[..., active] = data
        body = np.fft.ifft(bins, axis=-1)
        x = np.concatenate([body[..., -prefix:], body], axis=-1).reshape(antennas, -1)

        tb = gr.top_block()
        precoder = physec.fpi_waveform_precoder(c, RATE, 1e-6)
        paths = physec.fpi.true_paths(c, c.bob_m)
        scale = 1 / abs(paths[0].gain)  # of the order of 1: noise floor of single precision aside
        for p in paths:
            p.gain *= scale
        channel = physec.waveform_channel(physec.channel.antenna_paths(paths, antennas), antennas, RATE)
        for port in range(antennas):
            padded = np.concatenate([x[port], np.zeros(200)])
            tb.connect(blocks.vector_source_c(padded.tolist()), (precoder, port), (channel, port))
        (sink,) = vector_sinks(tb, channel, 1)
        run_in_chunks(tb, 7)
        early = 20  # the filters reach 16 samples ahead
        y = np.array(sink.data())[precoder.latency_samples() :][: x.shape[1]]
        window = y.reshape(symbols, -1)[:, prefix - early : -early]
        received = np.fft.fft(np.roll(window, -early, axis=-1), axis=-1)[:, active]
        weights = physec.fpi.precoder(c).weights * physec.channel.miso_response(
            paths, c.ofdm, antennas
        )
        expected = np.einsum("igm,mi->gm", data, weights)
        rms = np.sqrt(np.mean(np.abs(expected) ** 2))
        # Two interpolations of -70 dB each.
        self.assertLess(np.abs(received - expected).max(), 1e-3 * rms)


if __name__ == "__main__":
    unittest.main()
