# SPDX-License-Identifier: GPL-3.0-or-later
"""A screen of one's own for Qt flowgraphs, and a hand that moves their sliders."""

import importlib.util
import os
import tempfile
import time

import numpy as np

from compiled_flowgraph import compile_grc
from screen import start_screen

FEWEST_COLORS = 20  # a blank window has two or three
PATIENCE_S = 30.0


def start_screen_for_qt():
    """Starts an X server and points Qt to it; the process."""
    server, os.environ["DISPLAY"] = start_screen()
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    return server


class Window:
    """A compiled flowgraph on the screen, running; use as a context.

    tb: the flowgraph; moved: names of the sliders that were moved."""

    def __init__(self, name, application):
        self._name, self._application, self.moved = name, application, set()

    def __enter__(self):
        with tempfile.TemporaryDirectory() as folder:
            program = compile_grc(f"live/{self._name}.grc", folder)
            spec = importlib.util.spec_from_file_location(self._name, program)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
        self.tb = getattr(module, self._name)()
        self.tb.resize(1400, 860)
        self.tb.show()
        self.tb.start()
        return self

    def __exit__(self, *_):
        self.tb.close()
        self._application.processEvents()

    def sliders(self):
        """Of every QT Range with a slider, by the name of its variable."""
        from PyQt5 import QtWidgets

        found = {}
        for attribute in vars(self.tb):
            if attribute.startswith("_") and attribute.endswith("_win"):
                control = getattr(getattr(self.tb, attribute), "d_widget", None)
                slider = getattr(control, "slider", control)
                if isinstance(slider, QtWidgets.QSlider):
                    found[attribute[1:-4]] = slider
        return found

    def move(self, name, value):
        """Moves the slider of a variable there; raises unless the variable has followed."""
        slider = self.sliders()[name]
        around = getattr(self.tb, f"_{name}_range")
        slider.setValue(round(around.demap_range(value)))
        self._application.processEvents()
        reached = getattr(self.tb, f"get_{name}")()
        if abs(reached - value) > 0.51 * around.step:
            raise AssertionError(f"{name} is {reached} when its slider stands at {value}")
        self.moved.add(name)

    def choose(self, name, value):
        """Chooses a value in the combo box of a QT Chooser; raises unless the variable has followed."""
        options = list(getattr(self.tb, f"_{name}_options"))
        getattr(self.tb, f"_{name}_combo_box").setCurrentIndex(options.index(value))
        self._application.processEvents()
        reached = getattr(self.tb, f"get_{name}")()
        if reached != value:
            raise AssertionError(f"{name} is {reached} when its chooser stands at {value}")

    def until(self, condition, what):
        """Runs the GUI's thread until the condition holds; raises after PATIENCE_S."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            self._application.processEvents()
            time.sleep(0.005)
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {PATIENCE_S:g} s: {what}")

    def spend(self, seconds):
        """Runs the GUI's thread for so long."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end, "time")

    def colors(self, widget):
        """How many colours the screen shows where this widget is: what a person sees of it."""
        image = self.tb.screen().grabWindow(int(widget.window().winId())).toImage()
        image = image.convertToFormat(image.Format_RGB32)
        memory = image.bits()
        memory.setsize(image.byteCount())
        rows = np.frombuffer(memory, np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
        corner = widget.mapTo(widget.window(), widget.rect().topLeft())
        there = rows[corner.y():corner.y() + widget.height(), corner.x():corner.x() + widget.width()]
        return len(np.unique(there))
