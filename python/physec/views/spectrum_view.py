# SPDX-License-Identifier: GPL-3.0-or-later
"""A frame's power over delay and angle, as Bob sees it and as an Eve does."""

import threading

import numpy as np
import pmt

from .. import physec_core as core
from .._errors import complaint
from ._qt import QtCore, QtWidgets, pyqtgraph
from . import style
from .live_view import LiveView, checked_config

__all__ = ["fpi_spectrum"]

#: Of a grid: more would be no picture of a locator, and take long to draw.
MOST_CELLS = 100000
NS = 1e9
#: Dark blue to yellow; its lightness alone tells values apart, whatever colours an eye can see.
COLORS = "cividis"
#: Beyond the last path that is drawn, in resolution cells of 1 / bandwidth.
BEHIND = 3.0


class Side:
    """Plot of one receiver: image, true paths, fake ones, those found."""

    def __init__(self, title):
        self.canvas, self.plot = style.new_plot(f"delay in ns: {title}", "angle in degrees")
        self.image = pyqtgraph.ImageItem()
        self.image.setColorMap(pyqtgraph.colormap.get(COLORS))
        self.image.setZValue(-10)
        self.plot.addItem(self.image)
        self.plot.setYRange(-90.0, 90.0, padding=0)
        self.plot.getAxis("left").setTicks([[(v, f"{v:d}") for v in range(-90, 91, 30)]])
        self.marks, entries = {}, []
        for name, marker, size, shade, width in (
            ("true paths", "o", 18, "#FFFFFF", 2.5),
            ("fake paths", "s", 18, "#E69F00", 2.5),
            ("found", "x", 13, "#D55E00", 1.5),
        ):
            brush = pyqtgraph.mkBrush(shade) if name == "found" else pyqtgraph.mkBrush(None)
            pen = pyqtgraph.mkPen("#FFFFFF" if name == "found" else shade, width=width)
            self.marks[name] = pyqtgraph.ScatterPlotItem(symbol=marker, size=size, pen=pen, brush=brush)
            self.plot.addItem(self.marks[name])
            # The legend stands on white.
            dark = style.INK if name == "true paths" else shade
            sample = pyqtgraph.ScatterPlotItem(symbol=marker, size=11, pen=pyqtgraph.mkPen(dark, width=2),
                                               brush=brush)
            entries.append((sample, name))
        style.legend(self.canvas, entries, columns=3)
        # A frame of ticks over the image: a grid over colours hides them.
        self.plot.showGrid(x=False, y=False)

    def show(self, picture, range_db):
        """picture: what take() kept."""
        delay_ns, angle_deg, power, found = picture
        top = power.max()
        with np.errstate(divide="ignore"):
            decibels = 10.0 * np.log10(power / top) if top > 0.0 else np.full(power.shape, -np.inf)
        self.image.setImage(np.maximum(decibels, -range_db), autoLevels=False, levels=(-range_db, 0.0))
        steps = [(axis[-1] - axis[0]) / (len(axis) - 1) for axis in (delay_ns, angle_deg)]
        self.image.setRect(QtCore.QRectF(delay_ns[0] - steps[0] / 2, angle_deg[0] - steps[1] / 2,
                                         steps[0] * len(delay_ns), steps[1] * len(angle_deg)))
        self.marks["found"].setData(*found)


