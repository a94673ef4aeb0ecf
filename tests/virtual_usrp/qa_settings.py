# SPDX-License-Identifier: GPL-3.0-or-later
"""What UHD's settings do beyond the range of a simulated radio."""

import time
import unittest

from gnuradio import blocks, gr, uhd

import radios


class Settings(unittest.TestCase):
    def setUp(self):
        self.source = radios.make_source(radios.address(air=radios.fresh_air(), nrx=2), 2, 1e6)

    def test_gains_are_clipped_by_name_and_as_a_whole(self):
        for arguments in ((), ("PGA",)):
            for given, there in ((200.0, 60.0), (-500.0, 0.0), (31.5, 31.5)):
                self.source.set_gain(given, *arguments, 0)
                self.assertEqual(self.source.get_gain(0), there)

    def test_unknown_names_are_refused(self):
        for call, name, allowed in (
            (lambda name: self.source.set_antenna(name, 0), "FOO", "TX/RX, RX2"),
            (self.source.set_clock_source, "gpsdo", "internal, external"),
            (self.source.set_time_source, "caesium", "internal, external"),
            (self.source.set_subdev_spec, "A:1 A:0", "A:0 A:1"),
            (self.source.set_subdev_spec, "B:7", "A:0 A:1"),
        ):
            with self.assertRaisesRegex(RuntimeError, f'is "{name}"; allowed: "?{allowed}'):
                call(name)
        self.source.set_subdev_spec("A:0 A:1")
        self.assertEqual(self.source.get_antenna(0), "RX2")
        self.assertEqual(self.source.get_clock_source(0), "internal")

    def test_rates_that_are_none_are_refused(self):
        for rate in (float("nan"), -1e6, 0.0):
            with self.assertRaisesRegex(RuntimeError, "allowed: 10e3 to 50e6"):
                self.source.set_samp_rate(rate)
        self.assertEqual(self.source.get_samp_rate(), 1e6)

    def test_a_transmitter_goes_on_when_its_time_is_set_between_two_runs(self):
        source = blocks.null_source(gr.sizeof_gr_complex)
        graph = gr.top_block()
        sink = uhd.usrp_sink(radios.address(air=radios.fresh_air()), uhd.stream_args("fc32"), "")
        sink.set_samp_rate(1e6)
        graph.connect(source, sink)
        for _ in range(3):
            sink.set_time_now(uhd.time_spec(0.0))
            sent = source.nitems_written(0)
            graph.start()
            deadline = time.monotonic() + 20
            while source.nitems_written(0) - sent < 300000 and time.monotonic() < deadline:
                time.sleep(0.02)
            self.assertGreaterEqual(source.nitems_written(0) - sent, 300000)
            graph.stop()
            graph.wait()


if __name__ == "__main__":
    unittest.main()
