# SPDX-License-Identifier: GPL-3.0-or-later
"""AN-ISAC receivers and estimators as blocks against the kernels, sliced at random."""

import time
import unittest

import numpy as np
import pmt
from flowgraph import run_in_chunks
from gnuradio import blocks, gr, physec

CONFIG = dict(tx_antennas=5, rx_antennas=6, eve_antennas=4, frame_length=10,
              gain_target=0.4, gain_sensing_eve=0.4)


def collect(flowgraph, block, port, expected, seed):
    """Runs the flowgraph; returns the PDUs' dictionaries as Python ones."""
    store = blocks.message_debug()
    flowgraph.msg_connect((block, port), (store, "store"))
    run_in_chunks(flowgraph, seed)
    deadline = time.monotonic() + 10  # messages may trail the streams
    while store.num_messages() < expected and time.monotonic() < deadline:
        time.sleep(0.01)
    return [pmt.to_python(pmt.car(store.get_message(k))) for k in range(store.num_messages())]


def noise(shape, seed):
    random = np.random.default_rng(seed)
    return (random.normal(size=shape) + 1j * random.normal(size=shape)).astype(np.complex64)


class AnReceive(unittest.TestCase):
    def test_symbol_receiver_equals_kernel(self):
        config = physec.an.make_config(**CONFIG)
        y = noise(40 * 6 + 13, 1)  # six blocks and an unfinished one
        for seed in range(6):
            refinement = ("pilots_only", "iterative")[seed % 2]
            kernel = physec.an.symbol_receiver(10, 3, 4, 5, refinement)
            expected = [kernel.process(y[40 * k:40 * (k + 1)]) for k in range(6)]
            tb = gr.top_block()
            receiver = physec.an_symbol_receiver(config, 3, 4, 5, refinement)
            symbols, dibits = blocks.vector_sink_c(), blocks.vector_sink_b()
            soft = blocks.vector_sink_f(2)
            if seed > 1:  # that output may be left open
                tb.connect((receiver, 2), soft)
            tb.connect(blocks.vector_source_c(y), receiver, symbols)
            tb.connect((receiver, 1), dibits)
            reports = collect(tb, receiver, "reports", 6, seed)
            np.testing.assert_array_equal(np.array(symbols.data(), np.complex64),
                                          np.concatenate([e[0] for e in expected]))
            np.testing.assert_array_equal(dibits.data(),
                                          np.concatenate([e[1] for e in expected]))
            if seed > 1:
                np.testing.assert_array_equal(np.array(soft.data(), np.float32),
                                              np.concatenate([e[3].ravel() for e in expected]))
            for k, report in enumerate(reports):  # the last may be lost as the flowgraph ends
                self.assertEqual(report["block"], k)
                for key in ("sinr_db", "evm_percent", "gain"):
                    self.assertEqual(report[key], expected[k][2][key])
            self.assertGreaterEqual(len(reports), 5)

    def run_estimator(self, block, inputs, seed, sink=True):
        tb = gr.top_block()
        for port, data in enumerate(inputs):
            vlen = 1 if data.ndim == 1 else data.shape[1]
            tb.connect(blocks.vector_source_c(data.ravel(), False, vlen), (block, port))
        circle = blocks.vector_sink_c()
        if sink:
            tb.connect(block, circle)
        pdus = collect(tb, block, "estimates", 3, seed)
        return np.array(circle.data()), pdus

    def check(self, block, inputs, expected, key, seed):
        circle, pdus = self.run_estimator(block, inputs, seed)
        angles = [e["angle_rad"] for e in expected]
        np.testing.assert_allclose(circle, np.exp(1j * np.array(angles)), atol=1e-6)
        self.assertGreaterEqual(len(pdus), len(expected) - 1)
        for k, pdu in enumerate(pdus):
            self.assertEqual(pdu["frame"], 2 * k + 1)
            self.assertEqual(pdu[key], angles[k])
            self.assertEqual(pdu["snr_db"], expected[k]["snr_db"])
            self.assertEqual(pdu["reliable"], expected[k]["reliable"])

    def test_target_estimator_equals_kernel(self):
        config = physec.an.make_config(**CONFIG)
        state = physec.an.draw_channel_state(config, 1, 2)
        symbols = np.array(physec.an.qpsk_pilots(66, 2), np.complex64)
        x = physec.an.precoder(config, state.h, state.theta_rad).apply(symbols).T
        _, _, echo, _ = physec.an.channel(config, state).apply(x)
        for mode, reference in (("known_x", x), ("symbols_only", symbols)):
            expected = [physec.an.estimate_target(config, mode, echo[20 * k:20 * (k + 1)],
                                                  reference[20 * k:20 * (k + 1)])
                        for k in range(3)]
            for seed in range(4):
                block = physec.an_target_estimator(config, mode, 2)
                self.check(block, [echo, reference], expected, "theta_rad", seed)

    def test_sensing_eve_equals_kernel(self):
        config = physec.an.make_config(**CONFIG)
        state = physec.an.draw_channel_state(config, 1, 2)
        symbols = np.array(physec.an.qpsk_pilots(66, 2), np.complex64)
        x = physec.an.precoder(config, state.h, state.theta_rad).apply(symbols).T
        _, _, _, echo = physec.an.channel(config, state).apply(x)
        for knowledge, inputs in (("known", [echo, symbols]), ("unknown", [echo])):
            expected = [physec.an.eavesdrop_target(config, knowledge, echo[20 * k:20 * (k + 1)],
                                                   symbols[20 * k:20 * (k + 1)])
                        for k in range(3)]
            for seed in range(4):
                block = physec.an_sensing_eve(config, knowledge, 2)
                self.check(block, inputs, expected, "phi_rad", seed)

    def test_leak_eve_equals_kernel(self):
        config = physec.an.make_config(**CONFIG)
        state = physec.an.draw_channel_state(config, 1, 2)
        symbols = np.array(physec.an.qpsk_pilots(66, 2), np.complex64)
        x = physec.an.precoder(config, state.h, state.theta_rad).apply(symbols).T
        _, _, _, echo = physec.an.channel(config, state).apply(x)
        for source, observation in (("null_space", symbols), ("echo", echo)):
            expected = [physec.an.leak_target(config, source, x[20 * k:20 * (k + 1)],
                                              observation[20 * k:20 * (k + 1)])
                        for k in range(3)]
            if source == "null_space":
                for estimate in expected:
                    self.assertAlmostEqual(estimate["angle_rad"], state.theta_rad, delta=1e-5)
                    self.assertTrue(estimate["reliable"])
            for seed in range(4):
                block = physec.an_leak_eve(config, source, 2)
                self.check(block, [x, observation], expected, "theta_rad", seed)

    def test_stream_output_may_be_left_open(self):
        config = physec.an.make_config(**CONFIG)
        block = physec.an_sensing_eve(config, "unknown", 2)
        _, pdus = self.run_estimator(block, [noise((60, 4), 1)], 2, sink=False)
        self.assertGreaterEqual(len(pdus), 2)

    def test_bad_parameters_are_refused(self):
        config = physec.an.make_config(**CONFIG)
        for make, text in (
                (lambda: physec.an_symbol_receiver(config, 10, 1), "pilots_per_frame is 10"),
                (lambda: physec.an_symbol_receiver(config, 2, 0), "frames per coherence block"),
                (lambda: physec.an_symbol_receiver(config, 2, 5, 1, "x"), "pilots_only, iterative"),
                (lambda: physec.an_target_estimator(config, "x"), "known_x, symbols_only"),
                (lambda: physec.an_target_estimator(config, "known_x", 0), "frames per estimate"),
                (lambda: physec.an_leak_eve(config, "x"), "allowed: null_space, echo"),
                (lambda: physec.an_leak_eve(config, "echo", 0), "frames per estimate"),
                (lambda: physec.an_sensing_eve(config, "x"), "allowed: known, unknown")):
            with self.assertRaisesRegex(ValueError, text):
                make()


if __name__ == "__main__":
    unittest.main()
