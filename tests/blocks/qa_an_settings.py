# SPDX-License-Identifier: GPL-3.0-or-later
"""Sliders: settings of the AN-ISAC precoder and channel changed while the stream runs."""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import numpy as np
import pmt
from flowgraph import run_in_chunks, vector_sinks
from gnuradio import blocks, gr, physec

CONFIG = dict(tx_antennas=5, rx_antennas=4, eve_antennas=3, frame_length=8)
EXAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "an_isac_blocks.grc")


def settings(tags):
    return [(t.offset, pmt.to_python(t.value)) for t in tags if str(t.key) == "settings"]


def in_force(changes, first, count, key):
    """Value of `key` at every sample, from the tags."""
    values = np.full(count, first, np.complex128)
    for offset, value in changes:
        values[offset:] = value[key]
    return values


def steering(state, elements):
    """a(theta) or b(theta)."""
    return np.exp(-1j * np.pi * np.sin(state.theta_rad) *
                  (elements - 1 - 2 * np.arange(elements)) / 2)


class Hammer(threading.Thread):
    """Calls a setter from its own thread, again and again, until stopped."""

    def __init__(self, call):
        super().__init__()
        self.call, self.calls, self.stopping = call, 0, False

    def run(self):
        while not self.stopping:
            self.call(self.calls)
            self.calls += 1
            time.sleep(1e-4)  # let the stream move


def run_hammered(flowgraph, calls):
    hammers = [Hammer(call) for call in calls]
    for hammer in hammers:
        hammer.start()
    try:
        flowgraph.run()
    finally:
        for hammer in hammers:
            hammer.stopping = True
            hammer.join()


