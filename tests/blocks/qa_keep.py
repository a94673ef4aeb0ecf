# SPDX-License-Identifier: GPL-3.0-or-later
"""What a flowgraph leaves behind: estimates as CSV, settings as a scenario."""

import csv
import errno
import math
import os
import stat
import tempfile
import unittest
from unittest import mock

import pmt
from gnuradio import blocks, gr, physec
from gnuradio.physec import _files

from flowgraph import finish
from qa_tags import log

FRAMES = 6


def estimate(number, x, y, **others):
    about = pmt.dict_add(pmt.make_dict(), pmt.intern("frame"), pmt.from_uint64(number))
    others["position_m"] = pmt.init_f64vector(2, [x, y])
    for key, value in others.items():
        about = pmt.dict_add(about, pmt.intern(key), value)
    return pmt.cons(about, pmt.PMT_NIL)


class Kept(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "kept")

    def rows(self):
        with open(self.path, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


class EstimatesToCsv(Kept):
    def flowgraph(self, config, block):
        """Bob, and `structure`, who gives a second position, before the block; a third is silent. Seed 1."""
        graph = gr.top_block()
        source, precoder = physec.fpi_pilot_source(config, 1), physec.fpi_precoder(config, 1)
        for port in range(config.tx_antennas):
            graph.connect((source, port), (precoder, port))
        found = {}
        for place, port, locator in (("bob", "bob", physec.fpi_bob(config, 1, 1)),
                                     ("eve", "eve1", physec.fpi_eve(config, 1, "structure"))):
            channel = physec.fpi_channel(config, place, 1, 1)
            for antenna in range(config.tx_antennas):
                graph.connect((precoder, antenna), (channel, antenna))
            item = gr.sizeof_gr_complex * config.ofdm.active_count
            found[port] = blocks.vector_sink_c()
            graph.connect(channel, blocks.head(item, FRAMES * config.pilots), locator, found[port])
            graph.msg_connect((locator, "estimates"), (block, port))
        return graph, found

    def test_a_flowgraph_leaves_what_its_locators_found(self):
        block = physec.fpi_estimates_csv(self.path, ["structure", "silent"])
        graph, found = self.flowgraph(physec.fpi.config(), block)
        finish(graph)
        rows = self.rows()
        for receiver, port in (("bob", "bob"), ("structure", "eve1")):
            mine = [row for row in rows if row["receiver"] == receiver]
            positions = list(found[port].data())
            # The last message of a block that ends may be lost.
            self.assertGreaterEqual(len(mine), FRAMES - 1)
            for number, (row, position) in enumerate(zip(mine, positions)):
                self.assertEqual((row["run"], row["frame"]), ("1", str(number)))
                self.assertIn(row["reliable"], "01")
                # The stream is in single precision: 24 bits of up to 20 m.
                self.assertAlmostEqual(float(row["x_m"]), position.real, delta=2e-6)
                self.assertAlmostEqual(float(row["y_m"]), position.imag, delta=2e-6)
                self.assertGreater(float(row["deviation_m"]), 0.0)
                self.assertTrue(1e-9 < float(row["first_delay_s"]) < 1e-6)
                self.assertEqual(row["alternative_x_m"] != "", receiver == "structure")

    def test_every_column_has_what_was_sent(self):
        block = physec.fpi_estimates_csv(self.path, ["prior", "a, b"])
        block.receivers["bob"].accept_bob(estimate(
            2**63, 3.25, math.nan, deviation_m=pmt.from_double(0.1), reliable=pmt.PMT_F, usable=pmt.PMT_T,
            delay_s=pmt.init_f64vector(3, [1 / 3e8, 2e-8, 3e-8]), spatial_frequency=pmt.init_f64vector(0, []),
            with_map_m=pmt.init_f64vector(2, [1, 2]), reason=pmt.intern('a "b",\nc\x1b[2J' + "x" * 10**6)))
        block.receivers["eve2"].accept_eve2(estimate(0, 1e-12, -3e8))
        first, second = self.rows()
        self.assertEqual(first, {**first, "receiver": "bob", "frame": str(2**63), "x_m": "3.25", "y_m": "nan",
                                 "deviation_m": "0.1", "first_delay_s": "3.33333333e-09",
                                 "first_spatial_frequency": "", "reliable": "0", "usable": "1",
                                 "alternative_x_m": "", "map_y_m": "",
                                 "with_map_x_m": "1", "with_map_y_m": "2"})
        self.assertTrue(first["reason"].startswith('a "b",?c?[2Jxxx'))
        self.assertLess(len(first["reason"]), 201)
        self.assertEqual((second["receiver"], second["x_m"], second["y_m"]), ("a, b", "1e-12", "-300000000"))
        self.assertEqual((second["reliable"], second["deviation_m"]), ("", ""))

    def test_another_start_is_another_run_in_the_same_file(self):
        block = physec.fpi_estimates_csv(self.path)
        for _ in range(2):
            block.receivers["bob"].start()
            block.receivers["bob"].accept_bob(estimate(0, 1, 2))
        self.assertEqual([(row["run"], row["frame"]) for row in self.rows()], [("1", "0"), ("2", "0")])
        physec.fpi_estimates_csv(self.path)
        self.assertEqual(self.rows(), [])

    def test_what_cannot_be_used_costs_a_short_line_and_leaves_none(self):
        with log() as lines:
            block = physec.fpi_estimates_csv(self.path)
            for message in (pmt.PMT_NIL, pmt.intern("x" * 10**6), pmt.cons(pmt.make_dict(), pmt.PMT_NIL),
                            estimate(0, 1, 2, deviation_m=pmt.intern("wide")),
                            estimate(0, 1, 2, delay_s=pmt.make_c32vector(10**6, 1)),
                            estimate(0, 1, 2, reason=pmt.from_long(3)),
                            estimate(0, 1, 2, frame=pmt.from_double(1.5)),
                            estimate(0, 1, 2, usable=pmt.from_long(3)),
                            estimate(0, 1, 2, map_m=pmt.init_f64vector(3, [1, 2, 3]))):
                block.receivers["bob"].accept_bob(message)
        self.assertEqual(self.rows(), [])
        ours = [line for line in lines if "bob message ignored" in line]
        self.assertEqual(len(ours), 9)
        self.assertTrue(all("allowed: " in line and len(line) < 400 for line in ours), ours)

    def test_a_full_file_ends_with_a_whole_line_and_says_so_once(self):
        with log() as lines:
            block = physec.fpi_estimates_csv(self.path, most_bytes=1000)
            for frame in range(200):
                block.receivers["bob"].accept_bob(estimate(frame, 1, 2))
        self.assertLessEqual(os.path.getsize(self.path), 1000)
        self.assertEqual([int(row["frame"]) for row in self.rows()], list(range(block.lines())))
        self.assertEqual(len([line for line in lines if "is full after" in line]), 1)

    def test_a_full_disk_tears_no_line(self):
        block = physec.fpi_estimates_csv(self.path)
        block.receivers["bob"].accept_bob(estimate(0, 1, 2))
        write = os.write
        torn = mock.patch.object(_files.os, "write", lambda handle, data: write(handle, data[:7]))
        with log() as lines, torn:
            block.receivers["bob"].accept_bob(estimate(1, 1, 2))
        block.receivers["bob"].accept_bob(estimate(2, 1, 2))
        self.assertEqual([row["frame"] for row in self.rows()], ["0", "2"])
        self.assertIn(os.strerror(errno.ENOSPC), "".join(lines))

    def test_what_cannot_be_written_is_refused_at_once(self):
        os.mkfifo(self.path)
        for path in (self.path, os.path.dirname(self.path), "/dev/full", "/nowhere/at/all.csv"):
            with self.assertRaisesRegex(physec.InvalidInput, f"{path} cannot be written.*allowed: a file"):
                physec.fpi_estimates_csv(path)
        for eves in (["a", "a"], ["a", "b", "c", "d", "e"], "merged"):
            with self.assertRaisesRegex(physec.InvalidInput, "Eves of an estimates file"):
                physec.fpi_estimates_csv("", eves)
        with self.assertRaisesRegex(physec.InvalidInput, "most_bytes is 10"):
            physec.fpi_estimates_csv("", [], 10)

    def test_without_a_file_it_only_listens(self):
        physec.fpi_estimates_csv("").receivers["bob"].accept_bob(estimate(0, 1, 2))


class ScenarioSaver(Kept):
    def mode(self):
        return stat.S_IMODE(os.stat(self.path).st_mode)

    def test_what_is_saved_is_what_the_sliders_said_last(self):
        config = physec.fpi.config()
        saver = physec.scenario_saver(config, self.path)
        for delay_s, snr_db in ((1e-8, None), (2e-8, 7.0)):
            config.fakes = [physec.fpi.fake_set(delay_s, 0.05)]
            saver.set_config(config)
            saver.set_snr_db(snr_db)
            saver.accept_save(pmt.cons(pmt.intern("pressed"), pmt.from_long(1)))
            expected = physec.fpi.config(config)
            expected.snr_db = config.snr_db if snr_db is None else snr_db
            self.assertEqual(physec.scenario.load(self.path).fpi, expected)
            self.assertEqual(self.mode(), 0o600)

    def test_an_older_file_is_closed_too_and_only_its_owner_reads_the_secret(self):
        with open(self.path, "w", encoding="utf-8") as file:
            file.write("old")
        os.chmod(self.path, 0o666)
        physec.scenario_saver(physec.fpi.config(), self.path).accept_save(pmt.intern("save"))
        self.assertEqual(self.mode(), 0o600)
        self.assertEqual(os.listdir(os.path.dirname(self.path)), ["kept"])

    def test_only_who_asks_gets_a_file(self):
        with log() as lines:
            saver = physec.scenario_saver(physec.fpi.config(), self.path)
            for message in (pmt.PMT_NIL, pmt.PMT_F, pmt.from_long(1), pmt.intern("/etc/passwd"),
                            pmt.cons(pmt.intern("x" * 10**6), pmt.PMT_T), pmt.make_dict()):
                saver.accept_save(message)
            self.assertFalse(os.path.exists(self.path))
            saver.accept_save(pmt.PMT_T)
        self.assertTrue(os.path.exists(self.path))
        ours = [line for line in lines if "save message ignored" in line]
        self.assertEqual(len(ours), 6)
        for line in ours:
            self.assertIn("allowed: true, the symbol save", line)
            self.assertLess(len(line), 400)

    def test_a_wrong_value_leaves_the_old_one(self):
        config = physec.fpi.config()
        saver = physec.scenario_saver(config, self.path, 5.0)
        wrong = physec.fpi.config()
        wrong.snr_db = math.nan
        for call, value in ((saver.set_config, wrong), (saver.set_config, None), (saver.set_snr_db, 101.0),
                            (saver.set_snr_db, math.nan)):
            with self.assertRaisesRegex(physec.InvalidInput, "allowed: "):
                call(value)
        saver.save()
        config.snr_db = 5.0
        self.assertEqual(physec.scenario.load(self.path).fpi, config)
        with self.assertRaisesRegex(physec.InvalidInput, "path of a scenario saver"):
            physec.scenario_saver(config, "")

    def test_what_cannot_be_written_is_one_line_and_nothing_waits(self):
        os.mkfifo(self.path)
        with log() as lines:
            for path in (self.path, "/nowhere/at/all.yml"):
                physec.scenario_saver(physec.fpi.config(), path).accept_save(pmt.PMT_T)
        ours = [line for line in lines if "save message ignored" in line]
        self.assertEqual(len(ours), 2)
        self.assertIn("is a pipe that nobody reads", ours[0])
        self.assertIn("cannot be written", ours[1])


if __name__ == "__main__":
    unittest.main()
