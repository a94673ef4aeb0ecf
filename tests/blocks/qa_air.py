# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames on the sample clock, from Alice's symbols to Bob's position, without a radio."""

import unittest

import numpy as np
import pmt
from gnuradio import blocks, gr, physec

from flowgraph import heads, run_in_chunks, vector_sinks

RATE = 25e6
WINDOW_MARGIN = 8  # quarter of the cyclic prefix: how early the receive window opens


def lab(**others):
    return physec.fpi.make_config(
        **{
            **dict(
                bandwidth_hz=RATE,
                fft_size=128,
                active=physec.ofdm.guarded_subcarriers(128),
                fakes=[(20e-9, 0.2)],
                tx_antennas=4,
                pilots=16,
                carrier_hz=3.5e9,
                propagation_speed_mps=299792458,
                alice_m=(2, 1),
                bob_m=(14, 6),
                eve_m=(12, -4),
                scatterers_m=[(9, 14), (16, -8)],
                snr_db=20.0,
            ),
            **others,
        }
    )


def transmit(config, format, frames, precode=True, amplitude=1.0, chunks=1, **modulator):
    """Samples of every antenna, shape (antennas, samples), and the tags on antenna 0."""
    graph = gr.top_block()
    subcarriers = config.ofdm.active_count
    source = physec.fpi_frame_source(config, format, 1, 77)
    limits = heads(graph, source, config.tx_antennas, frames * format.symbols, subcarriers)
    modulator = physec.ofdm_modulator(format, config.tx_antennas, amplitude, **modulator)
    precoder = physec.fpi_precoder(config, 1, format.symbols) if precode else None
    for port, limit in enumerate(limits):
        if precode:
            graph.connect(limit, (precoder, port), (modulator, port))
        else:
            graph.connect(limit, (modulator, port))
    sinks = vector_sinks(graph, modulator, config.tx_antennas)
    run_in_chunks(graph, chunks)
    return np.array([sink.data() for sink in sinks]), sinks[0].tags()


def through_the_air(config, format, sent, receiver, delay_samples=0.0):
    """Exact multipath: the response on the frequency grid of the whole stream."""
    count = sent.shape[1] + 4096
    spectrum = np.fft.fft(sent, count, axis=1)
    frequency = np.fft.fftfreq(count) * RATE
    heard = np.zeros(count, complex)
    for path in physec.fpi.true_paths(config, receiver):
        delay = path.delay_s + delay_samples / RATE
        antennas = np.exp(2j * np.pi * path.spatial_frequency * np.arange(config.tx_antennas))
        heard += path.gain * np.exp(-2j * np.pi * frequency * delay) * (antennas @ spectrum)
    return np.fft.ifft(heard)


def receive(options, config, samples, chunks=1, attacks=(), chains=None, **bob):
    """Estimates of Bob and of the attacks, and the reports, from samples."""
    graph = gr.top_block()
    source = blocks.vector_source_c(samples.astype(np.complex64).tolist())
    synchronizer = physec.frame_synchronizer(options)
    graph.connect(source, synchronizer)
    stores = {"sync": blocks.message_debug()}
    graph.msg_connect(synchronizer, "sync", stores["sync"], "store")
    receivers = {"bob": physec.fpi_bob(config, 1, 1, chains, **bob)}
    receivers.update({name: physec.fpi_eve(config, 1, name, chains) for name in attacks})
    for name, block in receivers.items():
        stores[name] = blocks.message_debug()
        graph.connect(synchronizer, block)
        graph.msg_connect(block, "estimates", stores[name], "store")
    run_in_chunks(graph, chunks)
    return {
        name: [
            pmt.to_python(pmt.car(store.get_message(k))) for k in range(store.num_messages())
        ]
        for name, store in stores.items()
    }