class fpi_spectrum(LiveView):
    """Power of the latest frame over delay and angle, side by side: Bob's, who compensates the fake
    paths, and an Eve's; with the true paths, the fake ones that Eve hears, and the paths found.

    Message ports: `bob` and `eve` take `spectrum` of an FPI Locator and of an FPI Eve. Fake paths are
    those of mode `fpi`. Colours are in dB below the strongest value of each picture.
    """

    names = ("bob", "eve")

    def __init__(self, config: core.fpi.config, range_db: float = 20.0):
        """config: fpi.config, for the truth; range_db: from the brightest colour to the darkest, 3 to
        100 dB. Raises InvalidInput."""
        if not 3.0 <= range_db <= 100.0:
            raise complaint("colour range of a spectrum", range_db, "3 to 100 dB")
        config = checked_config(config)
        self._range_db, self._lock = float(range_db), threading.Lock()
        self._latest = dict.fromkeys(self.names)
        LiveView.__init__(self, "fpi_spectrum", self.names)
        self.sides = {"bob": Side("Bob, who compensates"), "eve": Side("Eve")}
        both = QtWidgets.QHBoxLayout()
        for side in self.sides.values():
            both.addWidget(side.canvas, 1)
        below = style.sentence()
        below.setText(f"Brightest: the strongest value of the frame; darkest: {range_db:g} dB below and less.")
        self.widget.layout().addLayout(both, 1)
        self.widget.layout().addWidget(below)
        self.widget.setMinimumSize(420, 240)
        self.set_config(config)

    def set_config(self, config: core.fpi.config) -> None:
        """Another configuration: the marks are drawn anew, at the next picture. Any thread may call.

        config: fpi.config. Raises InvalidInput, and the old one stays.
        """
        self._config = checked_config(config)
        self._moved = True
        self.redraw()

    def take(self, port, message):
        """In the block's thread: keeps the latest picture."""
        about, values = pmt.car(message), pmt.cdr(message)
        if not pmt.is_f32vector(values) or not 4 <= pmt.length(values) <= MOST_CELLS:
            raise ValueError(
                f"PDU without a picture; allowed: spectrum of a locator, up to {MOST_CELLS} values")
        axes = [_numbers(about, key) for key in ("grid_delay_s", "grid_angle_rad")]
        power = np.array(pmt.f32vector_elements(values))
        good = all(len(axis) > 1 and np.isfinite(axis).all() and (np.diff(axis) > 0.0).all() for axis in axes)
        if not good or len(power) != len(axes[0]) * len(axes[1]):
            raise ValueError(f"picture has {len(power)} values on {len(axes[0])} delays and {len(axes[1])}"
                             " angles; allowed: one for each, on growing axes")
        if not np.isfinite(power).all() or (power < 0.0).any():
            raise ValueError("power is negative or not finite; allowed: finite and 0 or more")
        delay_s, angle_rad = _numbers(about, "delay_s"), _numbers(about, "angle_rad")
        if len(delay_s) != len(angle_rad):
            raise ValueError(f"delay_s has {len(delay_s)} values, angle_rad {len(angle_rad)}; allowed: as many")
        there = np.isfinite(delay_s) & np.isfinite(angle_rad)
        picture = (NS * axes[0], np.degrees(axes[1]), power.reshape(len(axes[0]), len(axes[1])),
                   (NS * delay_s[there], np.degrees(angle_rad[there])))
        with self._lock:
            self._latest[port] = picture

    def forget(self):
        """Both pictures; those drawn stay until the next ones."""
        with self._lock:
            self._latest = dict.fromkeys(self.names)

    def pictures_of(self) -> dict:
        """By port, None or the latest (delays in ns, angles in degrees, power (delays, angles), paths
        found (delays in ns, angles in degrees))."""
        with self._lock:
            return dict(self._latest)

    def draw(self):
        """In the GUI's thread."""
        if self._moved:
            self._moved = False
            self._draw_truth(self._config)
        for port, picture in self.pictures_of().items():
            if picture is not None:
                self.sides[port].show(picture, self._range_db)

    def _draw_truth(self, config):
        last_ns = 0.0
        for port, place in (("bob", config.bob_m), ("eve", config.eve_m)):
            true = [(path.delay_s, core.array.angle_from_spatial_frequency(
                path.spatial_frequency, config.spacing_wavelengths))
                for path in core.fpi.true_paths(config, place)]
            heard = config.mode == "fpi" and port == "eve"
            fakes = core.fpi.fake_paths(config, "eve") if heard else []
            fake = [(path["delay_s"], path["theta_rad"]) for path in fakes]
            for name, paths in (("true paths", true), ("fake paths", fake)):
                delay_s, angle_rad = np.array(paths, dtype=float).reshape(-1, 2).T
                there = np.isfinite(delay_s) & np.isfinite(angle_rad)
                self.sides[port].marks[name].setData(NS * delay_s[there], np.degrees(angle_rad[there]))
                last_ns = max(last_ns, *(NS * delay_s[there]), 0.0)
        cell_ns = NS / config.ofdm.bandwidth_hz
        for side in self.sides.values():
            side.plot.setXRange(-0.5 * cell_ns, last_ns + BEHIND * cell_ns, padding=0)

    def summary(self):
        """Nothing: the error view has the last word."""
        return ""


def _numbers(about, key):
    found = pmt.dict_ref(about, pmt.intern(key), pmt.PMT_NIL)
    if not pmt.is_f64vector(found):
        raise ValueError(f"PDU without {key}; allowed: spectrum of a locator")
    return np.array(pmt.f64vector_elements(found), dtype=float)
