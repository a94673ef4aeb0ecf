# SPDX-License-Identifier: GPL-3.0-or-later
"""A moving Alice through the flowgraph and the command line, and the Eve who has heard her before."""

import contextlib
import io
import json
import os
import tempfile
import unittest

from gnuradio import physec
from gnuradio.physec.cli import main
from gnuradio.physec.fpi import simulate_track


def run(*arguments):
    """(status, stdout, stderr) of a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main.main(["simulate", "fpi", *arguments])
        except SystemExit as leaving:
            status = leaving.code
    return status, out.getvalue(), err.getvalue()


class Track(unittest.TestCase):
    def test_a_history_beats_every_attack_on_single_frames(self):
        config = physec.fpi.config()
        config.snr_db = 20.0
        result = simulate_track(config, 5, 10, 12)
        track, row = result["track"], result["eve"]["track"]
        self.assertEqual(list(result["eve"]), ["merged", "separate", "structure", "track"])
        self.assertEqual((track["secret"], track["equations"], track["unknowns"]), ("kept", 30, 16))
        self.assertTrue(track["determined"])
        # 10 histories: 15 % of statistics, and 30 %.
        self.assertLess(row["ratio"], 1.5)
        self.assertEqual((row["outliers"], track["lost_histories"]), (0, 0))
        self.assertEqual(result["worst_case"]["eve"], "structure")
        self.assertEqual(result["worst_case_with_track"]["eve"], "track")
        self.assertLess(row["rmse_m"], result["worst_case"]["rmse_m"] / 1.5)
        self.assertLess(track["bob_bound_m"], row["bound_m"])
        self.assertEqual(len(track["rmse_by_position_m"]), 5)

    def test_positions_are_the_scenarios_and_secrets_are_drawn_afresh(self):
        config = physec.fpi.config()
        points = [physec.array.point(x, y) for x, y in ((3, 1), (2, -1), (4, 0))]
        config.alice_track_m = points
        places = physec.fpi.track_positions(config, 2)
        self.assertEqual([(p.x, p.y) for p in places], [(3, 1), (2, -1)])
        kept = physec.fpi.along_track(config, points, 3)
        self.assertEqual(len({c.fakes[0].delay_s for c in kept}), 1)
        config.fresh_secret = True
        fresh = physec.fpi.along_track(config, points, 3)
        self.assertEqual(len({c.fakes[0].delay_s for c in fresh}), 3)
        for c in fresh:
            self.assertTrue(0.5 <= c.fakes[0].delay_s / config.fakes[0].delay_s <= 1.5)
        rank = physec.fpi.rank_of_track(fresh, True)
        self.assertEqual((rank.equations, rank.unknowns, rank.rank), (18, 16, 16))
        self.assertIn("18 equations, 16 unknowns, rank 16", rank.statement())

    def test_the_command_says_who_has_what(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "track.json")
            status, out, err = run(
                "--positions", "2", "--frames", "2", "--snr-db", "20", "--fresh-secret",
                "--attacks", "merged", "--json", path,
            )
            self.assertEqual(status, 0, err)
            with open(path) as file:
                result = json.load(file)
        self.assertEqual(result["track"]["secret"], "fresh")
        for words in ("neither a map nor a history", "with this history", "12 equations, 12 unknowns"):
            self.assertIn(words, out)

    def test_what_cannot_be_used_is_refused(self):
        for arguments, words in (
            (("--positions", "1"), "2"),
            (("--positions", "65"), "64"),
            (("--fresh-secret",), "--positions"),
            (("--positions", "3", "--epochs", "2"), "--epochs"),
        ):
            status, _, err = run(*arguments)
            self.assertEqual(status, 2)
            self.assertIn(words, err)
        config = physec.fpi.config()
        config.alice_track_m = [physec.array.point(3, 1), physec.array.point(30, 1)]
        with self.assertRaisesRegex(physec.InvalidInput, r"alice_track_m\[1\]"):
            config.check()


if __name__ == "__main__":
    unittest.main()