class Air(unittest.TestCase):
    def setUp(self):
        self.config = lab()
        self.format = physec.ofdm.make_frame_format(self.config.ofdm, self.config.pilots)

    def options(self, **others):
        return physec.sync.make_receiver_options(
            self.format, self.config.carrier_hz, **others
        )

    def test_bob_locates_alice_from_samples(self):
        """Without noise: what is left is the tails of neighbouring symbols, below -45 dB."""
        sent, _ = transmit(self.config, self.format, 6)
        heard = through_the_air(self.config, self.format, sent, self.config.bob_m)
        options = self.options()
        chains = physec.channel.chain_response(
            [physec.channel.chain(0.0, 1.0)] * 4, self.config.ofdm, options.scheduled_window
        )
        result = receive(options, self.config, heard, chains=chains)
        self.assertEqual([e["frame"] for e in result["bob"]], list(range(6)))
        self.assertFalse(result["bob"][0]["usable"])
        self.assertIn("not settled", result["bob"][0]["reason"])
        self.assertTrue(np.isnan(result["bob"][0]["position_m"]).all())
        for estimate in result["bob"][1:]:
            self.assertTrue(estimate["usable"], estimate["reason"])
            error = np.linalg.norm(estimate["position_m"] - np.array([2, 1]))
            self.assertLess(error, 0.02)
        # Slicing changes nothing, to the bit.
        again = receive(options, self.config, heard, 5, chains=chains)
        for one, other in zip(result["bob"], again["bob"]):
            np.testing.assert_array_equal(one["delay_s"], other["delay_s"])

    def test_an_unusable_position_is_refused_unless_asked_for(self):
        sent, _ = transmit(self.config, self.format, 4)
        heard = through_the_air(self.config, self.format, sent, self.config.bob_m)
        options = self.options(standing_complaint="no calibration")
        refused = receive(options, self.config, heard)["bob"]
        self.assertTrue(all(np.isnan(e["position_m"]).all() for e in refused))
        self.assertTrue(all(e["reason"] == "no calibration" for e in refused))
        asked = receive(options, self.config, heard, report_unusable=True)["bob"]
        self.assertTrue(all(np.isfinite(e["position_m"]).all() for e in asked))
        self.assertFalse(any(e["usable"] for e in asked))

    def test_chains_with_skew_are_calibrated_away(self):
        sent, _ = transmit(self.config, self.format, 5)
        delays, gains = [3.3, 3.4, 3.7, 3.2], [1, 0.9j, -1.1, 0.8 - 0.5j]
        count = sent.shape[1] + 64
        frequency = np.fft.fftfreq(count)
        spectrum = np.fft.fft(sent, count, axis=1)
        for i in range(4):
            spectrum[i] *= gains[i] * np.exp(-2j * np.pi * frequency * delays[i])
        skewed = np.fft.ifft(spectrum, axis=1)
        heard = through_the_air(self.config, self.format, skewed, self.config.bob_m)
        known = [physec.channel.chain(d / RATE, g) for d, g in zip(delays, gains)]
        options = self.options(chain_delay_s=min(delays) / RATE)
        chains = physec.channel.chain_response(known, self.config.ofdm, options.scheduled_window)
        positions = [
            e["position_m"] for e in receive(options, self.config, heard, chains=chains)["bob"][1:]
        ]
        self.assertLess(np.linalg.norm(np.array(positions) - [2, 1], axis=1).max(), 0.02)
        # And they matter: without them nobody would find Alice.
        ones = physec.channel.chain_response(
            [physec.channel.chain(3.2 / RATE, 1.0)] * 4, self.config.ofdm, options.scheduled_window
        )
        wrong = receive(options, self.config, heard, chains=ones)["bob"][-1]["position_m"]
        self.assertGreater(np.linalg.norm(wrong - np.array([2, 1])), 0.5)

    def test_the_waveform_form_serves_bob_as_well(self):
        """Bare frames through the precoder that works on samples; Bob's model stays the same."""
        graph = gr.top_block()
        source = physec.fpi_frame_source(self.config, self.format, 1, 77)
        limits = heads(graph, source, 4, 6 * self.format.symbols, 100)
        modulator = physec.ofdm_modulator(self.format, 4, 1.0)
        precoder = physec.fpi_waveform_precoder(self.config, RATE, 1e-6)
        for port, limit in enumerate(limits):
            graph.connect(limit, (modulator, port), (precoder, port))
        sinks = vector_sinks(graph, precoder, 4)
        run_in_chunks(graph, 2)
        sent = np.array([sink.data() for sink in sinks])
        heard = through_the_air(self.config, self.format, sent, self.config.bob_m)
        latency = precoder.latency_samples() / RATE  # a delay of the chain like any other
        options = self.options(chain_delay_s=latency)
        chains = physec.channel.chain_response(
            [physec.channel.chain(latency, 1.0)] * 4, self.config.ofdm, options.scheduled_window
        )
        usable = [e for e in receive(options, self.config, heard, chains=chains)["bob"]
                  if e["usable"]]
        self.assertEqual(len(usable), 5)
        for estimate in usable[:-1]:  # the end of the last frame has not left the precoder yet
            self.assertLess(np.linalg.norm(estimate["position_m"] - np.array([2, 1])), 0.02)

    def test_nothing_leaves_the_antennas_unprecoded(self):
        """The stream of an antenna, correlated with its bare preamble at every position.

        A clean preamble gives 1 in its place. What the precoder leaves of it, moved by d samples,
        is |sum p* Phi p exp(j 2 pi n d / N)| / (|p| |Phi p|) over its subcarriers.
        """
        delay, angle = 150e-9, 0.7
        for mode in ("fpi", "spoof"):
            config = lab(mode=mode, fakes=[(delay, angle)])
            weights = physec.fpi.precoder(config).weights
            bare = transmit(config, self.format, 2, precode=False)[0]
            sent = transmit(config, self.format, 2)[0]
            length = 2 * self.format.symbol_samples
            odd = np.array([n % 2 != 0 for n in config.ofdm.active])
            for i in range(4):
                reference = bare[i, :length]
                w = weights[odd, i]
                turns = np.outer(np.arange(-64, 64), np.array(config.ofdm.active)[odd]) / 128
                expected = abs(np.exp(2j * np.pi * turns) @ w)
                expected /= odd.sum() * np.sqrt(np.mean(abs(w) ** 2))
                in_place = expected[64]
                self.assertLess(in_place, 0.8)  # these fakes do not leave much
                windows = np.lib.stride_tricks.sliding_window_view(sent[i], length)
                match = abs(windows @ reference.conj()) / (
                    np.linalg.norm(windows, axis=1) * np.linalg.norm(reference)
                )
                # The prefixes make the sum over samples not quite that over subcarriers: 3 %.
                self.assertLess(match[0], in_place + 0.03, (mode, i))
                self.assertLess(match.max(), expected.max() + 0.03, (mode, i))
                self.assertGreater(
                    abs(np.vdot(reference, bare[i, :length]))
                    / np.linalg.norm(reference) ** 2,
                    0.999,
                )
            # Every sample of every symbol: the bare symbols times the weights, and nothing else.
            self.assert_all_precoded(config, bare, sent, weights)

    def assert_all_precoded(self, config, bare, sent, weights):
        step, prefix = self.format.symbol_samples, self.format.cyclic_prefix
        for antenna in range(config.tx_antennas):
            for start in range(0, sent.shape[1], step):
                spectra = [
                    np.fft.fft(samples[antenna, start + prefix:start + step])[config.ofdm.active]
                    for samples in (bare, sent)
                ]
                np.testing.assert_allclose(
                    spectra[1], spectra[0] * weights[:, antenna], atol=2e-5 * abs(spectra[0]).max()
                )
                np.testing.assert_array_equal(  # the prefix is that of the precoded symbol
                    sent[antenna, start:start + prefix],
                    sent[antenna, start + step - prefix:start + step],
                )

    def test_bursts_carry_their_time_and_length(self):
        format = physec.ofdm.make_frame_format(self.config.ofdm, 16, idle_symbols=3)
        sent, tags = transmit(self.config, format, 3, bursts=True, epoch_s=1.5)
        self.assertEqual(sent.shape[1], 3 * format.frame_samples)  # no silence in between
        times = {t.offset: t.value for t in tags if pmt.symbol_to_string(t.key) == "tx_time"}
        lengths = {t.offset: t.value for t in tags if pmt.symbol_to_string(t.key) == "packet_len"}
        self.assertEqual(sorted(times), [k * format.frame_samples for k in range(3)])
        for offset, value in times.items():
            frame = offset // format.frame_samples
            seconds = pmt.to_uint64(pmt.tuple_ref(value, 0)) + pmt.to_double(
                pmt.tuple_ref(value, 1)
            )
            self.assertAlmostEqual(seconds, 1.5 + frame * format.spacing_samples / RATE, 12)
            self.assertEqual(pmt.to_long(lengths[offset]), format.frame_samples)
        stream, _ = transmit(self.config, format, 3)
        self.assertEqual(stream.shape[1], 3 * format.spacing_samples)
        np.testing.assert_array_equal(
            stream.reshape(4, 3, -1)[:, :, :format.frame_samples].reshape(4, -1), sent
        )
        np.testing.assert_array_equal(
            stream.reshape(4, 3, -1)[:, :, format.frame_samples:], 0
        )

    def test_silence_and_slices_change_nothing(self):
        format = physec.ofdm.make_frame_format(self.config.ofdm, 16, idle_symbols=2)
        one, _ = transmit(self.config, format, 3, chunks=1)
        other, _ = transmit(self.config, format, 3, chunks=4)
        np.testing.assert_array_equal(one, other)

    def test_bad_values_are_refused(self):
        for make, text in (
            (lambda: physec.ofdm.make_frame_format(self.config.ofdm, 16, cyclic_prefix=3), "cyclic prefix"),
            (lambda: physec.fpi_frame_source(self.config, self.format, 1, 65536), "65536"),
            (lambda: physec.ofdm_modulator(self.format, 0), "antennas is 0"),
            (lambda: physec.ofdm_modulator(self.format, 4, -1.0), "amplitude is -1"),
            (lambda: physec.ofdm_modulator(self.format, 4, 1.0, True), "idle symbols is 0"),
            *((lambda e=e: physec.ofdm_modulator(self.format, 4, 1.0, epoch_s=e),
               "epoch_s is .*; allowed: 0 to 1e10")
              for e in (float("nan"), float("inf"), -1.5, 1e11)),
            (lambda: physec.fpi_precoder(self.config, 1, 3), "symbols per frame is 3"),
            (lambda: physec.fpi_frame_source(
                self.config, physec.ofdm.make_frame_format(self.config.ofdm, 15), 1, 0), "body symbols"),
            (lambda: physec.fpi_bob(self.config, 1, 1, np.ones((3, 4))), "3 x 4"),
            (lambda: self.options(epoch_s=float("nan")), "epoch_s"),
        ):
            with self.assertRaisesRegex(ValueError, text):
                make()


if __name__ == "__main__":
    unittest.main()
