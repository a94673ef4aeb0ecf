# SPDX-License-Identifier: GPL-3.0-or-later
"""AN-ISAC Secrecy Score: what it adds up, and its sentence."""

import contextlib
import io
import math
import unittest

import numpy as np
import pmt
from gnuradio import physec

DATA = bytes(range(100))


def report(sinr_db, frame=None, data=b"", **others):
    about = pmt.dict_add(pmt.make_dict(), pmt.intern("sinr_db"), pmt.from_double(sinr_db))
    if frame is not None:
        about = pmt.dict_add(about, pmt.intern("frame"), pmt.from_uint64(frame))
    for key, value in others.items():
        about = pmt.dict_add(about, pmt.intern(key), pmt.to_pmt(value))
    return pmt.cons(about, pmt.init_u8vector(len(data), list(data)))


class SecrecyScore(unittest.TestCase):
    def setUp(self):
        self.score = physec.an_secrecy_score(["Eve", "Target"])
        self.score.start()

    def send(self, port, message):
        getattr(self.score, f"accept_{port}")(message)

    def test_rates_and_bits_are_added_up(self):
        flipped = bytes([DATA[0] ^ 0b101]) + DATA[1:]  # two bits of 800
        for frame in range(4):
            # An Eve's report may come before or after the user's; her block counts where his is intact.
            self.send("eve1", report(0.0, frame, flipped, valid=False))
            self.send("user", report(20.0, frame, DATA, valid=frame != 3))
            self.send("eve2", report(10.0 * frame))
        found = self.score.scores()
        self.assertAlmostEqual(found["user"]["sinr_db"], 20.0)
        self.assertAlmostEqual(found["user"]["rate_bits"], math.log2(101.0))
        self.assertEqual(found["user"]["intact"], 0.75)
        self.assertNotIn("bit_error_rate", found["user"])
        self.assertEqual(found["eve1"], {
            "reports": 4, "sinr_db": 0.0, "rate_bits": 1.0, "intact": 0.0, "bit_error_rate": 2 / 800})
        self.assertAlmostEqual(found["eve2"]["sinr_db"], 10 * math.log10(np.mean([1, 10, 100, 1000])))
        self.assertNotIn("intact", found["eve2"])
        # 6.66 - log2(2 11 101 1001)/4
        self.assertIn("The user receives 6.7 bit per symbol, Target 5.3: 1.4 stay secret.", self.score.text())

    def test_an_eve_who_hears_more_is_named(self):
        for _ in range(3):
            for port, sinr_db in (("user", 3.0), ("eve1", 6.0), ("eve2", 0.0)):
                self.send(port, report(sinr_db))
        self.assertIn("Eve hears 2.3 bit per symbol, the user 1.6: nothing stays secret.", self.score.text())

    def test_too_few_reports_say_nothing(self):
        self.send("user", report(3.0))
        self.assertTrue(self.score.text().endswith("Too few reports to say what stays secret."))

    def test_every_start_counts_anew_and_the_end_prints(self):
        self.send("user", report(3.0))
        self.score.start()
        self.assertEqual(self.score.scores()["user"], {"reports": 0})
        with contextlib.redirect_stdout(io.StringIO()) as out:
            self.score.stop()
        self.assertEqual(out.getvalue(), "\n" + self.score.text() + "\n")

    def test_messages_that_are_no_reports_change_nothing(self):
        for message in (pmt.PMT_NIL, pmt.intern("x"), pmt.cons(pmt.make_dict(), pmt.PMT_NIL),
                        report(math.nan), report(math.inf), report(3.0, data=DATA)):
            self.send("user", message)
        self.assertEqual(self.score.scores()["user"], {"reports": 0})

    def test_names_are_checked(self):
        for eves in ("Eve", ["a", "a"], list("abcde")):
            with self.assertRaisesRegex(physec.InvalidInput, "allowed: up to 4 different names"):
                physec.an_secrecy_score(eves)


if __name__ == "__main__":
    unittest.main()
