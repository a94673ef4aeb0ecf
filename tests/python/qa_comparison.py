# SPDX-License-Identifier: GPL-3.0-or-later
"""FPI Comparison: what it counts, whom it compares, and what it says."""

import os
import unittest

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PyQt5 import QtWidgets  # noqa: E402

import pmt  # noqa: E402
from gnuradio import physec  # noqa: E402
from gnuradio.physec.views import comparison  # noqa: E402

APPLICATION = QtWidgets.QApplication([])


def estimate(protection, receiver, x, y, **others):
    about = pmt.make_dict()
    for key, word in (("protection", protection), ("receiver", receiver)):
        about = pmt.dict_add(about, pmt.intern(key), pmt.intern(word))
    for key, place in (("position_m", (x, y)), *others.items()):
        about = pmt.dict_add(about, pmt.intern(key), pmt.init_f64vector(2, list(place)))
    return pmt.cons(about, pmt.PMT_NIL)


class Comparison(unittest.TestCase):
    def setUp(self):
        self.config = physec.fpi.config()  # Alice at (3, 0)
        self.view = physec.fpi_comparison(self.config, ["fpi", "spoof"], 50)
        self.view.start()

    def send(self, *arguments, times=1, **others):
        for _ in range(times):
            self.view.accept_estimates(estimate(*arguments, **others))

    def everybody(self):
        for protection, error in (("fpi", 0.5), ("spoof", 5.0)):
            self.send(protection, "bob", 3.0, 0.1, times=10)
            self.send(protection, "merged", 3.0, error, times=10)
            self.send(protection, "structure", 3.0, 9.0, times=10)
            self.send(protection, "map", 3.0, 0.2, times=10)
            self.send(protection, "informed", 3.0, 0.0, times=10)  # a check, no Eve

    def test_the_best_eve_on_each_side_is_shown(self):
        self.everybody()
        scores = self.view.scores()
        self.assertEqual(scores["fpi"]["eve"][0], "merged")
        self.assertAlmostEqual(scores["fpi"]["eve"][1].rmse_m, 0.5)
        self.assertEqual(scores["spoof"]["eve_with_map"][0], "map")
        self.assertEqual(scores["spoof"]["eve"][1].hit, 0.0)
        self.view.draw()
        self.assertEqual([list(bars.opts["height"]) for bars in self.view.bars],
                         [[100.0, 100.0], [100.0, 0.0], [100.0, 100.0]])
        self.assertEqual(self.view.cells["fpi", 2].text(), "merged: 0.5 m, 100 %")

    def test_words_say_what_hides_from_whom(self):
        self.assertEqual(self.view.words(), "Too few frames to say what hides Alice.")
        self.everybody()
        self.assertEqual(
            self.view.words(),
            "From an Eve without a map of the reflectors who tries merged and structure, spoof hides Alice."
            " From an Eve with a map of the reflectors who tries map, nothing here hides Alice.")

    def test_a_protection_under_which_bob_is_lost_hides_nothing(self):
        self.everybody()
        self.send("spoof", "bob", 9.0, 9.0, times=50)
        self.assertIn("nothing here hides Alice", self.view.words())
        self.assertIn("Bob does not find her either under spoof.", self.view.words())

    def test_who_has_a_map_may_do_without_it(self):
        self.send("fpi", "merged", 3.0, 0.0, times=10)
        self.send("fpi", "map", 3.0, 4.0, times=10)
        self.assertEqual(self.view.scores()["fpi"]["eve_with_map"][0], "merged")

    def test_her_other_outputs_count(self):
        self.send("fpi", "structure", 9.0, 9.0, times=10, alternative_m=(3.0, 0.0))
        self.assertEqual(self.view.scores()["fpi"]["eve"][1].hit, 1.0)

    def test_another_configuration_counts_anew_without_what_was_under_way(self):
        self.everybody()
        moved = physec.fpi.config(self.config)
        moved.alice_m = (5.0, 0.0)
        self.view.set_config(moved)
        self.send("fpi", "bob", 3.0, 0.0, times=comparison.UNDER_WAY)
        self.assertNotIn("bob", self.view.scores()["fpi"])
        self.send("fpi", "bob", 5.0, 0.3)
        self.assertAlmostEqual(self.view.scores()["fpi"]["bob"][1].rmse_m, 0.3)

    def test_intervals_are_wilsons(self):
        # Of 10 of 10: (1 + 0)/(1 + z^2/10) at the lower end, 1 at the upper.
        low, high = comparison.interval(1.0, 10)
        self.assertAlmostEqual(low, 1 / (1 + 1.96**2 / 10), places=9)
        self.assertAlmostEqual(high, 1.0, places=9)

    def test_what_cannot_be_used_is_ignored(self):
        for message in (pmt.PMT_NIL, pmt.cons(pmt.make_dict(), pmt.PMT_NIL), estimate("none", "bob", 0, 0),
                        estimate("fpi", "mallory", 0, 0)):
            self.view.accept_estimates(message)
        self.assertEqual(self.view.scores(), {"fpi": {}, "spoof": {}})
        for protections in ([], ["fpi", "fpi"], ["hiding"], "fpi"):
            with self.assertRaisesRegex(physec.InvalidInput, "protections of a comparison"):
                physec.fpi_comparison(self.config, protections)


if __name__ == "__main__":
    unittest.main()
