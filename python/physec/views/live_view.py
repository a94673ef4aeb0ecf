# SPDX-License-Identifier: GPL-3.0-or-later
"""What all live views share: message ports, a widget, and a timer between them."""

import sys

import pmt
from gnuradio import gr

from .. import _ports, physec_core as core
from .._errors import complaint
from .._ports import LimitedLog, brief, listen, number, vector
from ._qt import QtCore, QtWidgets

__all__ = ["LiveView", "checked_config", "checked_count", "checked_eves", "number", "vector"]

PICTURES_PER_SECOND = 10
#: Views of this process, for ever: Python's garbage collector runs in any thread, a block's too, and
#: Qt's objects may die in the GUI's thread only.
KEPT = []


def checked_config(config, scheme="fpi"):
    """A copy, which no other thread changes; scheme: "fpi" or "an"."""
    kind = getattr(core, scheme).config
    if not isinstance(config, kind):
        raise complaint("configuration of a live view", config, f"an {scheme}.config")
    config.check()
    return kind(config)


def checked_count(name, value, least, most):
    """`value` as an integer in this range."""
    if isinstance(value, bool) or int(value) != value or not least <= value <= most:
        raise complaint(name, value, f"{least} to {most}")
    return int(value)


def checked_eves(eves):
    """Names of eavesdroppers as a tuple."""
    return _ports.checked_eves(eves, "a live view")


class LiveView(gr.basic_block):
    """A block without streams whose ports take PDUs and whose attribute `widget` shows them.

    A view implements take(port, message), which runs in the block's thread, takes what it needs
    into a Recent and raises ValueError for what cannot be used; draw(), which runs in the GUI's
    thread when something has arrived; forget(), before a new run; summary(), a sentence or "".
    """

    def __init__(self, name, ports):
        """name: of the block; ports: names of the message ports."""
        gr.basic_block.__init__(self, name=name, in_sig=None, out_sig=None)
        self.log = LimitedLog(gr.logger(name))
        self.widget = QtWidgets.QWidget()
        self.widget.setLayout(QtWidgets.QVBoxLayout())
        self.widget.layout().setContentsMargins(0, 0, 0, 0)
        self.widget.layout().setSpacing(0)
        self._changed = True  # written by any thread, read and reset by the GUI's alone
        self.pictures = 0
        KEPT.append(self)
        for port in ports:
            self._listen(port)
        self._timer = QtCore.QTimer(self.widget)
        self._timer.timeout.connect(self._tick)
        self._timer.start(1000 // PICTURES_PER_SECOND)

    def _listen(self, port):
        def handler(message):
            if not pmt.is_pair(message) or not pmt.is_dict(self.dictionary(port, message)):
                raise ValueError(f"message is {brief(message)}; allowed: a PDU with a dictionary")
            self.take(port, message)
            self._changed = True

        listen(self, port, handler)

    def dictionary(self, port, message):
        """Where the dictionary of a message stands: first, in a PDU."""
        return pmt.car(message)

    def redraw(self):
        """Draws at the next tick, whether something arrives or not."""
        self._changed = True

    def _tick(self):
        if not self._changed or not self.widget.isVisible():
            return
        self._changed = False  # before reading: what arrives meanwhile is drawn next time
        self.draw()
        self.pictures += 1

    def start(self):
        """Begins anew; called by the flowgraph."""
        self.forget()
        self.redraw()
        return True

    def stop(self):
        """Prints the last word; called by the flowgraph."""
        text = self.summary()
        if text:
            # In one piece: views of a flowgraph stop in threads of their own.
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        return True
