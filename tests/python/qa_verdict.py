# SPDX-License-Identifier: GPL-3.0-or-later
"""Who wins: the sentence counts every answer of every Eve, and the block says what simulate says."""

import contextlib
import io
import unittest

import numpy as np
from gnuradio import blocks, gr, physec
from gnuradio.physec.an import verdict as an_verdict
from gnuradio.physec.fpi import verdict


def score(rmse, hit, prefix=""):
    return {prefix + "rmse_m": rmse, prefix + "hit_1m": hit}


BOB = score(0.2, 1.0)


class Verdict(unittest.TestCase):
    def test_the_likeliest_point_counts_where_the_mean_hits_nothing(self):
        eves = {"merged": score(2.6, 0.0), "prior": {**score(2.7, 0.0), **score(3.3, 0.57, "map_")}}
        worst = verdict.worst_by_hit(eves)
        self.assertEqual(worst, {"eve": "prior", "output": "likeliest", "hit_1m": 0.57, "rmse_m": 3.3})
        text = verdict.sentence(eves, BOB)
        self.assertIn("prior (her likeliest point) is within 1 m in 57 %", text)
        self.assertIn("does not hide", text)

    def test_of_equal_shares_the_smaller_error_counts(self):
        eves = {"a": score(3.0, 0.0), "b": score(2.0, 0.0)}
        self.assertEqual(verdict.worst_by_hit(eves)["eve"], "b")

    def test_a_promise_names_what_the_eves_know_and_who_has_tried(self):
        text = verdict.sentence({"merged": score(2.6, 0.02), "separate": score(3.0, 0.0)}, BOB)
        self.assertIn("an Eve without a map of the reflectors who tries merged and separate", text)
        self.assertIn("errs by 2.6 m", text)
        self.assertIn("in part", verdict.sentence({"merged": score(2.6, 0.3)}, BOB))
        self.assertEqual(verdict.sentence({}, BOB), "No Eve has tried.")

    def test_neither_all_nor_nothing_is_rounded_to_it(self):
        self.assertEqual([verdict.percent(share) for share in (0.0, 0.004, 0.5, 0.997, 1.0)],
                         ["0", "less than 1", "50", "more than 99", "100"])


class Data(unittest.TestCase):
    def say(self, user, anywhere, at_target):
        return an_verdict.sentence({"user": {"ber": user}, "comm_eve": {"ber": anywhere},
                                    "target_eve": {"ber": at_target}})

    def test_the_better_eavesdropper_counts(self):
        self.assertIn("an Eve at the target in 0.1 %: she reads", self.say(0.0, 0.2, 0.001))
        self.assertIn("communication Eve in 5 %: a strong code", self.say(0.0, 0.05, 0.3))
        self.assertIn("20 %: the data are hidden from her.", self.say(0.0, 0.2, 0.3))
        self.assertIn("the user needs a strong code", self.say(0.05, 0.2, 0.3))

    def test_what_nobody_reads_is_not_called_hidden(self):
        self.assertIn("where the user cannot read it either", self.say(0.4, 0.45, 0.46))


class Simulated(unittest.TestCase):
    def test_a_random_sign_is_no_protection(self):
        """Her posterior mean lies between both signs and hits nothing; another answer is right mostly."""
        config = physec.fpi.config()
        config.snr_db = 10
        low, high = (config.fake_set_in_upsilon(mu, mu) for mu in (0.04, 0.06))
        config.secret = physec.fpi.secret_prior(low.delay_s, high.delay_s, low.angle_rad, high.angle_rad, True)
        # Six secrets: whether structure's own point or her other one is right is the luck of the signs.
        result = physec.fpi.simulate(config, 60, 1, ["merged", "structure", "prior"])
        worst = result["worst_case_by_hit"]
        answers = [hit for eve in result["eve"].values() for _, _, hit in verdict.outputs(eve)]
        self.assertEqual(len(answers), 5)
        self.assertEqual(worst["hit_1m"], max(answers))
        self.assertIn(worst["output"], ("mean", "likeliest", "alternative"))
        self.assertGreater(worst["hit_1m"], 0.5)
        self.assertLess(result["eve"]["prior"]["hit_1m"], 0.1)
        self.assertEqual(result["worst_case"]["rmse_m"],
                         min(eve["rmse_m"] for eve in result["eve"].values()))
        self.assertNotIn("worst_case_by_hit_with_map", result)


class PositionScore(unittest.TestCase):
    def run_score(self, positions):
        config = physec.fpi.config()
        graph = gr.top_block()
        block = physec.position_score(config, list(positions))
        for port, values in enumerate(positions.values()):
            graph.connect(blocks.vector_source_c(values), (block, port))
        with contextlib.redirect_stdout(io.StringIO()) as shown:
            graph.run()
        return block, shown.getvalue()

    def test_it_scores_as_simulate_does(self):
        result = physec.fpi.simulate(physec.fpi.config(), 20, seed=3, attacks=["merged"])
        positions = {name: [complex(*p) for p in result["positions_m"][name]] for name in ("bob", "merged")}
        block, shown = self.run_score(positions)
        for name, wanted in (("bob", result["bob"]), ("merged", result["eve"]["merged"])):
            ours = block.scores()[name]
            for key in ("rmse_m", "median_m", "hit_1m"):
                # Positions pass as single precision: 1e-6 of some 10 m.
                self.assertAlmostEqual(ours[key], wanted[key], delta=1e-5)
        self.assertIn("Eve merged", shown)

    def test_no_position_is_an_infinite_error(self):
        alice = 3 + 0j
        block, shown = self.run_score({"bob": [alice, alice, complex(np.nan, np.nan)]})
        scores = block.scores()["bob"]
        self.assertEqual((scores["frames"], scores["without_position"]), (3, 1))
        self.assertEqual(scores["rmse_m"], np.inf)
        self.assertAlmostEqual(scores["hit_1m"], 2 / 3)

    def test_an_empty_stream_is_said(self):
        self.assertIn("No frame has come", self.run_score({"bob": [], "merged": []})[1])

    def test_names_must_differ(self):
        with self.assertRaisesRegex(ValueError, "allowed: different ones"):
            physec.position_score(physec.fpi.config(), ["bob", "bob"])


if __name__ == "__main__":
    unittest.main()
