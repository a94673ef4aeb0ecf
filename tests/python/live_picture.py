# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests of live views share: an application without a screen, a feeder, and looking at pixels."""

import os
import time

import numpy as np
import pmt
from gnuradio import gr

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before the application; no X server needed

from PyQt5 import QtGui, QtWidgets  # noqa: E402

APPLICATION = QtWidgets.QApplication.instance() or QtWidgets.QApplication(["live views"])
PATIENCE_S = 20.0


def until(condition, what):
    """Runs the GUI's thread until `condition` holds; raises after PATIENCE_S."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        APPLICATION.processEvents()
        time.sleep(0.005)
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {PATIENCE_S:g} s: {what}")


def spend(seconds):
    """Runs the GUI's thread for so long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        APPLICATION.processEvents()
        time.sleep(0.002)


def pdu(data=None, **about):
    """A PDU; lists become f64 vectors, `data` its bytes."""
    entries = pmt.make_dict()
    for key, value in about.items():
        value = pmt.init_f64vector(len(value), value) if isinstance(value, list) else value
        kind = value if isinstance(value, pmt.pmt_base) else pmt.to_pmt(value)
        entries = pmt.dict_add(entries, pmt.intern(key), kind)
    data = pmt.PMT_NIL if data is None else pmt.init_u8vector(len(data), list(data))
    return pmt.cons(entries, data)


def complex_vector(values):
    return pmt.init_c64vector(len(values), list(values))


def state_pdu(frame, state, theta_rad=None):
    """What AN-ISAC Channel State publishes of a draw."""
    return pdu(frame=pmt.from_uint64(frame), h=complex_vector(state.h), h_e=complex_vector(state.h_e),
               theta=state.theta_rad if theta_rad is None else theta_rad, phi=state.phi_rad)


class Feeder(gr.basic_block):
    """Publishes what a test gives it, one output for every port of a view."""

    def __init__(self, ports):
        gr.basic_block.__init__(self, name="feeder", in_sig=None, out_sig=None)
        for port in ports:
            self.message_port_register_out(pmt.intern(port))

    def send(self, port, message):
        self.message_port_pub(pmt.intern(port), message)


class Log:
    """Stands where a view's logger is."""

    def __init__(self):
        self.lines = []

    def warn(self, text):
        self.lines.append(text)


class Scene:
    """A running flowgraph of feeder and view, shown; use as a context."""

    def __init__(self, view):
        self.view, self.feeder, self.graph = view, Feeder(view.names), gr.top_block()
        for port in view.names:
            self.graph.msg_connect((self.feeder, port), (view, port))
        view.log = Log()

    def __enter__(self):
        self.view.widget.resize(700, 600)
        self.view.widget.show()
        self.graph.start()
        return self

    def __exit__(self, *_):
        self.graph.stop()
        self.graph.wait()
        self.view.widget.close()

    def send(self, port, *messages):
        for message in messages:
            self.feeder.send(port, message)

    def picture_after(self, condition, what):
        """Waits for the condition, then for a picture that was begun after it."""
        until(condition, what)
        before = self.view.pictures
        self.view.redraw()
        until(lambda: self.view.pictures > before, "a picture")


def pixels(widget):
    """What the widget shows, RGB of 0 to 255, shape (height, width, 3)."""
    image = widget.grab().toImage().convertToFormat(QtGui.QImage.Format_RGB32)
    memory = image.bits()
    memory.setsize(image.byteCount())
    rows = np.frombuffer(memory, np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), 2::-1].astype(int)


def count_of_color(picture, color, tolerance=6):
    """How many pixels have this colour, "#rrggbb"."""
    wanted = [int(color[k : k + 2], 16) for k in (1, 3, 5)]
    return int(np.sum(np.abs(picture - wanted).max(axis=2) <= tolerance))