class AnSettings(unittest.TestCase):
    def test_setters_before_the_start_equal_another_configuration(self):
        for mode in ("streaming", "frame_exact"):
            config = physec.an.make_config(mode=mode, **CONFIG)
            changed = physec.an.make_config(mode=mode, tau=0.3, alpha=0.5j, **CONFIG)
            state = physec.an.draw_channel_state(config, 4, 0)
            symbols = np.array(physec.an.qpsk_pilots(40, 1), np.complex64)
            expected = physec.an.precoder(changed, state.h, state.theta_rad, 9)
            expected = expected.apply(symbols)
            for one_by_one in (True, False):
                precoder = physec.an_precoder(config, 9, 4)
                if one_by_one:
                    precoder.set_tau(0.3)
                    precoder.set_alpha(0.5j)
                else:
                    precoder.set_config(changed)
                tb = gr.top_block()
                tb.connect(blocks.vector_source_c(symbols), precoder)
                sinks = vector_sinks(tb, precoder, 5)
                run_in_chunks(tb, 2)
                np.testing.assert_array_equal(np.array([s.data() for s in sinks]), expected)
                (offset, value), = settings(sinks[0].tags())
                self.assertEqual((offset, value["tau"], value["alpha"]), (0, 0.3, 0.5j))

    def test_precoder_hammered_while_streaming(self):
        # What goes to the target is sqrt(P tau N) alpha s_u: no artificial noise, so that every
        # sample shows which settings made it. CSI changes at the same time and must not undo them.
        for mode in ("streaming", "frame_exact"):
            config = physec.an.make_config(mode=mode, power=1.0, tau=0.5, **CONFIG)
            state = physec.an.draw_channel_state(config, 4, 0)
            precoder = physec.an_precoder(config, 9, 4)
            count = 200000
            tb = gr.top_block()
            tb.connect(blocks.vector_source_c([1], True), blocks.head(gr.sizeof_gr_complex, count),
                       precoder)
            sinks = vector_sinks(tb, precoder, 5)
            run_hammered(tb, [lambda k: precoder.set_tau(0.1 + 0.8 * (k % 100) / 100),
                              lambda k: precoder.set_alpha(0.2 + 0.7 * (k % 37) / 37),
                              lambda k: precoder.set_csi(physec.an.draw_channel_state(config, 7, k).h)])
            x = np.array([s.data() for s in sinks])
            self.assertEqual(x.shape[1], count)
            changes = settings(sinks[0].tags())
            self.assertGreater(len(changes), 1)
            self.assertTrue(all(offset % 8 == 0 for offset, _ in changes))
            tau = in_force(changes, config.tau, count, "tau")
            alpha = in_force(changes, config.alpha, count, "alpha")
            # Single precision, 5 antennas.
            np.testing.assert_allclose(steering(state, 5).conj() @ x, np.sqrt(5 * tau) * alpha, atol=1e-5)

    def test_channel_hammered_while_streaming(self):
        config = physec.an.make_config(noise_user=1e-6, noise_comm_eve=1e-6, noise_radar=1e-6,
                                       gain_user=1, gain_target=1, **CONFIG)
        state = physec.an.draw_channel_state(config, 4, 0)
        channel = physec.an_channel(config, 9, 4)
        count = 200000
        tb = gr.top_block()
        tb.connect(blocks.vector_source_c([1] * 5, True, 5),
                   blocks.head(5 * gr.sizeof_gr_complex, count), channel)
        sinks = [blocks.vector_sink_c(vlen) for vlen in (1, 1, 4, 3)]
        for port, sink in enumerate(sinks):
            tb.connect((channel, port), sink)
        run_hammered(tb, [lambda k: channel.set_gain_user(0.5 + (k % 10) * 1j),
                          lambda k: channel.set_gain_target(2 - (k % 7) * 0.2j),
                          lambda k: channel.set_noise_user((1 + k % 5) * 1e-6)])
        changes = settings(sinks[0].tags())
        self.assertGreater(len(changes), 1)
        for sink in sinks[1:]:
            self.assertEqual(settings(sink.tags()), changes)
        self.assertTrue(all(offset % 8 == 0 for offset, _ in changes))
        clean = np.sum(np.conj(state.h))
        np.testing.assert_allclose(np.array(sinks[0].data()),
                                   in_force(changes, 1, count, "gain_user") * clean, atol=1e-3)
        one = in_force(changes, 1, count, "gain_target") * np.sum(steering(state, 5).conj())
        np.testing.assert_allclose(np.array(sinks[2].data()).reshape(-1, 4),
                                   one[:, None] * steering(state, 4), atol=1e-3)

    def test_channel_settings_and_states_on_one_stream(self):
        config = physec.an.make_config(**CONFIG)
        changed = physec.an.make_config(gain_user=3j, noise_radar=0.5, **CONFIG)
        x = np.array(physec.an.qpsk_pilots(300, 3), np.complex64).reshape(60, 5)
        state = physec.an.draw_channel_state(config, 4, 0)
        expected = physec.an.channel(changed, state, 9).apply(x)
        for seed in range(4):
            channel = physec.an_channel(config, 9, 4)
            channel.set_config(changed)  # in force from sample 0, a frame boundary
            tb = gr.top_block()
            tb.connect(blocks.vector_source_c(x.ravel(), False, 5), channel)
            sinks = [blocks.vector_sink_c(vlen) for vlen in (1, 1, 4, 3)]
            for port, sink in enumerate(sinks):
                tb.connect((channel, port), sink)
            run_in_chunks(tb, seed)
            for sink, values in zip(sinks, expected):
                np.testing.assert_array_equal(np.array(sink.data(), np.complex64), values.ravel())
            self.assertEqual([offset for offset, _ in settings(sinks[3].tags())], [0])

    def test_what_cannot_be_used_changes_nothing(self):
        config = physec.an.make_config(**CONFIG)
        precoder, channel = physec.an_precoder(config), physec.an_channel(config)
        longer = physec.an.make_config(**dict(CONFIG, frame_length=9))
        exact = physec.an.make_config(mode="frame_exact", **CONFIG)
        for call, text in (
                (lambda: precoder.set_tau(1.5), "tau is 1.5; allowed: 0 to 1"),
                (lambda: precoder.set_tau(float("nan")), "tau is nan"),
                (lambda: precoder.set_alpha(0), "alpha"),
                (lambda: precoder.set_config(longer), "frame_length .* is 9; allowed: 8 while"),
                (lambda: precoder.set_config(exact), "allowed while running: streaming"),
                (lambda: channel.set_gain_user(0), "gain_user"),
                (lambda: channel.set_noise_radar(-1), "noise_radar is -1; allowed"),
                (lambda: channel.set_config(longer), "frame_length")):
            with self.assertRaisesRegex(ValueError, text):
                call()

    def test_grc_passes_a_slider_on(self):
        with open(EXAMPLE, encoding="utf-8") as file:
            text = file.read()
        # Share of data power as a variable of its own, as a slider is.
        text = re.sub(r"tau: '0.6'", "tau: share", text)
        text = text.replace("blocks:\n", "blocks:\n- name: share\n  id: variable\n  parameters: "
                            "{comment: '', value: '0.6'}\n  states: {bus_sink: false, bus_source: "
                            "false, bus_structure: null, coordinate: [8, 8], rotation: 0, "
                            "state: enabled}\n", 1)
        with tempfile.TemporaryDirectory() as folder:
            source = os.path.join(folder, "example.grc")
            with open(source, "w", encoding="utf-8") as file:
                file.write(text)
            grcc = "from gnuradio.grc.compiler import main; raise SystemExit(main())"
            done = subprocess.run([sys.executable, "-c", grcc, "-o", folder, source],
                                  capture_output=True, text=True, timeout=120, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            moved = ("import sys; sys.path.insert(0, sys.argv[1]); import an_isac_sim as m; "
                     "tb = m.an_isac_sim(); tb.set_share(0.25); "
                     "print([v.tau for v in vars(tb).values() if hasattr(v, 'tau')])")
            run = subprocess.run([sys.executable, "-c", moved, folder], capture_output=True,
                                 text=True, timeout=120, check=False)
            self.assertEqual(run.returncode, 0, run.stderr)
            self.assertIn("[0.25]", run.stdout)
            with open(os.path.join(folder, "an_isac_sim.py"), encoding="utf-8") as file:
                program = file.read()
        self.assertGreaterEqual(len(re.findall(r"\.set_config\(self\.", program)), 2)


if __name__ == "__main__":
    unittest.main()
