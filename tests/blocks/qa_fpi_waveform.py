# SPDX-License-Identifier: GPL-3.0-or-later
"""FPI waveform precoder: against the subcarrier form, and where a change of the secret begins."""

import time
import unittest

import numpy as np
import pmt
from flowgraph import run_in_chunks, vector_sinks
from gnuradio import blocks, gr, physec

RATE = 20e6
ANTENNAS = 3
NEW = [physec.fpi.fake_set(210e-9, -0.7)]


def config(fakes=((83e-9, 0.4),), **others):
    c = physec.fpi.config()
    c.tx_antennas = ANTENNAS
    c.fakes = [physec.fpi.fake_set(*pair) for pair in fakes]
    for name, value in others.items():
        setattr(c, name, value)
    return c


def noise(count, seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((ANTENNAS, count)) + 1j * rng.standard_normal((ANTENNAS, count))
    return x.astype(np.complex64)


def fakes_value(fakes):
    flat = [value for fake in fakes for value in (fake.delay_s, fake.angle_rad)]
    return pmt.init_f64vector(len(flat), flat)


class FpiWaveform(unittest.TestCase):
    def send(self, c, x, tags=(), seed=0, prepare=lambda precoder: None):
        """Output array (antennas, samples), tags of each output and the latency.

        `tags` holds (antenna, offset, key, value).
        """
        tb = gr.top_block()
        precoder = physec.fpi_waveform_precoder(c, RATE, 1e-6)
        prepare(precoder)
        for port, samples in enumerate(x):
            mine = [
                gr.tag_utils.python_to_tag((offset, pmt.intern(key), value, pmt.PMT_F))
                for antenna, offset, key, value in tags
                if antenna == port
            ]
            tb.connect(blocks.vector_source_c(samples.tolist(), False, 1, mine), (precoder, port))
        sinks = vector_sinks(tb, precoder, len(x))
        run_in_chunks(tb, seed)
        data = np.array([sink.data() for sink in sinks], dtype=np.complex64)
        return data, [sink.tags() for sink in sinks], precoder.latency_samples()

    def test_ofdm_equals_the_subcarrier_form(self):
        rng = np.random.default_rng(1)
        size, prefix, symbols = 128, 72, 4
        active = [n for n in range(-48, 49) if n != 0]  # to 0.375 of the sample rate
        for mode in ("fpi", "spoof"):
            c = config(mode=mode)
            c.ofdm = physec.fpi.make_config(RATE, size, active, [(83e-9, 0.4)]).ofdm
            data = rng.choice([1, 1j, -1, -1j], (ANTENNAS, symbols, len(active)))
            bins = np.zeros((ANTENNAS, symbols, size), complex)
            bins[..., active] = data
            body = np.fft.ifft(bins, axis=-1)
            x = np.concatenate([body[..., -prefix:], body], axis=-1).reshape(ANTENNAS, -1)
            x = np.concatenate([x, np.zeros((ANTENNAS, 100))], axis=1)
            out, _, latency = self.send(c, x, seed=2)
            early = prefix // 2  # the window begins inside the prefix
            out = out[:, latency : latency + symbols * (prefix + size)]
            window = out.reshape(ANTENNAS, symbols, -1)[..., prefix - early : -early]
            received = np.fft.fft(np.roll(window, -early, axis=-1), axis=-1)[..., active]
            weights = physec.fpi.precoder(c).weights  # subcarriers x antennas
            expected = data * weights.T[:, None, :]
            rms = np.sqrt(np.mean(np.abs(expected) ** 2))
            # The interpolation's -70 dB a term; 10 dB for a second term and the FFT's peaks.
            self.assertLess(np.abs(received - expected).max(), 1e-3 * rms, mode)

    def test_a_tagged_secret_begins_exactly_at_its_sample(self):
        x = noise(3000, seed=3)
        old, _, latency = self.send(config(), x)
        new, _, _ = self.send(config([(210e-9, -0.7)]), x)
        for seed, sample in enumerate((0, 1, 777, 1024, 2500)):
            tags = [(0, sample, "fakes", fakes_value(NEW))]
            out, marks, _ = self.send(config(), x, tags, seed)
            at = sample + latency
            np.testing.assert_array_equal(out[:, :at], old[:, :at])
            np.testing.assert_array_equal(out[:, at:], new[:, at:])
            self.assertTrue(np.all(old[:, max(at, latency + 5) :] != new[:, max(at, latency + 5) :]))
            self.assertEqual([(t.offset, str(t.key)) for t in marks[0]], [(at, "fakes")])
            self.assertEqual(list(pmt.to_python(marks[0][0].value)), [210e-9, -0.7])
            self.assertEqual([list(m) for m in marks[1:]], [[], []])

    def test_other_tags_move_with_their_samples(self):
        tags = [(0, 5, "tx_time", pmt.from_double(1.5)), (0, 900, "frame", pmt.from_uint64(1))]
        tags += [(2, 31, "mine", pmt.PMT_T)]
        _, marks, latency = self.send(config(), noise(1500, seed=4), tags, seed=5)
        found = [[(t.offset - latency, str(t.key)) for t in mine] for mine in marks]
        self.assertEqual(found, [[(5, "tx_time"), (900, "frame")], [], [(31, "mine")]])

    def test_nothing_leaves_unprecoded(self):
        """Every sample is the old or the new secret's, whatever the tags say and wherever."""
        x = noise(2500, seed=6)
        old, _, latency = self.send(config(), x)
        bad = [pmt.PMT_T, pmt.init_f64vector(0, []), pmt.init_f64vector(3, [1e-8, 0.1, 1e-8])]
        bad += [fakes_value([physec.fpi.fake_set(*pair)]) for pair in ((-1e-8, 0.1), (2e-6, 0.1))]
        bad += [fakes_value([physec.fpi.fake_set(float("nan"), 0.1)])]
        tags = [(0, 40 * k, "fakes", value) for k, value in enumerate(bad)]
        tags += [(1, 700, "fakes", fakes_value(NEW))]  # input 0 speaks for all
        with self.subTest("refused secrets"):
            out, marks, _ = self.send(config(), x, tags, seed=7)
            np.testing.assert_array_equal(out, old)
            self.assertEqual([list(mine) for mine in marks], [[], [], []])
        # Naive: the fake's delay is whole samples, so that it needs no interpolation.
        c = config([(150e-9, 0.4)], normalize_power=False)
        out, _, _ = self.send(c, x, seed=8)
        turn = np.exp(1j * np.pi * np.arange(ANTENNAS) * np.sin(0.4))[:, None]
        sent = np.pad(x, ((0, 0), (latency, 0)))[:, : x.shape[1]]
        fake = np.pad(x, ((0, 0), (latency + 3, 0)))[:, : x.shape[1]] * turn
        # Products and sums of numbers below 10 in single precision; 150e-9 * 20e6 is not quite 3.
        np.testing.assert_allclose(out, sent + fake, atol=2e-5)

    def test_set_fakes_without_frames_is_at_once(self):
        x = noise(800, seed=9)
        new, _, latency = self.send(config([(210e-9, -0.7)]), x)
        out, marks, _ = self.send(config(), x, prepare=lambda precoder: precoder.set_fakes(NEW))
        np.testing.assert_array_equal(out[:, latency:], new[:, latency:])
        self.assertEqual([t.offset for t in marks[0]], [latency])

    def test_a_new_configuration_changes_mode_and_secret_together(self):
        x = noise(800, seed=9)
        other = config([(210e-9, -0.7)], mode="spoof", spacing_wavelengths=0.4)
        new, _, latency = self.send(other, x)
        out, _, _ = self.send(config(), x, prepare=lambda precoder: precoder.set_config(other))
        np.testing.assert_array_equal(out[:, latency:], new[:, latency:])

        def in_two_steps(precoder):
            precoder.set_config(config(mode="spoof", spacing_wavelengths=0.4))
            precoder.set_fakes(NEW)

        out, _, _ = self.send(config(), x, prepare=in_two_steps)
        np.testing.assert_array_equal(out[:, latency:], new[:, latency:])

    def test_set_fakes_while_running_waits_for_a_frame(self):
        frame = 1000
        x = noise(frame, seed=10)
        tag = gr.tag_utils.python_to_tag((0, pmt.intern("frame"), pmt.PMT_T, pmt.PMT_F))
        tb = gr.top_block()
        precoder = physec.fpi_waveform_precoder(config(), RATE, 1e-6)
        for port in range(ANTENNAS):
            source = blocks.vector_source_c(x[port].tolist(), True, 1, [tag])
            tb.connect(source, blocks.throttle(gr.sizeof_gr_complex, 500e3), (precoder, port))
        sinks = vector_sinks(tb, precoder, ANTENNAS)
        tb.start()
        deadline = time.monotonic() + 60
        while precoder.nitems_written(0) < 3 * frame and time.monotonic() < deadline:
            time.sleep(0.01)
        precoder.set_fakes(NEW)
        while not self.changes(sinks[0]) and time.monotonic() < deadline:
            time.sleep(0.01)
        tb.stop()
        tb.wait()
        latency = precoder.latency_samples()
        (at,) = self.changes(sinks[0])
        self.assertEqual((at - latency) % frame, 0)
        self.assertGreaterEqual(at - latency, 3 * frame)
        count = min(len(sink.data()) for sink in sinks)
        out = np.array([sink.data()[:count] for sink in sinks], dtype=np.complex64)
        repeated = np.tile(x, count // frame + 1)[:, :count]
        old, _, _ = self.send(config(), repeated)
        new, _, _ = self.send(config([(210e-9, -0.7)]), repeated)
        np.testing.assert_array_equal(out[:, :at], old[:, :at])
        np.testing.assert_array_equal(out[:, at:], new[:, at:])

    def changes(self, sink):
        return [t.offset for t in sink.tags() if str(t.key) == "fakes"]

    def test_bad_arguments_are_one_sentence(self):
        make = physec.fpi_waveform_precoder
        for c, rate, longest, message in (
            (config(mode="gaussian"), RATE, 1e-6, 'mode is "gaussian"; allowed in the waveform'),
            (config(), 0.0, 1e-6, "sample_rate_hz is 0; allowed: > 0 and up to 1e12"),
            (config(), RATE, 1e-8, r"fakes\[0\].delay_s is 8.3e-08; allowed: magnitude up to"),
            (config([]), RATE, 1e-6, "number of fakes is 0; allowed: at least 1 in mode fpi"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                make(c, rate, longest)
        precoder = make(config(), RATE)
        with self.assertRaisesRegex(ValueError, r"fakes\[0\].delay_s is 2e-05"):
            precoder.set_fakes([physec.fpi.fake_set(20e-6, 0.1)])
        for c, message in ((config(mode="gaussian"), 'mode is "gaussian"; allowed in the waveform'),
                           (config(pilots=3), "pilots .* is 3; allowed: 16 while running")):
            with self.assertRaisesRegex(physec.InvalidInput, message):
                precoder.set_config(c)


if __name__ == "__main__":
    unittest.main()
