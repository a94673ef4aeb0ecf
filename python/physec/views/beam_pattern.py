# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the base station of artificial-noise ISAC sends its data, and where the noise."""

import collections
import math
import threading

import numpy as np
import pmt

from .. import physec_core as core
from ._qt import QtCore, pyqtgraph
from . import style
from .channel_states import channel_state_of
from .live_view import LiveView, checked_config, checked_count

__all__ = ["an_beam_pattern"]

GRID_DEG = np.arange(-90.0, 91.0)
SHOWN_DB = 60.0  # below the top of the picture
NULL_DB = -60.0  # of the noise's mean over all angles: less is none
HEADER = ("power in dB", "data", "artificial noise", "own noise", "SINR")
RECEIVERS = (("user", "User", 0), ("comm_eve", "Eve", 1), ("target", "Receiver at the target", None))
DATA, NOISE = range(2)


def decibel(power):
    """10 log10, down to -300 dB."""
    return 10.0 * np.log10(np.maximum(power, 1e-30))


class Draw:
    """One channel draw and, once measured with a configuration, what is sent and heard."""

    def __init__(self, state):
        self.state, self.measured_with = state, None

    def measure(self, config, grid_rad):
        """pattern: (2, angles) powers of DATA and NOISE; heard: (receivers, 3) of data, artificial
        and own noise."""
        if self.measured_with is not config:
            self.measured_with = config
            self.pattern = np.array(core.an.beam_pattern(
                config, self.state.h, self.state.theta_rad, grid_rad))
            heard = core.an.powers_heard(config, self.state)
            self.heard = np.array([heard[name] for name, _, _ in RECEIVERS])


