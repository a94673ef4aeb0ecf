# SPDX-License-Identifier: GPL-3.0-or-later
"""What a radio is told before it starts, and the line of status while it runs."""

import json
import time
import unittest

import pmt
from gnuradio import gr, physec, uhd

import hall
import radios


def event(word, channel):
    """A message of a UHD sink's port async_msgs."""
    about = pmt.dict_add(pmt.make_dict(), pmt.intern("channel"), pmt.from_long(channel))
    about = pmt.dict_add(about, pmt.intern("event_code"), pmt.list1(pmt.intern(word)))
    return pmt.cons(pmt.intern("uhd_async_msg"), about)


class Preparation(unittest.TestCase):
    def setUp(self):
        self.source = radios.make_source(radios.address(air=radios.fresh_air()), 1, 1e6)

    def test_what_no_radio_has_is_refused(self):
        with self.assertRaisesRegex(ValueError, "clock source is 'caesium'; allowed: .*external"):
            physec.air.prepare_radio(self.source, clock_source="caesium")
        with self.assertRaisesRegex(ValueError, "time source is 'sun'; allowed: .*gpsdo"):
            physec.air.prepare_radio(self.source, time_source="sun")

    def test_a_start_that_is_over_is_refused(self):
        self.source.set_time_now(uhd.time_spec(100.0))
        with self.assertRaisesRegex(RuntimeError, "start time is 99 s.*time is already 100.*to come"):
            physec.air.prepare_radio(self.source, start_s=99.0)

    def test_a_time_source_brings_device_time_to_utc(self):
        physec.air.prepare_radio(self.source, clock_source="external", time_source="external")
        # Whole seconds are set; a pulse of the simulated radio is not one of the computer's.
        self.assertLess(abs(self.source.get_time_now().get_real_secs() - time.time()), 1.1)

    def test_sessions_are_given_or_drawn(self):
        self.assertEqual(physec.air.new_session(7), 7)
        drawn = {physec.air.new_session() for _ in range(20)}
        self.assertGreater(len(drawn), 10)  # 20 alike of 65535: never
        self.assertTrue(all(1 <= session <= 65535 for session in drawn))


class Status(unittest.TestCase):
    def test_events_are_counted_once_for_all_channels(self):
        status = physec.radio_status("Alice", 0)
        for channel in range(4):
            for word in ("time_error", "underflow", "burst_ack"):
                status._on_async(event(word, channel))
        status._on_async(event("burst_ack", 2))
        self.assertEqual(status.counts, {"U": 1, "O": 0, "L": 1, "S": 0, "bursts": 2})
        self.assertEqual(status.line(), "Alice:  U 1  O 0  L 1  S 0  bursts 2")

    def test_the_line_tells_frames_and_position_or_why_there_is_none(self):
        status = physec.radio_status("Bob", 0)
        sync = {"gaps": 2, "missed": 3, "carrier_offset_hz": 12.34, "snr_db": 20.01,
                "bad_headers": 0}
        status._on_sync(pmt.cons(pmt.to_pmt(sync), pmt.make_u8vector(0, 0)))
        self.assertEqual(status.line(), "Bob:  U 0  O 2  L 0  S 0  frames 1 missed 3 CFO 12.3 Hz"
                                        " SNR 20.0 dB")
        for usable, expected in ((False, "no position: no calibration"),
                                 (True, "position (1.000, 2.500) m")):
            about = pmt.dict_add(pmt.make_dict(), pmt.intern("usable"), pmt.from_bool(usable))
            about = pmt.dict_add(about, pmt.intern("reason"), pmt.intern("no calibration"))
            about = pmt.dict_add(
                about, pmt.intern("position_m"), pmt.init_f64vector(2, [1.0, 2.5]))
            status._on_estimate(pmt.cons(about, pmt.make_u8vector(0, 0)))
            self.assertTrue(status.line().endswith(expected), status.line())
        self.assertEqual(status.summary()["located"], 1)
        summary = "Bob: " + json.dumps(status.summary()) + "\nand whatever follows"
        self.assertEqual(hall.last_counts(summary), status.summary())

    def test_it_stops_with_its_flowgraph(self):
        status = physec.radio_status("x", 0.01)
        graph = gr.top_block()
        graph.connect(radios.burst_sources([(1.0, [[0.5] * 10])], 1)[0],
                      radios.blocks.null_sink(gr.sizeof_gr_complex))
        # A basic block takes part once a message port of it is connected.
        source = radios.blocks.message_strobe(pmt.PMT_NIL, 1000)
        graph.msg_connect(source, "strobe", status, "sync")
        graph.start()
        graph.stop()
        graph.wait()
        self.assertIsNone(status._printer)


if __name__ == "__main__":
    unittest.main()
