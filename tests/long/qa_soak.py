# SPDX-License-Identifier: GPL-3.0-or-later
"""A thousand million samples through each precoder and through the receive chain, and item counts beyond 2^32:
no value that is no number, no drift of the power, no growth of memory, no frame lost.

    ./run test --long
    PHYSEC_SOAK_SAMPLES=3e7 ctest --test-dir build -R qa_soak -V        for fewer samples
"""

import math
import os
import time
import unittest

from gnuradio import analog, blocks, gr, physec
from gnuradio.physec import scenario

SAMPLES = float(os.environ.get("PHYSEC_SOAK_SAMPLES", "1e9"))
BEYOND_32_BITS = SAMPLES * 4.5  # 4.5e9: more than 2^32 items of one stream
COMPLEX = gr.sizeof_gr_complex
MOST_GROWTH_MIB = 24
#: Of a mean over a fiftieth of the samples, 1e-3 and less by chance; what drifts shows more.
MOST_DRIFT = 0.02


def resident_mib():
    with open("/proc/self/statm", encoding="utf-8") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


class Soak(unittest.TestCase):
    def soak(self, graph, counter, samples, probes):
        """Runs until counter() has reached `samples`; powers at the beginning and at the end agree."""
        began = time.monotonic()
        graph.start()
        try:
            while counter() < 0.2 * samples:
                time.sleep(0.05)
            first, memory = [probe.level() for probe in probes], resident_mib()
            while counter() < samples:
                time.sleep(0.2)
            last, grown = [probe.level() for probe in probes], resident_mib() - memory
        finally:
            graph.stop()
            graph.wait()
        seconds = time.monotonic() - began
        powers = ", ".join(f"{a:.4g} -> {b:.4g}" for a, b in zip(first, last))
        print(f"{self.id().split('.')[-1]}: {counter():.3g} samples in {seconds:.0f} s,"
              f" memory {grown:+.1f} MiB, powers {powers}", flush=True)
        for before, after in zip(first, last):
            # An average that has met a NaN or an infinity stays one.
            self.assertTrue(math.isfinite(after) and after > 0.0)
            self.assertLess(abs(after / before - 1.0), MOST_DRIFT)
        self.assertLess(grown, MOST_GROWTH_MIB)

    @staticmethod
    def probe(graph, source, port, samples, items=1):
        """Mean power of what comes out there, over about a fiftieth of so many samples."""
        probe = analog.probe_avg_mag_sqrd_c(-200.0, 50.0 / samples)
        if items > 1:
            serial = blocks.vector_to_stream(COMPLEX, items)
            graph.connect((source, port), serial, probe)
        else:
            graph.connect((source, port), probe)
        return probe

    def test_fpi_precoder(self):
        config = physec.fpi.config()
        graph, active = gr.top_block(), config.ofdm.active_count
        source, precoder = physec.fpi_pilot_source(config, 1), physec.fpi_precoder(config, 1)
        for k in range(config.tx_antennas):
            graph.connect((source, k), (precoder, k))
        probes = [self.probe(graph, precoder, k, SAMPLES / 16, active) for k in (0, 15)]
        for k in range(1, 15):
            graph.connect((precoder, k), blocks.null_sink(COMPLEX * active))
        self.soak(graph, lambda: precoder.nitems_written(0) * active * config.tx_antennas, SAMPLES, probes)

    def test_fpi_waveform_precoder(self):
        config = physec.fpi.config()
        config.tx_antennas = 4
        graph, precoder = gr.top_block(), physec.fpi_waveform_precoder(config, 15e6, 2e-6)
        source = analog.sig_source_c(15e6, analog.GR_COS_WAVE, 1.1e6, 1.0)
        for k in range(4):
            graph.connect(source, (precoder, k))
        probes = [self.probe(graph, precoder, 0, SAMPLES / 4)]
        for k in range(1, 4):
            graph.connect((precoder, k), blocks.null_sink(COMPLEX))
        self.soak(graph, lambda: precoder.nitems_written(0) * 4, SAMPLES, probes)

    def an_precoder(self, mode, antennas, samples):
        """Samples of one antenna count."""
        config = physec.an.make_config(tx_antennas=antennas, mode=mode)
        graph, precoder = gr.top_block(), physec.an_precoder(config, 0, 1)
        symbols = physec.an.qpsk_pilots(10 * config.frame_length, 1)
        graph.connect(blocks.vector_source_c(symbols, True), precoder)
        probes = [self.probe(graph, precoder, 0, samples)]
        for k in range(1, antennas):
            graph.connect((precoder, k), blocks.null_sink(COMPLEX))
        self.soak(graph, lambda: precoder.nitems_written(0), samples, probes)

    def test_an_precoder_streaming(self):
        self.an_precoder("streaming", 8, SAMPLES / 8)

    def test_an_precoder_frame_exact(self):
        self.an_precoder("frame_exact", 8, SAMPLES / 8)

    def test_item_counts_beyond_32_bits(self):
        self.an_precoder("streaming", 3, BEYOND_32_BITS)

    def test_the_receive_chain(self):
        lab = scenario.load(scenario.LAB)
        config, frames = lab.fpi, lab.fpi_frame()
        graph = gr.top_block()
        source = physec.fpi_frame_source(config, frames, 1, 7)
        precoder = physec.fpi_precoder(config, 1, frames.symbols)
        modulator = physec.ofdm_modulator(frames, config.tx_antennas, 0.1)
        paths = physec.channel.antenna_paths(physec.fpi.true_paths(config, config.bob_m), config.tx_antennas)
        channel = physec.waveform_channel(
            paths, config.tx_antennas, config.ofdm.bandwidth_hz, 0, 1e-14, 300.0)
        synchronizer = physec.frame_synchronizer(
            physec.sync.make_receiver_options(frames, config.carrier_hz))
        bob = physec.fpi_bob(config, 1, 1, report_unusable=True)
        for k in range(config.tx_antennas):
            graph.connect((source, k), (precoder, k), (modulator, k), (channel, k))
        graph.connect(channel, synchronizer, bob, blocks.null_sink(COMPLEX))
        probes = [self.probe(graph, channel, 0, SAMPLES)]
        self.soak(graph, lambda: synchronizer.nitems_read(0), SAMPLES, probes)
        found = synchronizer.frames()
        self.assertEqual((synchronizer.missed(), synchronizer.gaps(), synchronizer.bad_headers()), (0, 0, 0))
        self.assertGreater(found, 0.99 * SAMPLES / frames.spacing_samples)


if __name__ == "__main__":
    unittest.main()
