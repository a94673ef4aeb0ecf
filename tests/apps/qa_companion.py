# SPDX-License-Identifier: GPL-3.0-or-later
"""GNU Radio Companion itself opens every flowgraph, on an X server of the test's own."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import matplotlib.image

from qa_flowgraph_pictures import ROOT, why_not

sys.path.append(str(ROOT / "tests" / "blocks"))

from screen import start_screen  # noqa: E402

SCREENSHOT = """
import sys, gi
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk
root = Gdk.get_default_root_window()
picture = Gdk.pixbuf_get_from_window(root, 0, 0, root.get_width(), root.get_height())
picture.savev(sys.argv[1], "png", [], [])
"""
PATIENCE_S = 60  # loading takes 5 s on two idle cores


@unittest.skipIf(why_not(), why_not())
class Companion(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.server, display = start_screen()
        self.addCleanup(self.server.wait)
        self.addCleanup(self.server.terminate)
        self.environment = {**os.environ, "DISPLAY": display, "HOME": folder.name}

    def test_it_opens_every_flowgraph(self):
        flowgraphs = sorted((ROOT / "apps" / "flowgraphs").glob("*/*.grc"))
        log = self.folder / "log"
        with open(log, "w", encoding="utf-8") as file:
            companion = subprocess.Popen(
                [sys.executable, shutil.which("gnuradio-companion"), *map(str, flowgraphs)],
                env=self.environment, stdout=file, stderr=subprocess.STDOUT)
        try:
            end = time.monotonic() + PATIENCE_S
            while log.read_text().count(">>> Done") < len(flowgraphs) and time.monotonic() < end:
                self.assertIsNone(companion.poll(), log.read_text())
                time.sleep(0.2)
            time.sleep(1)  # draw
            self.assertIsNone(companion.poll(), log.read_text())
            picture = self.folder / "screen.png"
            subprocess.run([sys.executable, "-c", SCREENSHOT, str(picture)], env=self.environment,
                           check=True, timeout=30)
        finally:
            companion.terminate()
            companion.wait(10)
        text = log.read_text()
        self.assertEqual(text.count(">>> Done"), len(flowgraphs), text)
        for word in ("Traceback", ">>> Error", "not found"):
            self.assertNotIn(word, text)
        pixels = matplotlib.image.imread(picture)
        # A bare X server is black; Companion fills more than a tenth of the screen with a window.
        self.assertGreater((pixels[..., :3].max(axis=-1) > 0.5).mean(), 0.1)


if __name__ == "__main__":
    unittest.main()
