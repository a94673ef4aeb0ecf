# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan by how often Eve is within a metre, beside the one by her root mean square error."""

import contextlib
import io
import json
import math
import os
import tempfile
import unittest

from gnuradio import physec
from gnuradio.physec.cli import main
from gnuradio.physec.cli import plan as command
from gnuradio.physec.fpi import plan_hits, planner

FRAMES = 40
#: At 10 dB. By error the second is best against an Eve who knows the pilots; the third costs Bob too much.
MUS = (0.03, 0.05, 0.09)


def run(*arguments):
    """(status, stdout, stderr) of a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main.main([str(word) for word in arguments])
    return status, out.getvalue(), err.getvalue()


class Command(unittest.TestCase):
    """One plan by hits, of seed 12."""

    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            answer = os.path.join(folder, "plan.json")
            cls.status, cls.out, cls.err = run(
                "plan", "--objective", "hit", "--mu", ",".join(map(str, MUS)), "--snr-db", 10, 10,
                "--frames", FRAMES, "--pilot-draws", 2, "--json", answer)
            with open(answer, encoding="utf-8") as file:
                cls.plan = json.load(file)

    def test_rms_and_hits_choose_different_deltas(self):
        # Of 100 other frames: 1 % within a metre at .03, 40 % at .05, of 40 five standard errors apart.
        choice = self.plan["choices"]["pilots"]
        self.assertEqual((choice["mu"], choice["mu_by_rms"]), (0.03, 0.05))
        first, second, dear = self.plan["curve"]
        self.assertLess(first["pilots_m"], second["pilots_m"])
        self.assertLess(first["pilots_hit"] + 0.15, second["pilots_hit"])
        self.assertEqual(choice["searched_hit_1m"], first["pilots_hit"])
        # What confirms it has other pilots and noise.
        self.assertLess(choice["worst_case_by_hit"]["hit_1m"], 0.15)
        self.assertEqual(choice["attack"], "merged")

    def test_what_is_not_affordable_is_neither_simulated_nor_chosen(self):
        keys = [key for key in self.plan["curve"][0] if key.endswith("_hit")]
        self.assertEqual(keys, ["bob_hit", "pilots_hit", "form_hit", "distribution_hit", "reflectors_hit"])
        self.assertGreater(self.plan["curve"][2]["bob_loss_db"], 1.0)
        self.assertEqual([self.plan["curve"][2][key] for key in keys], [None] * 5)
        for row in self.plan["curve"][:2]:
            self.assertEqual(row["bob_hit"], 1.0)
            # Who knows more, and who has a map, is never worse; the random sign leaves half.
            self.assertLessEqual(row["pilots_hit"], row["form_hit"])
            self.assertLessEqual(row["form_hit"], row["reflectors_hit"])
            self.assertLess(abs(row["distribution_hit"] - 0.5), 0.32)  # four standard errors

    def test_both_are_printed_and_every_column_is_explained(self):
        self.assertEqual(self.status, 0, self.err)
        self.assertIn("deltas chosen by how often Eve is within 1 m", self.out)
        self.assertIn("by root mean square error it would be mu = 0.05", self.out)
        tables = [line.split("  ") for line in self.out.splitlines()]
        titles = {word.strip() for before, rule in zip(tables, tables[1:]) if rule[0].startswith("--")
                  for word in before if word.strip()}
        self.assertIn("pilots_hit", titles)
        self.assertIn("within 1 m", titles)
        for text in (command.COLUMNS, command.HIT_COLUMNS, command.CHOICE_COLUMNS):
            self.assertIn(text, self.out)
        explained = command.COLUMNS + command.HIT_COLUMNS + command.CHOICE_COLUMNS
        for title in titles - {"Eve knows"}:
            ending = next(("..." + end for end in ("_m", "_hit") if title.endswith(end)), title)
            self.assertIn(ending, explained)

    def test_the_default_is_the_error_and_hits_are_printed_too(self):
        status, out, err = run(
            "plan", "--mu", "0.03,0.05", "--snr-db", 10, 10, "--frames", 10, "--pilot-draws", 2)
        self.assertEqual(status, 0, err)
        self.assertIn("deltas chosen by the root mean square error", out)
        self.assertRegex(out, r"\npilots +0\.05 ")
        self.assertIn("within 1 m", out)
        self.assertNotIn("_hit", out)

    def test_what_cannot_be_planned_by_hits(self):
        status, _, err = run("plan", "--objective", "hit", "--frames-per-epoch", 2)
        self.assertEqual((status, len(err.strip().splitlines())), (2, 1))
        self.assertIn("allowed: at least 1 frame", err)
        with self.assertRaisesRegex(physec.InvalidInput, "objective is .*allowed: rms or hit"):
            planner.plan(physec.fpi.config(), (0, 0), objective="median")
        with self.assertRaisesRegex(physec.InvalidInput, "objective is hit with 0 frames"):
            planner.plan(physec.fpi.config(), (0, 0), frames=0, objective="hit")


class Choose(unittest.TestCase):
    def rows(self, *pairs):
        return [{"form_hit": share, "form_m": error_m} for share, error_m in pairs]

    def test_the_smallest_share_wins(self):
        self.assertEqual(plan_hits.choose(self.rows((0.9, 5), (0.1, 1), (0.5, 9)), "form", 100), 1)

    def test_what_chance_may_tell_apart_is_equal_and_the_larger_error_rules(self):
        # .50 and .60 of 100 frames: the difference has a standard error of .07; of 10000 frames, of .007.
        near = self.rows((0.5, 1), (0.6, 2), (0.95, 3))
        self.assertEqual(plan_hits.choose(near, "form", 100), 1)
        self.assertEqual(plan_hits.choose(near, "form", 10000), 0)
        self.assertEqual(plan_hits.choose(self.rows((1, 1), (1, 4), (1, 3)), "form", 100), 1)

    def test_what_was_not_simulated_does_not_compete(self):
        self.assertEqual(plan_hits.choose(self.rows((math.nan, 9), (0.9, 1)), "form", 100), 1)
        with self.assertRaisesRegex(physec.InvalidInput, "knows the form is 0; allowed: at least 1"):
            plan_hits.choose(self.rows((math.nan, 9)), "form", 100)


if __name__ == "__main__":
    unittest.main()
