# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags whose values cannot be used: one line in the log, and the stream goes on as without them."""

import contextlib
import os
import tempfile
import unittest

import pmt
from gnuradio import blocks, gr, physec

from flowgraph import dictionaries, finish
from qa_air import RATE, lab, through_the_air, transmit
from qa_an_air import air_config, sync_tags

NAN = float("nan")


def tag(offset, key, value):
    return gr.tag_utils.python_to_tag((offset, pmt.intern(key), value, pmt.PMT_F))


@contextlib.contextmanager
def log():
    """What the process writes to its standard output, where GNU Radio's log goes, as a list."""
    lines, before = [], os.dup(1)
    with tempfile.TemporaryFile() as file:
        os.dup2(file.fileno(), 1)
        try:
            yield lines
        finally:
            os.dup2(before, 1)
            os.close(before)
            file.seek(0)
            lines += file.read().decode().splitlines()


class Tags(unittest.TestCase):
    def setUp(self):
        self.config = lab()
        self.format = physec.ofdm.make_frame_format(self.config.ofdm, self.config.pilots, idle_symbols=1)

    def synchronize(self, heard, tags):
        graph = gr.top_block()
        options = physec.sync.make_receiver_options(self.format, self.config.carrier_hz)
        synchronizer = physec.frame_synchronizer(options)
        store = blocks.message_debug()
        graph.connect(blocks.vector_source_c(heard, False, 1, tags), synchronizer)
        graph.msg_connect(synchronizer, "sync", store, "store")
        finish(graph)
        return dictionaries(store)

    def test_a_time_that_is_none_is_ignored(self):
        sent, _ = transmit(self.config, self.format, 3)
        heard = through_the_air(self.config, self.format, sent, self.config.bob_m).tolist()
        whole, real = pmt.from_uint64(7), pmt.from_double
        expected = self.synchronize(heard, [])
        self.assertEqual([report["frame"] for report in expected], [0, 1, 2])
        for value in (
            pmt.make_tuple(real(1.0), real(0.5)),
            pmt.make_tuple(pmt.from_long(-1), real(0.5)),
            pmt.make_tuple(pmt.from_uint64(10**10 + 1), real(0.5)),
            *(pmt.make_tuple(whole, real(f)) for f in (NAN, float("inf"), -1e-9, 1.0)),
            pmt.make_tuple(whole, pmt.intern("half")),
            pmt.make_tuple(whole),
            real(1.5),
            pmt.PMT_NIL,
        ):
            with self.subTest(str(value)):
                with log() as lines:
                    reports = self.synchronize(heard, [tag(10, "rx_time", value)])
                self.assertEqual(
                    [(r["first_sample"], r["gaps"]) for r in reports],
                    [(r["first_sample"], 0) for r in expected],
                )
                complaints = [line for line in lines if "time of a sample is" in line]
                self.assertEqual(len(complaints), 1, lines)
                self.assertIn("allowed: a tuple of whole seconds (0 to 1e10)", complaints[0])

    def test_a_time_in_plain_integers_is_one(self):
        sent, _ = transmit(self.config, self.format, 2)
        heard = through_the_air(self.config, self.format, sent, self.config.bob_m).tolist()
        time = pmt.make_tuple(pmt.from_long(2), pmt.from_long(0))
        reports = self.synchronize(heard, [tag(0, "rx_time", time)])
        self.assertAlmostEqual(reports[0]["first_sample"], 2 * self.config.ofdm.bandwidth_hz, -2)

    def modulate(self, values, format=None):
        """Numbers and times of frames that begin with tags of these values."""
        graph = gr.top_block()
        format = format or self.format
        subcarriers, symbols = format.ofdm.active_count, format.symbols
        tags = [tag(k * symbols, "frame", value) for k, value in enumerate(values)]
        data = [1j] * (subcarriers * symbols * len(values))
        modulator = physec.ofdm_modulator(format, 1, 1.0, True)
        sink = blocks.vector_sink_c()
        graph.connect(
            blocks.vector_source_c(data, False, subcarriers, tags), modulator, sink
        )
        finish(graph)
        found = {"frame": [], "tx_time": []}
        for mark in sink.tags():
            found.get(str(mark.key), []).append(pmt.to_python(mark.value))
        return found["frame"], found["tx_time"]

    def test_a_frame_number_that_is_none_counts_on(self):
        for value in (pmt.intern("x"), pmt.from_long(-1), pmt.from_double(4.0), pmt.PMT_NIL):
            with log() as lines:
                frames, _ = self.modulate([pmt.from_uint64(5), value, pmt.from_uint64(9)])
            self.assertEqual(frames, [5, 6, 9])
            self.assertEqual(sum("number of a frame is" in line for line in lines), 1, lines)

    def test_a_body_whose_tag_cannot_be_read_is_skipped(self):
        air = air_config()
        body, width = air.format.body_symbols, air.format.ofdm.active_count
        no_number = pmt.dict_add(pmt.make_dict(), pmt.intern("frame"), pmt.intern("x"))
        for value in (pmt.PMT_T, pmt.PMT_NIL, pmt.make_dict(), no_number):
            tags = [sync_tags(air, k * body, k) for k in (0, 2, 3)] + [tag(body, "sync", value)]
            graph = gr.top_block()
            receiver, store = physec.an_air_receiver(air), blocks.message_debug(False)
            data = [1j] * (4 * body * width)
            graph.connect(blocks.vector_source_c(data, False, width, tags), receiver)
            graph.msg_connect((receiver, "reports"), (store, "store"))
            with log() as lines:
                finish(graph)
            self.assertEqual(sum("tag sync is" in line for line in lines), 1, lines)
            frames = [report["frame"] for report in dictionaries(store)]
            self.assertEqual(frames[:2], [0, 2])

    def test_a_frame_after_the_end_of_time_has_a_finite_time(self):
        slow = lab(bandwidth_hz=1e3)
        format = physec.ofdm.make_frame_format(slow.ofdm, slow.pilots, idle_symbols=1)
        _, (time,) = self.modulate([pmt.from_uint64(2**64 - 1)], format)
        self.assertEqual(time, (10**19, 0.0))

    def test_samples_at_another_rate_make_no_frame_usable(self):
        sent, _ = transmit(self.config, self.format, 3)
        heard = through_the_air(self.config, self.format, sent, self.config.bob_m).tolist()

        def complaints(*tags):
            with log() as lines:
                reports = self.synchronize(heard, [tag(k, "rx_rate", v) for k, v in tags])
            told = [line for line in lines if "error" in line and "rx_rate" in line]
            return [report["complaint"] for report in reports], told

        real = pmt.from_double
        usual, told = complaints()
        self.assertEqual((len(usual), told), (3, []))
        self.assertEqual(complaints((0, real(RATE)), (9, real(RATE * (1 + 5e-7)))), (usual, []))
        about = "tag rx_rate in Hz is 24999000; allowed: the frames' bandwidth_hz, 25000000.000000"
        wrong, told = complaints((0, real(24.999e6)), (5000, real(24.999e6)))
        self.assertEqual(len(told), 1, "once, not for every tag")
        self.assertIn(about, told[0])
        self.assertEqual(len(wrong), 3)
        self.assertTrue(all(about in complaint for complaint in wrong), wrong)
        self.assertEqual(complaints((0, real(1e6)), (1, real(RATE)))[0], usual)
        for value in (real(NAN), real(-1.0), pmt.intern("fast")):
            self.assertEqual(complaints((0, value)), (usual, []))


if __name__ == "__main__":
    unittest.main()
