# SPDX-License-Identifier: GPL-3.0-or-later
"""Every flowgraph is readable as GNU Radio Companion draws it, and the check sees what is not."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import yaml

ROOT = Path(os.environ["PHYSEC_SOURCE_DIR"])
DRAW = [sys.executable, str(ROOT / "apps" / "draw_flowgraphs.py")]


def why_not():
    """What this machine lacks to draw as Companion does, or None."""
    if not shutil.which("xvfb-run"):
        return "no X server: apt-get install xvfb xauth"
    script = "import gi; gi.require_version('Gtk', '3.0'); gi.require_foreign('cairo')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else "apt-get install gir1.2-gtk-3.0 python3-gi-cairo"


@unittest.skipIf(why_not(), why_not())
class Pictures(unittest.TestCase):
    def draw(self, *arguments):
        return subprocess.run(["xvfb-run", "-a", *DRAW, *map(str, arguments)],
                              capture_output=True, text=True, timeout=120, check=False)

    def test_every_flowgraph_is_drawn_without_a_fault(self):
        shipped = sorted((ROOT / "apps" / "flowgraphs").glob("*/*.grc"))
        with tempfile.TemporaryDirectory() as folder:
            done = self.draw("--out", folder)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertEqual(done.stdout.count(" 0 faults"), len(shipped), done.stdout)
            for path in shipped:
                picture = Path(folder) / (path.stem + ".png")
                self.assertGreater(picture.stat().st_size, 20_000, path)  # blank: about 2 kB

    def test_the_check_sees_what_a_person_would(self):
        source = ROOT / "apps" / "flowgraphs" / "sim" / "fpi_sim.grc"
        graph = yaml.safe_load(source.read_text())
        place = {b["name"]: b["states"]["coordinate"] for b in graph["blocks"]}
        place["bob"][:] = place["air"]  # on top of each other
        place["alice"][:] = [1500, 900]  # off the screen, and right of what it feeds
        next(b for b in graph["blocks"] if b["name"] == "seed")["parameters"]["value"] = "object()"
        graph["options"]["parameters"]["comment"] = ""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "spoilt.grc"
            path.write_text(yaml.safe_dump(graph))
            done = self.draw(path)
        self.assertEqual(done.returncode, 1, done.stderr)
        for text in ("bob and air overlap", "alice stands right of air", "reaches to",
                     "no comment", "Value"):
            self.assertIn(text, done.stdout)


if __name__ == "__main__":
    unittest.main()
