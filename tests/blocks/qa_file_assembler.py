# SPDX-License-Identifier: GPL-3.0-or-later
"""The File Assembler: blocks in any order, repeated, missing, and announced by somebody who lies."""

import os
import tempfile
import unittest

import pmt
from gnuradio import physec


class Files(unittest.TestCase):
    def piece(self, number, blocks, data):
        about = pmt.dict_add(pmt.make_dict(), pmt.intern("number"), pmt.from_uint64(number))
        about = pmt.dict_add(about, pmt.intern("blocks"), pmt.from_uint64(blocks))
        return pmt.cons(about, pmt.init_u8vector(len(data), list(data)))

    def test_any_order_and_repetitions(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "file")
            assembler = physec.file_assembler(path)
            self.assertIsNone(assembler.missing())
            for number in (4, 0, 0, 2, 4):
                assembler.accept(self.piece(number, 5, bytes([number] * (number + 1))))
            self.assertEqual(assembler.missing(), [(1, 1), (3, 3)])
            self.assertFalse(os.path.exists(path))
            for bad in (pmt.PMT_NIL, self.piece(5, 5, b"x"), self.piece(0, 0, b"x")):
                with self.assertRaisesRegex(ValueError, "allowed: "):
                    assembler.accept(bad)
            for number in (1, 3):
                assembler.accept(self.piece(number, 5, bytes([number] * (number + 1))))
            with open(path, "rb") as file:
                self.assertEqual(file.read(), bytes([0, 1, 1, 2, 2, 2] + [3] * 4 + [4] * 5))
            assembler.accept(self.piece(0, 1, b"another"))
            with open(path, "rb") as file:
                self.assertEqual(file.read(), b"another")

    def test_missing_blocks_are_written_as_people_do(self):
        from gnuradio.physec.air.file_assembler import as_text, gaps
        self.assertEqual(as_text(gaps([], 0)), "")
        self.assertEqual(as_text(gaps([0, 1, 2, 4, 5, 6, 10], 12)), "3, 7-9, 11")
        self.assertEqual(as_text(gaps(range(1, 24, 2), 25)),
                         "0, 2, 4, 6, 8, 10, 12, 14, 16, 18 and 3 gaps more")

    def test_a_forged_count_costs_no_memory_and_no_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "file")
            assembler = physec.file_assembler(path)
            assembler.accept(self.piece(0, 2, b"a"))
            for count in (3, 5, 50_000_000, 7, 11, 13):
                assembler.accept(self.piece(1, count, b"f"))
            self.assertLessEqual(len(assembler.files), assembler.MOST_FILES)
            for count in (2**32 - 1, 2**63):
                with self.assertRaisesRegex(ValueError, f"blocks is {count}; allowed: 1 to 268435456"):
                    assembler.accept(self.piece(1, count, b"f"))
            assembler.stop()  # lists runs, not fifty million numbers
            assembler.accept(self.piece(1, 2, b"b"))
            with open(path, "rb") as file:
                self.assertEqual(file.read(), b"ab")


if __name__ == "__main__":
    unittest.main()
