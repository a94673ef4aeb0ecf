# SPDX-License-Identifier: GPL-3.0-or-later
"""Every live flowgraph on an X server: every slider moves, and what the picture shows follows."""

import os
import shutil
import sys
import unittest

from live_screen import FEWEST_COLORS, Window, start_screen_for_qt

SCREEN = start_screen_for_qt() if shutil.which("Xvfb") else None  # before Qt

from PyQt5 import QtWidgets  # noqa: E402

from live_checks_an import check_an_isac_live  # noqa: E402
from live_checks_compare import check_compare_live  # noqa: E402
from live_checks_fpi import check_fpi_live  # noqa: E402

#: By flowgraph: a function (test, window) that moves every slider with window.move() and compares what
#: the views show with what it must be; and the views, attributes of the flowgraph.
CHECKS = {
    "fpi_live": (check_fpi_live, ("position_map", "errors", "spectrum")),
    "compare_live": (check_compare_live, ("comparison",)),
    "an_isac_live": (check_an_isac_live, ("beam_pattern", "target_view", "meter")),
}
#: Those that have no sliders and show what a radio hears: tests/virtual_usrp looks at them.
OF_RADIOS = {"air_live"}


def tearDownModule():
    if SCREEN:
        SCREEN.terminate()
        SCREEN.wait()


@unittest.skipUnless(SCREEN, "no X server: apt-get install xvfb xauth")
class LiveSliders(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.application = QtWidgets.QApplication(sys.argv[:1])
        cls.application.setQuitOnLastWindowClosed(False)

    def test_every_live_flowgraph_has_a_check(self):
        folder = os.path.join(os.environ["PHYSEC_SOURCE_DIR"], "apps", "flowgraphs", "live")
        self.assertEqual({os.path.splitext(name)[0] for name in os.listdir(folder)}, set(CHECKS) | OF_RADIOS)

    def check(self, name):
        function, views = CHECKS[name]
        with Window(name, self.application) as window:
            function(self, window)
            self.assertEqual(window.moved, set(window.sliders()), "sliders that were not moved")
            # Every slider that can be seen is one of these: none is made by hand.
            self.assertEqual(len(window.sliders()), len(window.tb.findChildren(QtWidgets.QSlider)))
            for view in views:
                view = getattr(window.tb, view)
                before = view.pictures
                view.redraw()
                window.until(lambda: view.pictures > before, "a picture")
                window.spend(0.1)
                self.assertGreater(window.colors(view.widget), FEWEST_COLORS)


def add_test(name):
    setattr(LiveSliders, f"test_{name}", lambda self: self.check(name))


for flowgraph in CHECKS:
    add_test(flowgraph)


if __name__ == "__main__":
    unittest.main()
