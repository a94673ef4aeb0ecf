# SPDX-License-Identifier: GPL-3.0-or-later
"""Stations are the blocks in them: the same samples, whichever way they are wired."""

import unittest

import numpy as np
from gnuradio import blocks, gr, physec


def collected(graph, source, item, output=0):
    """A vector sink behind an output."""
    sink = blocks.vector_sink_c(item)
    graph.connect((source, output), sink)
    return sink


class FpiStations(unittest.TestCase):
    def setUp(self):
        self.config = physec.fpi.config()
        self.config.tx_antennas = 5  # not as many as subcarriers: a swapped order would show
        self.frames = 3

    def test_alice_is_pilots_and_precoder_antenna_after_antenna(self):
        config = self.config
        graph = gr.top_block()
        symbol = config.ofdm.active_count
        station = physec.fpi_alice(config, 4, 1, self.frames)
        of_station = collected(graph, station, symbol * config.tx_antennas)
        graph.run()
        sent = np.array(of_station.data()).reshape(-1, config.tx_antennas, symbol)
        self.assertEqual(len(sent), self.frames * config.pilots)
        pilots = physec.fpi.make_pilots(config, 4)
        wanted = physec.fpi.precoder(config).apply(pilots)
        # Single precision against double: 16 products of magnitude below 1, each 6e-8 off.
        for symbol_number, vector in enumerate(sent[: config.pilots]):
            np.testing.assert_allclose(vector.T, wanted[symbol_number], atol=1e-6)
        np.testing.assert_array_equal(sent[config.pilots : 2 * config.pilots], sent[: config.pilots])

    def test_air_is_two_channels(self):
        config = self.config
        heard = config.ofdm.active_count
        station_graph, block_graph = gr.top_block(), gr.top_block()
        alice = physec.fpi_alice(config, 2, 1, self.frames)
        air = physec.fpi_air(config, 2, 7, 10.0)
        station_graph.connect(alice, air)
        of_station = [collected(station_graph, air, heard, output) for output in (0, 1)]
        station_graph.run()

        pilots = physec.fpi_pilot_source(config, 2)
        precoder = physec.fpi_precoder(config, 1)
        of_blocks = []
        for receiver in ("bob", "eve"):
            channel = physec.fpi_channel(config, receiver, 2, 7)
            channel.set_snr_db(10.0)
            for antenna in range(config.tx_antennas):
                block_graph.connect((precoder, antenna), (channel, antenna))
            limit = blocks.head(gr.sizeof_gr_complex * heard, self.frames * config.pilots)
            block_graph.connect(channel, limit)
            of_blocks.append(collected(block_graph, limit, heard))
        for antenna in range(config.tx_antennas):
            block_graph.connect((pilots, antenna), (precoder, antenna))
        block_graph.run()
        for ours, theirs in zip(of_station, of_blocks):
            self.assertEqual(len(ours.data()), self.frames * config.pilots * heard)
            self.assertEqual(ours.data(), theirs.data())
        self.assertNotEqual(of_station[0].data(), of_station[1].data())

    def test_a_new_secret_reaches_the_precoder(self):
        station = physec.fpi_alice(self.config)
        with self.assertRaisesRegex(ValueError, "fakes"):
            station.set_fakes([])  # mode fpi needs one: the precoder has seen and refused it


class SampleStations(unittest.TestCase):
    def test_ports_of_alice_carry_what_one_port_carries(self):
        lab = physec.scenario.load_lab(tx_antennas=4)
        frame, frames = lab.fpi_frame(), 2
        wanted = frames * frame.spacing_samples + 400
        results = []
        for one_port in (True, False):
            graph = gr.top_block()
            alice = physec.fpi_alice_samples(
                lab.fpi, frame, session=1, frames=frames, one_port=one_port
            )
            if one_port:
                sinks = [collected(graph, alice, 4)]
            else:
                sinks = [collected(graph, alice, 1, antenna) for antenna in range(4)]
            graph.run()
            data = [np.array(sink.data()) for sink in sinks]
            results.append(data[0].reshape(-1, 4) if one_port else np.stack(data, axis=1))
        self.assertEqual(results[0].shape, (wanted, 4))
        np.testing.assert_array_equal(results[0], results[1])
        self.assertGreater(np.abs(results[0]).max(), 0.1)

    def test_air_is_a_waveform_channel_for_each_receiver(self):
        rate = 1e6
        paths = [physec.antenna_path(tx, rx, 1e-6 * (1 + tx + rx / 3), 0.5 + 0.1j * rx)
                 for tx in (0, 1) for rx in (0, 1)]
        signal = np.exp(0.3j * np.arange(3000)).astype(np.complex64)
        both = np.stack([signal, signal.conj()], axis=1).ravel()
        graph = gr.top_block()
        air = physec.waveform_air([(paths, 0), (paths, 1)], 2, rate, 1e-3, 100.0, 5)
        graph.connect(blocks.vector_source_c(both, False, 2), air)
        of_station = [collected(graph, air, 1, output) for output in (0, 1)]
        of_blocks = []
        for rx in (0, 1):
            channel = physec.waveform_channel(paths, 2, rate, rx, 1e-3, 100.0, 5 + rx)
            graph.connect(blocks.vector_source_c(signal, False), (channel, 0))
            graph.connect(blocks.vector_source_c(signal.conj(), False), (channel, 1))
            of_blocks.append(collected(graph, channel, 1))
        graph.run()
        for ours, theirs in zip(of_station, of_blocks):
            count = min(len(ours.data()), len(theirs.data()))
            self.assertGreater(count, 2900)
            self.assertEqual(ours.data()[:count], theirs.data()[:count])


if __name__ == "__main__":
    unittest.main()
