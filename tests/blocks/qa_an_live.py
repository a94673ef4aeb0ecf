# SPDX-License-Identifier: GPL-3.0-or-later
"""AN-ISAC while somebody moves the target or sends settings: the null follows, no frame mixes."""

import unittest

import numpy as np
import pmt
from flowgraph import vector_sinks, wait_for
from gnuradio import blocks, gr, physec
from qa_an_settings import CONFIG, in_force, settings
from qa_tags import log

LENGTH = CONFIG["frame_length"]


def states(tags):
    return [(t.offset, pmt.to_python(t.value)) for t in tags if str(t.key) == "channel_state"]


def post(block, port, value):
    block.to_basic_block()._post(pmt.intern(port), value)


class AnLive(unittest.TestCase):
    def stream(self, config, move):
        """Symbols through channel state and precoder, throttled, while `move(state, precoder, on)` runs.

        on() waits until so much has passed that what was set before it is in force.
        """
        tb = gr.top_block()
        state = physec.an_channel_state(config, 4, 3)
        precoder = physec.an_precoder(config, 9, 4)
        tb.connect(blocks.vector_source_c([1], True), blocks.throttle(gr.sizeof_gr_complex, 2e5), state,
                   precoder)
        sinks = vector_sinks(tb, precoder, 5)

        def on(samples=20000):  # more than buffers hold
            end = sinks[0].nitems_read(0) + samples
            wait_for(lambda: sinks[0].nitems_read(0) > end)

        tb.start(4 * LENGTH)
        on()
        move(state, precoder, on)
        on()
        tb.stop()
        tb.wait()
        count = min(len(sink.data()) for sink in sinks)
        return sinks[0].tags(), np.array([sink.data()[:count] for sink in sinks])

    def test_the_null_of_the_noise_follows_the_target(self):
        config = physec.an.make_config(power=1.0, tau=0.5, alpha=0.6, **CONFIG)

        def move(state, _, on):
            for k in range(40):
                state.set_target_angle(-1.0 + 0.05 * k)
                on(1000)

        tags, x = self.stream(config, move)
        seen = states(tags)
        thetas = np.array([value["theta"] for _, value in seen])
        steered = set(np.round(-1.0 + 0.05 * np.arange(40), 10))
        self.assertGreater(len(steered & set(np.round(thetas, 10))), 10)
        self.assertTrue(all(offset % LENGTH == 0 for offset, _ in seen))
        # In the direction in force there is the data beam alone, sqrt(P tau N) alpha s_u, from the
        # first sample of each frame to its last: single precision, 5 antennas.
        theta = in_force(seen, 0.0, x.shape[1], "theta").real
        elements = (5 - 1 - 2 * np.arange(5)) / 2
        a = np.exp(-1j * np.pi * np.sin(theta)[:, None] * elements)
        heard = np.sum(a.conj() * x.T, axis=1)
        np.testing.assert_allclose(heard, np.sqrt(5 * 0.5) * 0.6, atol=1e-5)

    def test_angles_by_message_and_back_to_the_draw(self):
        config = physec.an.make_config(**CONFIG)

        def move(state, _, on):
            post(state, "target_angle", pmt.from_double(0.25))
            post(state, "eve_angle", pmt.from_double(-0.5))
            on()
            state.set_target_angle(None)
            state.set_eve_angle(None)

        tags, _ = self.stream(config, move)
        seen = states(tags)
        self.assertIn((0.25, -0.5), [(value["theta"], value["phi"]) for _, value in seen])
        offset, last = seen[-1]
        drawn = physec.an.draw_channel_state(config, 3, offset // (4 * LENGTH))
        self.assertEqual((last["theta"], last["phi"]), (drawn.theta_rad, drawn.phi_rad))
        np.testing.assert_array_equal(last["h"], drawn.h)

    def test_states_are_published_as_they_are_tagged(self):
        """Of the base station, the frame being that of the tag; its angles move by the same setters."""
        config = physec.an.make_config(**CONFIG)
        tb = gr.top_block()
        station = physec.an_base_station(config, 2, 4, 1, 3, 9)
        station.set_target_angle(0.5)
        station.set_eve_angle(-0.25)
        kept, sent = blocks.message_debug(), blocks.vector_sink_c()
        source = blocks.vector_source_b([27] * 10 * LENGTH)
        tb.connect(source, station, blocks.null_sink(8 * config.tx_antennas))
        tb.connect((station, 1), sent)
        tb.msg_connect((station, "states"), (kept, "store"))
        tb.run()
        seen = states(sent.tags())
        self.assertGreater(len(seen), 3)
        wait_for(lambda: kept.num_messages() == len(seen))
        for k, (offset, value) in enumerate(seen):
            told = pmt.to_python(pmt.car(kept.get_message(k)))
            self.assertEqual(told.pop("frame"), offset // LENGTH)
            self.assertEqual((told["theta"], told["phi"]), (0.5, -0.25))
            for key, wanted in value.items():
                np.testing.assert_array_equal(told[key], wanted)

    def test_settings_by_message(self):
        config = physec.an.make_config(power=1.0, **CONFIG)
        fields = pmt.dict_add(pmt.make_dict(), pmt.intern("tau"), pmt.from_double(0.25))
        fields = pmt.dict_add(fields, pmt.intern("alpha"), pmt.from_complex(0.5j))

        def move(_, precoder, on):
            post(precoder, "settings", fields)
            on()
            post(precoder, "settings", pmt.cons(pmt.intern("power"), pmt.from_double(4.0)))

        tags, x = self.stream(config, move)
        (first, _), *changes = settings(tags)
        self.assertEqual(first, 0)  # what it was made with, for receivers that follow
        self.assertEqual([(value["power"], value["tau"], value["alpha"]) for _, value in changes],
                         [(1.0, 0.25, 0.5j), (4.0, 0.25, 0.5j)])
        self.assertTrue(all(offset % LENGTH == 0 for offset, _ in changes))

    def test_what_cannot_be_used_costs_a_line(self):
        config = physec.an.make_config(**CONFIG)

        def number(name, value):
            return pmt.cons(pmt.intern(name), pmt.from_double(value))

        for target, port, message, text in (
            (1, "settings", number("tau", 1.5), "tau is 1.5; allowed: 0 to 1"),
            (1, "settings", number("volume", 1.0), 'key is "volume"; allowed: power, tau'),
            (1, "settings", pmt.cons(pmt.intern("tau"), pmt.intern("all")), "tau is all; allowed: a number"),
            (1, "settings", pmt.from_double(1.0), "allowed: a dictionary of settings"),
            (0, "target_angle", pmt.from_double(2.0), "theta is 2; allowed: between -pi/2 and pi/2"),
            (0, "eve_angle", pmt.intern("left"), "value is left; allowed: a number"),
        ):
            with self.subTest(text), log() as lines:
                tags, _ = self.stream(config, lambda *both: post(both[target], port, message))
                self.assertEqual([offset for offset, _ in settings(tags)], [0])
            told = [line for line in lines if "message ignored" in line]
            self.assertEqual(len(told), 1, lines)
            self.assertIn(text, told[0])
        with self.assertRaisesRegex(physec.InvalidInput, "theta is nan; allowed"):
            physec.an_channel_state(config, 4).set_target_angle(float("nan"))


if __name__ == "__main__":
    unittest.main()