class an_beam_pattern(LiveView):
    """Mean power of data and of artificial noise towards every angle: the mean over the last channel
    draws, thick, and the newest draw's, thin; the target and decoys as vertical lines. Below, what
    user, communication eavesdropper and a receiver at the target hear, whose channels have no angle.

    Message port: `states` of an AN-ISAC Channel State or Base Station. Powers are those of a receiver
    with gain 1 in the unit of the configuration's power; the table's have the receivers' gains.
    """

    def __init__(self, config: core.an.config, last: int = 20):
        """config: an.config; last: channel draws that means are made of, 1 to 1000; those with the
        target elsewhere than now do not count. Raises InvalidInput."""
        self._config = checked_config(config, "an")
        last = checked_count("last channel draws of a beam pattern", last, 1, 1000)
        self.names = ("states",)
        self._draws, self._lock = collections.deque(maxlen=last), threading.Lock()
        LiveView.__init__(self, "an_beam_pattern", self.names)
        self._build()

    def _build(self):
        canvas, self._plot = style.new_plot("angle from broadside in degrees", "power in dB")
        self._plot.setXRange(-97.0, 97.0, padding=0)
        self._plot.getAxis("bottom").setTicks([[(a, str(a)) for a in range(-90, 91, 30)]])
        self._top = None
        self.curves, self.newest, entries = [], [], []
        dashes = (QtCore.Qt.SolidLine, QtCore.Qt.DashDotLine)
        for kind, text in ((DATA, "data"), (NOISE, "artificial noise")):
            thin = pyqtgraph.mkPen(style.color(kind, 130), width=1.0, style=dashes[kind])
            thick = pyqtgraph.mkPen(style.color(kind), width=3.0, style=dashes[kind])
            self.newest.append(pyqtgraph.PlotCurveItem(pen=thin))
            self.curves.append(pyqtgraph.PlotCurveItem(pen=thick, antialias=True))
            self._plot.addItem(self.newest[-1])
            self._plot.addItem(self.curves[-1])
            entries.append((pyqtgraph.PlotDataItem(pen=thick), text))
        entries.append((pyqtgraph.PlotDataItem(pen=thin), "newest draw alone"))
        style.legend(canvas, entries, columns=3)
        self.marks = []
        table, self.cells = style.table(HEADER, RECEIVERS)
        self._below = style.sentence()
        for part, stretch in ((canvas, 1), (table, 0), (self._below, 0)):
            self.widget.layout().addWidget(part, stretch)
        self.widget.setMinimumSize(420, 380)

    def set_config(self, config: core.an.config) -> None:
        """Another configuration: the same draws are measured anew. Any thread may call.

        config: an.config. Raises InvalidInput, and the old one stays.
        """
        self._config = checked_config(config, "an")
        self.redraw()

    def take(self, port, message):
        """In the block's thread: remembers a draw."""
        _, state = channel_state_of(pmt.car(message), self._config)
        core.an.powers_heard(self._config, state)  # raises for what the precoder would refuse
        with self._lock:
            self._draws.append(Draw(state))

    def forget(self):
        """All draws."""
        with self._lock:
            self._draws.clear()

    def measured(self):
        """(config, angles in degrees, draws): those whose target is where the newest one's is."""
        config = self._config
        with self._lock:
            draws = list(self._draws)
        if not draws:
            return config, GRID_DEG, []
        theta_rad = draws[-1].state.theta_rad
        draws = [draw for draw in draws if draw.state.theta_rad == theta_rad]
        # A null may be narrower than the grid's steps.
        special = [math.degrees(angle) for angle in (theta_rad, *config.decoy_rad)]
        grid = np.union1d(GRID_DEG, special)
        for draw in draws:
            draw.measure(config, np.radians(grid))
        return config, grid, draws

    def values(self) -> dict:
        """target_deg; null_deg, where the noise is least; at_target_db, the noise there relative to
        its mean over all angles; draws; by receiver (user, comm_eve, target) data_db, artificial_db,
        own_db and sinr_db, of means over the draws. Only draws = 0 when nothing has arrived."""
        _, grid, draws = self.measured()
        if not draws:
            return {"draws": 0}
        noise = np.mean([draw.pattern[NOISE] for draw in draws], axis=0)
        target_deg = math.degrees(draws[-1].state.theta_rad)
        at_target = noise[np.argmin(np.abs(grid - target_deg))]
        found = {"draws": len(draws), "target_deg": target_deg,
                 "null_deg": float(grid[np.argmin(noise)]),
                 "at_target_db": float(decibel(at_target) - decibel(noise.mean()))}
        heard = np.array([draw.heard for draw in draws])
        sinr = heard[:, :, 0] / (heard[:, :, 1] + heard[:, :, 2])
        for k, (name, _, _) in enumerate(RECEIVERS):
            numbers = (*heard[:, k].mean(axis=0), sinr[:, k].mean())
            found[name] = {key: float(decibel(value)) for key, value in
                           zip(("data_db", "artificial_db", "own_db", "sinr_db"), numbers)}
        return found

    def draw(self):
        """In the GUI's thread."""
        config, grid, draws = self.measured()
        values = self.values()
        self._draw_marks(config, values)
        means = np.mean([d.pattern for d in draws], axis=0) if draws else np.full((2, len(grid)), np.nan)
        if draws:
            top = 10.0 * math.ceil((decibel(means.max()) + 3.0) / 10.0)
            if top != self._top:
                self._top = top
                self._plot.setYRange(top - SHOWN_DB, top, padding=0)
        for kind in (DATA, NOISE):
            for curve, powers in ((self.curves[kind], means[kind]),
                                  (self.newest[kind], draws[-1].pattern[kind] if draws else means[kind])):
                there = np.isfinite(powers)
                curve.setData(grid[there], decibel(powers[there]))
        for name, _, _ in RECEIVERS:
            for column, key in enumerate(("data_db", "artificial_db", "own_db", "sinr_db"), 1):
                value = values[name][key] if name in values else math.nan
                text = "-" if math.isnan(value) else "none" if value < -99.0 else f"{value:.1f}"
                self.cells[name, column].setText(text)
        self._below.setText(self.words(values))

    def _draw_marks(self, config, values):
        angles = [(values["target_deg"], "target")] if values["draws"] else []
        angles += [(math.degrees(angle), "decoy") for angle in config.decoy_rad]
        if [mark.label.format for mark in self.marks] == [word for _, word in angles]:
            for mark, (angle, _) in zip(self.marks, angles):
                mark.setValue(angle)
            return
        for mark in self.marks:
            self._plot.removeItem(mark)
        pen = pyqtgraph.mkPen(style.INK, width=1.5, style=QtCore.Qt.DashLine)
        self.marks = [
            pyqtgraph.InfiniteLine(angle, 90, pen, label=word, labelOpts={
                "color": style.INK, "position": 0.05, "fill": (255, 255, 255, 200)})
            for angle, word in angles]
        for mark in self.marks:
            self._plot.addItem(mark)

    def words(self, values=None) -> str:
        """Where the noise has its null, and what that does to a receiver at the target."""
        values = values or self.values()
        if not values["draws"]:
            return "No channel yet."
        place = f"The target is at {values['target_deg']:.1f} degrees"
        sinr = f"a receiver there has {values['target']['sinr_db']:.1f} dB"
        if values["at_target_db"] < NULL_DB:
            return f"{place}, where the noise has its null: {sinr}."
        above = round(values["at_target_db"], 1) + 0.0  # no -0.0
        return f"{place}, where the noise falls, {above:+.1f} dB against its mean: {sinr}."

    def summary(self):
        """The last words."""
        return self.words()
