# SPDX-License-Identifier: GPL-3.0-or-later
"""A plot of the last minute: a curve, a confidence band and a dashed line for each receiver."""

import math
import time

import numpy as np

from ._qt import QtCore, QtWidgets, pyqtgraph
from . import style

__all__ = ["History", "LogHistory"]

SHOWN_S = 60.0
MOST_PICTURES = 601  # in SHOWN_S, at ten a second
#: What add() takes for each receiver.
VALUE, LOW, HIGH, DASHED = range(4)
#: Ticks of a logarithmic axis, in every decade.
STEPS = (1.0, 2.0, 5.0)
ROUNDING = 1e-9  # of exponents


class History:
    """canvas: the widget; curves, bands and dashed: lists of what is drawn, by receiver."""

    def __init__(self, up, labels, dashed_label, columns, dots=False):
        """up: text at the vertical axis; labels: of receivers; dashed_label: what a dashed line and
        a band are; columns: of the legend; dots: instead of curves, with the dashed line, then the
        truth's, on top of them."""
        self.canvas, self.plot = style.new_plot("seconds ago", up)
        self.plot.setMouseEnabled(x=False, y=True)
        self.plot.setXRange(-SHOWN_S, 0.02 * SHOWN_S, padding=0)  # the newest markers are whole
        self.curves, self.bands, self.dashed = [], [], []
        entries = []
        for number, label in enumerate(labels):
            solid = None if dots else pyqtgraph.mkPen(style.color(number), width=2.5)
            dashes = pyqtgraph.mkPen(style.INK if dots else style.color(number), width=1.5,
                                     style=QtCore.Qt.DashLine)
            marks = dict(symbol=style.RECEIVERS[number][1], symbolBrush=style.color(number),
                         symbolPen=None if dots else style.color(number))
            band = QtWidgets.QGraphicsPathItem()
            band.setBrush(pyqtgraph.mkBrush(style.color(number, 60)))
            band.setPen(pyqtgraph.mkPen(None))
            self.bands.append(band)
            self.dashed.append(pyqtgraph.PlotDataItem(pen=dashes))
            self.curves.append(
                pyqtgraph.PlotDataItem(pen=solid, **(dict(marks, symbolSize=6) if dots else {})))
            self.dashed[-1].setZValue(10 if dots else 0)
            for item in (band, self.dashed[-1], self.curves[-1]):
                self.plot.addItem(item, ignoreBounds=True)
            # With a point: a sample without one has a colour of pyqtgraph's own.
            entries.append((pyqtgraph.PlotDataItem([0], [0], pen=solid, symbolSize=9, **marks), label))
        if dashed_label:
            dashes = pyqtgraph.mkPen(style.INK, width=1.5, style=QtCore.Qt.DashLine)
            entries.append((pyqtgraph.PlotDataItem(pen=dashes), dashed_label))
        style.legend(self.canvas, entries, columns)
        # A marker stands at the newest value only: it tells curves apart without colour.
        self.newest = pyqtgraph.ScatterPlotItem(size=11, pen=None)
        self.plot.addItem(self.newest, ignoreBounds=True)
        self.clear()

    def clear(self):
        """Forgets the past."""
        self._times, self._rows = [], []

    def add(self, rows):
        """Draws what is now, rows (receivers, 4) of VALUE, LOW, HIGH, DASHED as the axis counts, and
        what was; NaN is not drawn. Returns all that is shown, (pictures, receivers, 4)."""
        now = time.monotonic()
        self._times.append(now)
        self._rows.append(rows)
        while len(self._times) > MOST_PICTURES or self._times[0] < now - SHOWN_S:
            self._times.pop(0)
            self._rows.pop(0)
        x, values = np.array(self._times) - now, np.array(self._rows, dtype=float)
        newest = []
        for k, curve in enumerate(self.curves):
            for line, y in ((curve, values[:, k, VALUE]), (self.dashed[k], values[:, k, DASHED])):
                there = np.isfinite(y)
                there &= there.sum() > 1  # pyqtgraph stumbles over lines without a second point
                line.setData(x[there], y[there])
            there = np.isfinite(values[:, k, LOW]) & np.isfinite(values[:, k, HIGH])
            low, high = values[there, k, LOW], values[there, k, HIGH]
            around = np.concatenate([x[there], x[there][::-1]])
            self.bands[k].setPath(
                pyqtgraph.arrayToQPath(around, np.concatenate([low, high[::-1]])))
            if np.isfinite(values[-1, k, VALUE]):
                newest.append({"pos": (x[-1], values[-1, k, VALUE]), "brush": style.color(k),
                               "symbol": style.RECEIVERS[k][1]})
        self.newest.setData(newest)
        return values


def decade_ticks(low, high):
    """Ticks 1, 2, 5 of every decade between two logarithms to base 10, and their texts."""
    values = [s * 10.0**d for d in range(math.floor(low), math.ceil(high) + 1) for s in STEPS]
    return [(math.log10(v), f"{v:g}") for v in values
            if low - ROUNDING <= math.log10(v) <= high + ROUNDING]


def tick_below(exponent):
    """Exponent of the last tick up to this one."""
    decade = math.floor(exponent)
    return decade + max(math.log10(step) for step in STEPS if math.log10(step) <= exponent - decade)


def tick_above(exponent):
    """Exponent of the first tick from this one on."""
    decade = math.floor(exponent)
    return decade + min(math.log10(step) for step in (*STEPS, 10.0) if math.log10(step) >= exponent - decade)


class LogHistory(History):
    """The same on a logarithmic axis, which ends at ticks and so moves seldom."""

    _limits = None

    def add(self, rows):
        """Rows as History takes them, all positive or NaN."""
        with np.errstate(invalid="ignore", divide="ignore"):
            logs = History.add(self, np.log10(rows))
        found = logs[np.isfinite(logs)]
        if len(found):
            limits = tick_below(found.min() - 0.05), tick_above(found.max() + 0.05)
            if limits != self._limits:
                self._limits = limits
                self.plot.setYRange(*limits, padding=0.06)  # the numbers at the ends need room
                self.plot.getAxis("left").setTicks([decade_ticks(*limits)])
        return logs
