# SPDX-License-Identifier: GPL-3.0-or-later
"""The live flowgraph runs from the shell without a screen, and its picture follows the slider."""

import csv
import importlib.util
import math
import os
import subprocess
import sys
import tempfile
import unittest

import numpy as np

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before the application

from gnuradio import physec  # noqa: E402
from PyQt5 import QtWidgets  # noqa: E402

from compiled_flowgraph import compile_grc  # noqa: E402

sys.path.insert(0, os.path.join(os.environ["PHYSEC_SOURCE_DIR"], "tests", "python"))
sys.path.insert(0, os.path.join(os.environ["PHYSEC_SOURCE_DIR"], "apps"))
from live_picture import count_of_color, pixels, until  # noqa: E402


def load(path):
    """The flowgraph's class."""
    spec = importlib.util.spec_from_file_location("live_flowgraph", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.fpi_live


def frames_shown(tb):
    """Of the slowest receiver, since the start."""
    return min(recent.snapshot()[0] for recent in tb.position_map._recent.values())


class LiveFlowgraph(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.program = compile_grc("live/fpi_live.grc", cls.folder.name)

    def run_live(self, *arguments):
        """What `./run live` does once everything is built, on a machine without a screen."""
        screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        environment = {name: value for name, value in os.environ.items() if name not in screens}
        program = os.path.join(os.environ["PHYSEC_SOURCE_DIR"], "apps", "live.py")
        return subprocess.run([sys.executable, "-B", program, *arguments], text=True, cwd=self.folder.name,
                              capture_output=True, timeout=120, env=environment)

    def test_without_a_screen_it_ends_with_a_sentence(self):
        done = self.run_live("--no-gui", "--seconds", "3", "--csv-file", "kept.csv")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, "Bob (finds|does not find) Alice")
        self.assertNotIn("Traceback", done.stderr)
        with open(os.path.join(self.folder.name, "kept.csv"), encoding="utf-8") as file:
            self.assertEqual({row["receiver"] for row in csv.DictReader(file)}, {"bob", "merged", "structure"})
        refused = self.run_live()
        self.assertEqual(refused.returncode, 2)
        self.assertRegex(refused.stderr, "^live: there is no screen .*--no-gui.*\n$")

    def test_help_lists_all_flowgraphs_and_an_unknown_name_costs_a_line(self):
        helped = self.run_live("--help")
        self.assertEqual(helped.returncode, 0, helped.stderr)
        folder = os.path.join(os.environ["PHYSEC_SOURCE_DIR"], "apps", "flowgraphs", "live")
        for file in os.listdir(folder):
            self.assertRegex(helped.stdout, rf"(?m)^  {os.path.splitext(file)[0]} +\w")
        self.assertIn("--start-snr-db", helped.stdout)
        refused = self.run_live("fpi_life", "--no-gui")
        self.assertEqual(refused.returncode, 2)
        self.assertRegex(refused.stderr, '^live: no flowgraph "fpi_life"; allowed: fpi_live.*\n$')

    def test_the_run_command_of_the_flowgraph_counts(self):
        live = importlib.import_module("live")
        old, live.options_of = live.options_of, lambda name: {"run_command": "nice -n 5 {python} {filename}"}
        self.addCleanup(setattr, live, "options_of", old)
        self.assertEqual(live.command_of("any", "a b.py"), ["nice", "-n", "5", sys.executable, "a b.py"])

    def test_the_picture_follows_the_slider(self):
        """Seed 1. At 20 dB Bob's cloud has his bound, at 40 dB a tenth of it; `merged` stays where the fakes
        put her, and goes where longer fakes put her, while Bob stays on Alice. Of 40 frames the root mean
        square strays by 1/sqrt(80) = 11 %: within 1.5 is more than four standard errors."""
        tb = load(self.program)(start_snr_db=20.0, seed=1)
        tb.set_frames_per_second(200)
        tb.show()
        tb.start()
        try:
            config = physec.fpi.config(tb.config)
            pilots = physec.fpi.make_pilots(config, 1)
            for snr_db, delay_ns in ((20.0, 17.8), (40.0, 17.8), (40.0, 35.6)):
                tb.set_snr_db(snr_db)
                tb.set_delay_ns(delay_ns)
                config.snr_db = snr_db
                config.fakes = [physec.fpi.fake_set(delay_ns * 1e-9, math.radians(tb.angle_deg))]
                # Buffers hold 32 frames each, with the other SNR: four of them are a long way.
                before = frames_shown(tb)
                until(lambda: frames_shown(tb) > before + 150, "150 frames")
                tb.position_map.forget()
                tb.errors.forget()
                until(lambda: all(s.frames >= 40 for s in tb.errors.scores().values()), "40 frames")
                scores, bounds = tb.errors.scores(), tb.errors.bounds()
                bob = physec.fpi.bound_of_bob(config, pilots).position_m
                merged, bias = physec.fpi.attack_bound(config, pilots, "merged")
                self.assertAlmostEqual(bounds["bob"], bob, places=12)
                self.assertAlmostEqual(bounds["eve1"], merged, places=12)
                self.assertLess(abs(math.log(scores["bob"].rmse_m / bob)), math.log(1.5))
                self.assertLess(abs(scores["eve1"].rmse_m - bias), 0.1 * bias)
                before = tb.position_map.pictures
                until(lambda: tb.position_map.pictures > before + 1, "a picture")
                drawn = np.stack(tb.position_map.clouds["bob"].getData(), axis=1)
                kept = {tuple(p) for p in tb.position_map.positions("bob")}
                self.assertGreaterEqual(len(kept & {tuple(p) for p in drawn}), 30)
            picture = pixels(tb.position_map.widget)
            self.assertGreater(count_of_color(picture, "#D55E00"), 10)  # small, that high up
            # The curve began anew when it forgot, so it is short at first.
            until(lambda: count_of_color(pixels(tb.errors.widget), "#0072B2") > 30, "Bob's curve")
        finally:
            tb.close()
            QtWidgets.QApplication.processEvents()


if __name__ == "__main__":
    unittest.main()
