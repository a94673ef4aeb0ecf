# SPDX-License-Identifier: GPL-3.0-or-later
"""The base station's receive array against echoes of its own frames, sample by sample."""

import math
import time
import unittest

import numpy as np
import pmt
from flowgraph import run_in_chunks
from gnuradio import blocks, gr, physec
from qa_an_air import AIR, DATA, SESSION, channel, csi_pdu

LIGHT = 299792458.0
RATE = AIR["bandwidth_hz"]
RECEIVE = 3
SAMPLE_M = LIGHT / RATE / 2  # of range


def air_config():
    scheme = physec.an.make_config(tx_antennas=4, rx_antennas=RECEIVE, power=1.0, tau=0.5)
    return physec.an.make_air_config(scheme, **AIR)


def echo(theta, distance, gain, transmit=np.ones(4), receive=np.ones(RECEIVE)):
    """Paths over a reflector, through chains."""
    a, b = physec.array.steering_centered(theta, 4), physec.array.steering_centered(theta, RECEIVE)
    return [physec.channel.antenna_path(tx, rx, 2 * distance / LIGHT,
                                        gain * receive[rx] * b[rx] * np.conj(a[tx]) * transmit[tx])
            for tx in range(4) for rx in range(RECEIVE)]


class Sensor(unittest.TestCase):
    def sense(self, paths, frames=2, count=4, chunks=1, prepare=None, messages=(), told=True):
        """Estimates and chains as dictionaries; `frames` per estimate, `count` frames in all."""
        air = air_config()
        graph = gr.top_block()
        source = physec.an_air_transmitter(air, DATA, 0.3, SESSION, 5)
        source.to_basic_block()._post(pmt.intern("csi"), csi_pdu(channel(air, 1)))
        modulator = physec.ofdm_modulator(air.format, 4, 1.0)
        options = physec.sync.make_receiver_options(air.format, 2.4e9)
        sensor = physec.an_air_sensor(air, options, frames)
        for message in messages:
            sensor.to_basic_block()._post(pmt.intern("sent"), message)
        if prepare:
            prepare(sensor)
        for tx in range(4):
            graph.connect((source, tx), (modulator, tx))
        for rx in range(RECEIVE):
            air_path = physec.waveform_channel(paths, 4, RATE, rx, 1e-4, 0.0, 1)
            limit = blocks.head(gr.sizeof_gr_complex, count * air.format.spacing_samples)
            for tx in range(4):
                graph.connect((modulator, tx), (air_path, tx))
            graph.connect(air_path, limit, (sensor, rx))
        if told:
            graph.msg_connect((source, "sent"), (sensor, "sent"))
        stores = {port: blocks.message_debug(False) for port in ("estimates", "chains")}
        for port, store in stores.items():
            graph.msg_connect((sensor, port), (store, "store"))
        run_in_chunks(graph, chunks)
        time.sleep(0.1)
        return [[pmt.to_python(pmt.car(store.get_message(k)))
                 for k in range(store.num_messages())] for store in stores.values()]

    def test_angle_and_range_however_sliced(self):
        theta, distance = 0.4, 5.3 * SAMPLE_M
        reference = None
        for chunks in range(4):
            found, chains = self.sense(echo(theta, distance, 0.5), chunks=chunks)
            self.assertEqual([estimate["frame"] for estimate in found], [1, 3])
            self.assertEqual(chains, [])
            for estimate in found:
                # 34 dB of a resource element's noise and 4000 of them leave less than this.
                self.assertAlmostEqual(estimate["theta_rad"], theta, delta=0.01)
                self.assertAlmostEqual(estimate["range_m"], distance, delta=0.02 * SAMPLE_M)
                self.assertAlmostEqual(estimate["delay_s"], 2 * estimate["range_m"] / LIGHT,
                                       delta=1e-12)
                self.assertTrue(estimate["reliable"])
            reference = reference or found
            self.assertEqual(found, reference)

    def test_reference_reflector_calibrates_and_gate_separates(self):
        random = np.random.default_rng(2)
        transmit = np.exp(1j * random.uniform(-3, 3, 4))
        receive = np.exp(1j * random.uniform(-3, 3, RECEIVE))
        paths = (echo(0.0, 1.0 * SAMPLE_M, 0.5, transmit, receive)
                 + echo(0.5, 10 * SAMPLE_M, 0.3, transmit, receive))

        def prepare(sensor):
            sensor.set_gate(8 * SAMPLE_M, 12 * SAMPLE_M)
            sensor.calibrate(0.0, 0.5 * SAMPLE_M, 1.5 * SAMPLE_M)

        found, chains = self.sense(paths, prepare=prepare, count=8)
        self.assertEqual(len(chains), 1)
        measured = np.array(chains[0]["transmit"])
        # The other echo's side lobes are 1/24 of it.
        np.testing.assert_allclose(measured, transmit / transmit[0], atol=0.15)
        self.assertEqual([estimate["frame"] for estimate in found], [3, 5, 7])
        for estimate in found:
            self.assertAlmostEqual(estimate["theta_rad"], 0.5, delta=0.1)
            self.assertAlmostEqual(estimate["range_m"], 10 * SAMPLE_M, delta=0.2 * SAMPLE_M)

        def known(sensor):
            sensor.set_gate(8 * SAMPLE_M, 12 * SAMPLE_M)
            sensor.set_chains(chains[0]["transmit"], chains[0]["receive"])

        again, _ = self.sense(paths, prepare=known, count=8)
        np.testing.assert_allclose([e["theta_rad"] for e in again[1:]],
                                   [e["theta_rad"] for e in found], rtol=1e-9)

    def test_only_what_was_sent_is_looked_for(self):
        found, _ = self.sense(echo(0.4, 4 * SAMPLE_M, 0.5), told=False)
        self.assertEqual(found, [])
        junk = [pmt.PMT_NIL, pmt.cons(pmt.make_dict(), pmt.init_c32vector(3, [1j] * 3))]
        clean, _ = self.sense(echo(0.4, 4 * SAMPLE_M, 0.5))
        same, _ = self.sense(echo(0.4, 4 * SAMPLE_M, 0.5), messages=junk)
        self.assertEqual(same, clean)

    def test_parameters_are_checked(self):
        air = air_config()
        options = physec.sync.make_receiver_options(air.format, 2.4e9)
        with self.assertRaisesRegex(ValueError, "frames per estimate is 0; allowed: 1 to 1024"):
            physec.an_air_sensor(air, options, 0)
        sensor = physec.an_air_sensor(air, options, 1)
        with self.assertRaisesRegex(ValueError, "gate"):
            sensor.set_gate(0, 100 * SAMPLE_M)
        with self.assertRaisesRegex(ValueError, "number of transmit chains is 3; allowed: 4"):
            sensor.set_chains([1] * 3, [1] * RECEIVE)
        with self.assertRaisesRegex(ValueError, "target angle"):
            sensor.calibrate(math.pi, 0, SAMPLE_M)


if __name__ == "__main__":
    unittest.main()
