# SPDX-License-Identifier: GPL-3.0-or-later
"""Where Bob and every Eve see Alice, beside the truth."""

import numpy as np
import pmt

from .. import physec_core as core
from ..fpi.cloud import ellipse
from ._qt import pyqtgraph
from . import style
from .live_view import LiveView, checked_config, checked_count, checked_eves, vector
from .recent import Recent

__all__ = ["fpi_position_map"]

MARGIN = 0.15  # of the scene, around it


def pair(point):
    return point.x, point.y


class fpi_position_map(LiveView):
    """Alice, Bob, Eve and scatterers as they are, and where each receiver saw Alice lately.

    Message ports: `bob`, `eve1`, `eve2`, ... take `estimates` of an FPI Locator and of FPI Eves.
    Every receiver has a cloud of its last estimates with the 95 % ellipse of a Gaussian of the same
    mean and covariance. Hollow crosses are the scatterers that an Eve with unlimited resolution
    would make of the fake paths, (37) and (38). The picture shows the scene, not outliers: their
    number stands below. The wheel of the mouse zooms.
    """

    def __init__(self, config: core.fpi.config, eves=("merged",), last: int = 200):
        """config: fpi.config; eves: names of what is at eve1, eve2, ..., up to 4; last: estimates
        that a cloud holds, 2 to 2000. Raises InvalidInput."""
        config, eves = checked_config(config), checked_eves(eves)
        last = checked_count("last estimates of a position map", last, 2, 2000)
        self.names = ("bob", *(f"eve{number}" for number in range(1, len(eves) + 1)))
        self.labels = ("Bob", *(f"Eve {name}" for name in eves))
        self._recent = {port: Recent(last, 2) for port in self.names}
        self._config = None
        LiveView.__init__(self, "fpi_position_map", self.names)
        self._build()
        self.set_config(config)

    def _build(self):
        canvas, self._plot = style.new_plot("x in m", "y in m")
        self._plot.setAspectLocked(True)
        entries = []
        self.clouds, self.ellipses = {}, {}
        ink = pyqtgraph.mkPen(style.INK, width=1.5)
        self.truth = {}
        for name, marker, size, filled in (
            ("Alice (true)", "star", 17, False),
            ("receivers", "p", 13, True),
            ("scatterers", "x", 13, True),
            ("apparent scatterers", "x", 13, False),
        ):
            brush = pyqtgraph.mkBrush(style.INK if filled else "w")
            item = pyqtgraph.ScatterPlotItem(symbol=marker, size=size, pen=ink, brush=brush)
            item.setZValue(20 if name == "Alice (true)" else 0)
            if name == "Alice (true)":
                item.setBrush(None)  # the clouds show through
            self.truth[name] = item
        for number, (port, label) in enumerate(zip(self.names, self.labels)):
            marker = style.RECEIVERS[number][1]
            self.clouds[port] = pyqtgraph.ScatterPlotItem(
                symbol=marker, size=7, pen=None, brush=style.color(number, 130)
            )
            self.ellipses[port] = pyqtgraph.PlotCurveItem(
                pen=pyqtgraph.mkPen(style.color(number), width=2.5), antialias=True
            )
            # The clouds lie below, Bob's small one on top of them.
            self.clouds[port].setZValue(10 - number)
            self.ellipses[port].setZValue(15 - number)
            self._plot.addItem(self.clouds[port])
            self._plot.addItem(self.ellipses[port])
            entries.append((self.clouds[port], label))
        for name, item in self.truth.items():
            self._plot.addItem(item)
            entries.append((item, name))
        style.legend(canvas, entries, columns=3)
        self._words = []
        self._below = style.sentence()
        self.widget.layout().addWidget(canvas, 1)
        self.widget.layout().addWidget(self._below)
        self.widget.setMinimumSize(420, 380)

    def set_config(self, config: core.fpi.config) -> None:
        """Another configuration: the truth is drawn anew, at the next picture. Any thread may call.

        config: fpi.config. Raises InvalidInput, and the old one stays.
        """
        self._config = checked_config(config)
        self._moved = True
        self.redraw()

    def take(self, port, message):
        """In the block's thread: remembers a position, NaN when the frame had none."""
        position = vector(pmt.car(message), "position_m", 2)
        if position is None:
            raise ValueError("PDU without position_m; allowed: estimates of a locator")
        self._recent[port].append(position)

    def forget(self):
        """All clouds."""
        for recent in self._recent.values():
            recent.clear()

    def positions(self, port: str) -> np.ndarray:
        """The estimates that the cloud of a port holds, in metres, shape (n, 2); NaN where a frame
        had none."""
        return self._recent[port].snapshot()[1]

    def draw(self):
        """In the GUI's thread."""
        if self._moved:
            self._moved = False
            self._draw_truth(self._config)
        (left, right), (low, high) = self._plot.viewRange()
        words = []
        for port, label in zip(self.names, self.labels):
            points = self.positions(port)
            seen = points[np.isfinite(points).all(axis=1)]
            self.clouds[port].setData(seen[:, 0], seen[:, 1])
            line = ellipse(seen) if len(seen) > 2 else np.empty((0, 2))
            self.ellipses[port].setData(line[:, 0], line[:, 1])
            x, y = seen.T
            outside = np.sum((x < left) | (x > right) | (y < low) | (y > high))
            words.append(f"{label}: {len(points)} frames" + _besides(outside, len(points) - len(seen)))
        self._below.setText("Last estimates and 95 % ellipses.  " + ";  ".join(words) + ".")

    def _draw_truth(self, config):
        fakes = [fake["scatterer_m"] for fake in core.fpi.fake_paths(config) if fake["feasible"]]
        if config.mode != "fpi":
            fakes = []
        stations = {"Bob": pair(config.bob_m), "Eve": pair(config.eve_m)}
        places = {
            "Alice (true)": [pair(config.alice_m)],
            "receivers": list(stations.values()),
            "scatterers": [pair(point) for point in config.scatterers_m],
            "apparent scatterers": fakes,
        }
        for name, points in places.items():
            self.truth[name].setData(*np.array(points, dtype=float).reshape(-1, 2).T)
        for word in self._words:
            self._plot.removeItem(word)
        if stations["Bob"] == stations["Eve"]:
            stations = {"Bob and Eve": stations["Bob"]}
        stations["Alice"] = pair(config.alice_m)
        self._words = [style.label(self._plot, *word) for word in stations.items()]
        everything = np.array(sum(places.values(), []), dtype=float)
        low, high = everything.min(axis=0), everything.max(axis=0)
        margin = MARGIN * max(*(high - low), 1.0)
        self._plot.setRange(
            xRange=(low[0] - margin, high[0] + margin), yRange=(low[1] - margin, high[1] + margin),
            padding=0,
        )

    def summary(self):
        """Nothing: the error view has the last word."""
        return ""


def _besides(outside, missing):
    parts = [f"{outside} outside the picture"] if outside else []
    parts += [f"{missing} without a position"] if missing else []
    return f" ({', '.join(parts)})" if parts else ""
