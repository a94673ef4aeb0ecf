# SPDX-License-Identifier: GPL-3.0-or-later
"""gr-uhd's sink and source, unchanged, on a simulated USRP in one process."""

import tempfile
import unittest

import numpy as np
import pmt
from gnuradio import blocks, gr, uhd

import radios

RATE = 1e6


class OneProcess(unittest.TestCase):
    def capture(self, device, bursts, antennas, start, count, seconds=20):
        """Samples from device time start on, and their tags."""
        sink = radios.make_sink(device, antennas, RATE)
        source = radios.make_source(device, 1, RATE)
        now = sink.get_time_now().get_real_secs()
        start += now
        source.set_start_time(uhd.time_spec(start))
        graph = gr.top_block()
        sent = radios.burst_sources([(now + when, b) for when, b in bursts], antennas)
        for antenna, vector in enumerate(sent):
            graph.connect(vector, (sink, antenna))
        head, received = blocks.head(gr.sizeof_gr_complex, count), blocks.vector_sink_c()
        messages = blocks.message_debug()
        graph.connect(source, head, received)
        graph.msg_connect((sink, "async_msgs"), (messages, "store"))
        done = radios.run_for(graph, lambda: radios.count_of(received) >= count, seconds)
        self.assertTrue(done, f"{radios.count_of(received)} of {count} samples")
        return start, np.array(received.data()), received.tags()

    def test_timed_bursts_of_four_antennas_arrive_at_the_exact_sample(self):
        delays, gains = (3, 5, 0, 7), (0.5, 0.25, 1.0, 0.75)
        with tempfile.NamedTemporaryFile("w", suffix=".paths") as channel:
            for antenna in range(4):
                channel.write(f"{antenna} 0 {delays[antenna]}e-6 0 {gains[antenna]}\n")
            channel.flush()
            device = radios.address(air=radios.fresh_air(), ntx=4, clock="lockstep", speed=20,
                                    noise="off", channel=channel.name)
            signal = np.zeros((4, 1000), complex)
            for antenna in range(4):
                signal[antenna, 100 + 200 * antenna] = 0.5
            times = (40.0, 40.01, 40.25)  # 2 s of the computer's time
            start, heard, tags = self.capture(
                device, [(t, signal.tolist()) for t in times], 4, 39.99, 300_000)
        expected = np.zeros(300_000)
        for t in times:
            for antenna in range(4):
                place = round((t - 39.99) * RATE) + 100 + 200 * antenna + delays[antenna]
                expected[place] = 0.5 * gains[antenna]
        self.assertEqual(np.flatnonzero(abs(heard) > 0.01).tolist(),
                         np.flatnonzero(expected).tolist())
        np.testing.assert_allclose(abs(heard), expected, atol=3 / 2**15)
        first = {pmt.symbol_to_string(t.key): t.value for t in tags if t.offset == 0}
        # The tag is the time of a whole sample; the request is rounded to the nearest.
        self.assertLess(abs(radios.to_seconds(first["rx_time"]) - start), 0.5 / RATE)
        self.assertEqual(pmt.to_double(first["rx_rate"]), RATE)

    def test_a_late_burst_is_silent_and_the_next_one_is_heard(self):
        device = radios.address(air=radios.fresh_air(), clock="lockstep", speed=20, noise="off")
        bursts = [(-1.0, [[0.5] * 500]), (40.0, [[0.25] * 500])]
        _, heard, _ = self.capture(device, bursts, 1, 39.9, 150_000)
        self.assertEqual(np.count_nonzero(abs(heard) > 0.01), 500)
        np.testing.assert_allclose(abs(heard[abs(heard) > 0.01]), 0.25, atol=3 / 2**15)

    def test_acknowledgements_reach_the_flowgraph(self):
        device = radios.address(air=radios.fresh_air(), clock="lockstep", speed=10)
        sink = radios.make_sink(device, 1, RATE)
        now = sink.get_time_now().get_real_secs()
        # The second burst lies far ahead: the sink stays alive while the first one is played.
        vectors = radios.burst_sources(
            [(now + 20.0, [[0.5] * 100]), (now + 60.0, [[0.5] * 300_000])], 1)
        messages = blocks.message_debug()
        graph = gr.top_block()
        graph.connect(vectors[0], sink)
        graph.msg_connect((sink, "async_msgs"), (messages, "store"))
        self.assertTrue(radios.run_for(graph, lambda: messages.num_messages() > 0, 10))
        self.assertIn("burst_ack", str(messages.get_message(0)))

    def test_commands_act_at_their_time(self):
        device = radios.address(air=radios.fresh_air(), clock="lockstep", speed=20, noise="off")
        sink, source = radios.make_sink(device, 1, RATE), radios.make_source(device, 1, RATE)
        now = round(sink.get_time_now().get_real_secs() + 40.0)
        source.set_start_time(uhd.time_spec(now))
        source.set_command_time(uhd.time_spec(now + 0.004))
        source.set_gain(6.0)
        source.set_center_freq(uhd.tune_request(1e9 - 10e3))
        source.clear_command_time()
        graph = gr.top_block()
        vector = radios.burst_sources([(now, [[0.25] * 10_000])], 1)[0]
        head, received = blocks.head(gr.sizeof_gr_complex, 8000), blocks.vector_sink_c()
        graph.connect(vector, sink)
        graph.connect(source, head, received)
        self.assertTrue(radios.run_for(graph, lambda: radios.count_of(received) >= 8000, 20))
        heard = np.array(received.data())
        turn = np.angle(heard[1:] * heard[:-1].conj()) * RATE / (2 * np.pi)
        np.testing.assert_allclose(abs(heard[:3990]), 0.25, atol=1e-3)
        np.testing.assert_allclose(abs(heard[4010:]), 0.25 * 10 ** 0.3, atol=1e-3)
        self.assertLess(abs(np.mean(turn[:3990])), 1.0)
        self.assertLess(abs(np.mean(turn[4010:]) - 10e3), 1.0)
        change = np.flatnonzero(abs(heard) > 0.3)[0]
        self.assertLessEqual(abs(change - 4000), 1)

    def test_an_overflow_is_marked_by_a_new_time(self):
        rate = 10e6
        source = radios.make_source(radios.address(air=radios.fresh_air()), 1, rate)
        slow = blocks.throttle(gr.sizeof_gr_complex, 1e6)
        received = blocks.vector_sink_c()
        graph = gr.top_block()
        graph.connect(source, slow, received)

        def times():
            return [(t.offset, radios.to_seconds(t.value)) for t in received.tags()
                    if pmt.symbol_to_string(t.key) == "rx_time"]

        self.assertTrue(radios.run_for(graph, lambda: len(times()) > 1, 10))
        (first, start), (second, later) = times()[:2]
        lost = (later - start) * rate - (second - first)
        self.assertGreater(lost, 1000)
        self.assertAlmostEqual(lost, round(lost), delta=0.05)  # times lie on one grid

    def test_an_underflow_reaches_the_flowgraph(self):
        device = radios.address(air=radios.fresh_air())
        sink = uhd.usrp_sink(device, uhd.stream_args("fc32", channels=[0]))
        sink.set_samp_rate(10e6)
        source = blocks.null_source(gr.sizeof_gr_complex)
        slow = blocks.throttle(gr.sizeof_gr_complex, 1e6)
        messages = blocks.message_debug()
        graph = gr.top_block()
        graph.connect(source, slow, sink)
        graph.msg_connect((sink, "async_msgs"), (messages, "store"))
        self.assertTrue(radios.run_for(graph, lambda: messages.num_messages() > 0, 10))
        self.assertIn("underflow", str(messages.get_message(0)))

    def test_equal_addresses_share_a_device_and_others_do_not(self):
        air = radios.fresh_air()
        sink = radios.make_sink(radios.address(air=air), 1, RATE)
        source = radios.make_source(radios.address(air=air), 1, RATE)
        other = radios.make_source(radios.address(air=air, seed=2), 1, RATE)
        serials = [s.get_usrp_info()[key] for s, key in
                   ((sink, "mboard_serial"), (source, "mboard_serial"), (other, "mboard_serial"))]
        self.assertEqual(serials[0], serials[1])
        self.assertNotEqual(serials[0], serials[2])
        self.assertIn("simulated", source.get_usrp_info()["mboard_id"])


if __name__ == "__main__":
    unittest.main()
