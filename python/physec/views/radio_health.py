# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a radio link does what it should: what was lost, clocks, and why a position is unusable."""

import math

import numpy as np
import pmt

from ..air.input_level import WORTH_A_WORD
from ..air.radio import EventCounts
from ._qt import QtWidgets
from . import style
from .history import History
from .live_view import LiveView, number
from .recent import Recent

__all__ = ["radio_health"]

COUNTS = (("U", "underflows"), ("O", "gaps in received samples"),
          ("L", "late bursts"), ("S", "sequence errors"), ("frames", "frames received"),
          ("missed", "frames missed"), ("bad_headers", "preambles without a header"))
#: Of a sync message; the order of columns.
MEASURED = ("snr_db", "carrier_offset_hz", "carrier_deviation_hz", "clock_offset_ppm",
            "clock_deviation_ppm")
LAST = 20  # sync messages that the SNR is a mean of


class radio_health(LiveView):
    """U, O, L, S, frames received and missed, SNR over the last minute, carrier and clock offset with
    their standard deviations, and in words what is wrong, or why positions are unusable.

    Message ports: `level` takes that of an Input Level, `async` the port async_msgs of a UHD sink,
    `sync` that of a frame synchronizer, `estimates` that of a locator; each may stay unconnected. Counts
    are those since the start, events those of the worst channel.
    """

    def __init__(self, name: str = "radio"):
        """name: of the radio, in the legend and at the head of the last word."""
        self.names, self.label = ("async", "sync", "estimates", "level"), str(name)
        self._recent = {"sync": Recent(LAST, len(MEASURED))}
        self.forget()
        LiveView.__init__(self, "radio_health", self.names)
        self._history = History("SNR in dB", (self.label,), "", columns=1)
        self._limits = None
        table = QtWidgets.QWidget()
        table.setStyleSheet(
            f"font-size: {style.POINT_SIZE + 1}pt; color: {style.INK}; background: white;")
        grid = QtWidgets.QGridLayout(table)
        self.cells = {}
        rows = (*COUNTS, ("carrier", "carrier offset"), ("clock", "clock offset"))
        for place, (key, words) in enumerate(rows):
            row, column = place % 5, 2 * (place // 5)
            letter = f" ({key})" if len(key) == 1 else ""
            grid.addWidget(QtWidgets.QLabel(words + letter), row, column)
            self.cells[key] = QtWidgets.QLabel()
            grid.addWidget(self.cells[key], row, column + 1)
        self._below = style.sentence()
        for part, stretch in ((self._history.canvas, 1), (table, 0), (self._below, 0)):
            self.widget.layout().addWidget(part, stretch)
        self.widget.setMinimumSize(460, 380)

    def dictionary(self, port, message):
        """A UHD sink's messages have it second."""
        return pmt.cdr(message) if port == "async" else pmt.car(message)

    def take(self, port, message):
        """In the block's thread: counts."""
        about = self.dictionary(port, message)
        if port == "async":
            self._events.add(message)
        elif port == "sync":
            row = [number(about, key, pmt.to_double, math.nan) for key in MEASURED]
            counts = {key: number(about, key, pmt.to_uint64, 0)
                      for key in ("missed", "bad_headers", "gaps")}
            self._complaint = number(about, "complaint", pmt.symbol_to_string, "")
            self._sync = counts
            self._recent[port].append(row)
        elif port == "level":
            self._clipped_share = number(about, "clipped_share", pmt.to_double, 0.0)
            self._level_dbfs = number(about, "level_dbfs", pmt.to_double, math.nan)
        else:
            self._usable = number(about, "usable", pmt.to_bool, True)
            self._reason = number(about, "reason", pmt.symbol_to_string, "")
            self._missing = number(about, "secret_missing", pmt.to_bool, False)
            self._contradicted = number(about, "secret_evidence", pmt.to_double, 0.0) > 1.0
            self._located += self._usable
            self._estimates += 1

    def forget(self):
        """All counts; the history goes with the next picture."""
        self._recent["sync"].clear()
        self._events, self._sync, self._complaint = EventCounts(), {}, ""
        self._usable, self._reason, self._located, self._estimates = True, "", 0, 0
        self._clipped_share, self._level_dbfs = 0.0, math.nan
        self._missing = self._contradicted = False
        self._begin = True

    def counts(self) -> dict:
        """By key: U, O, L, S, frames, missed, bad_headers, estimates, located (usable ones)."""
        found = self._events.worst(self._sync.get("gaps", 0))
        found.pop("bursts")
        return {**found, "frames": self._recent["sync"].snapshot()[0],
                "missed": self._sync.get("missed", 0),
                "bad_headers": self._sync.get("bad_headers", 0),
                "estimates": self._estimates, "located": self._located}

    def draw(self):
        """In the GUI's thread."""
        if self._begin:
            self._begin = False
            self._history.clear()
        counts, rows = self.counts(), self._recent["sync"].snapshot()[1]
        snr = rows[np.isfinite(rows[:, 0]), 0] if len(rows) else rows[:, 0]
        shown = self._history.add([(snr.mean() if len(snr) else math.nan, math.nan, math.nan, math.nan)])
        values = shown[np.isfinite(shown)]
        if len(values):
            limits = 5 * math.floor(values.min() / 5), 5 * math.ceil((values.max() + 0.1) / 5)
            if limits != self._limits:
                self._limits = limits
                self._history.plot.setYRange(*limits, padding=0.02)
        for key, _ in COUNTS:
            self.cells[key].setText(str(counts[key]))
        last = rows[-1] if len(rows) else np.full(len(MEASURED), math.nan)
        self.cells["carrier"].setText(_with_deviation(*last[1:3], 2, "Hz"))
        self.cells["clock"].setText(_with_deviation(*last[3:5], 3, "ppm"))
        self._below.setText(self.words())

    def words(self) -> str:
        """What is wrong, the gravest first."""
        counts, said = self.counts(), []
        if self._clipped_share >= WORTH_A_WORD:  # before what may follow from it
            said.append(f"Clipping: {100 * self._clipped_share:.2g} % of samples are at full scale"
                        f" ({self._level_dbfs:.1f} dBFS), lower the gain.")
        if self._estimates and not self._usable:
            said.append(f"The position is unusable: {self._reason or self._complaint}.")
        elif self._complaint:
            said.append(f"Delays mean nothing: {self._complaint}.")
        elif self._missing:
            said.append("Bob has no secret for this frame: the position is by his last one.")
        elif self._contradicted:
            said.append("The frame contradicts the secret: its position may be wrong.")
        lost = [f"{words} {counts[key]}" for key, words in COUNTS
                if key != "frames" and counts[key]]
        if lost:
            said.append(f"Lost: {', '.join(lost)}.")
        if not counts["frames"] and not said:
            return "No frame yet."
        return " ".join(said) or f"Nothing was lost in {counts['frames']} frames."

    def summary(self):
        """The last words."""
        return f"{self.label}: {self.words()}"


def _with_deviation(value, deviation, decimals, unit):
    if not math.isfinite(value):
        return "-"
    spread = f" ± {deviation:.{decimals}f}" if math.isfinite(deviation) else ""
    return f"{value:.{decimals}f}{spread} {unit}"
