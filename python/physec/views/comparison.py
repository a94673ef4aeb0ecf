# SPDX-License-Identifier: GPL-3.0-or-later
"""Protections side by side: how often Bob and the best Eve find Alice under each of them."""

import math
import threading

import numpy as np
import pmt

from .. import physec_core as core
from .._errors import complaint
from ..fpi.outside import is_check, needs_map
from ..fpi.verdict import GIVEN_AWAY, listed
from . import style
from ._qt import pyqtgraph
from .live_view import LiveView, checked_config, checked_count, vector
from .recent import Recent
from .score import FEWEST, QUANTILE_95, Score

__all__ = ["fpi_comparison"]

#: Who is compared: Bob, the best Eve who has no map of the reflectors, the best who has one.
SIDES = ("bob", "eve", "eve_with_map")
LABELS = ("Bob", "best Eve without a map", "best Eve with a map")
WIDTH = 0.26  # of a bar
MOST_PROTECTIONS, MOST_RECEIVERS = 8, 8
#: Frames of a receiver that were under way when the configuration changed: they are of the old one.
UNDER_WAY = 16


def interval(share, count):
    """Wilson's 95 % interval of a share seen in so many independent frames."""
    if not count:
        return math.nan, math.nan
    z = QUANTILE_95**2 / count
    middle = (share + z / 2) / (1 + z)
    half = math.sqrt(z * (share * (1 - share) + z / 4)) / (1 + z)
    return middle - half, middle + half


class fpi_comparison(LiveView):
    """Share of frames in which Bob, the best Eve without and the best with a map of the reflectors are
    within a metre of Alice, with 95 % intervals, for each protection; below, errors, and in words what hides
    her from whom.

    Message port `estimates`: that of FPI Trials, one for each protection. The best Eve is the one who is
    within a metre most often, by the best of her outputs: of several with equal chances this is a little
    more than any of them has, to her advantage. A changed configuration begins anew.
    """

    def __init__(self, config: core.fpi.config,
                 protections=("fpi", "spoof", "mirage", "gaussian", "none"), last: int = 200):
        """config: fpi.config, for Alice's place; protections: names of fpi.protection_names(), up to 8; last:
        estimates of each receiver that count, 10 to 10000. Raises InvalidInput."""
        self._config = checked_config(config)
        self._last = checked_count("last estimates of a comparison", last, 10, 10000)
        self.protections = tuple(protections)
        known = core.fpi.protection_names()
        if isinstance(protections, str) or not 0 < len(self.protections) <= MOST_PROTECTIONS \
                or len(set(self.protections)) != len(self.protections) \
                or not set(self.protections) <= set(known):
            raise complaint("protections of a comparison", protections,
                            f"up to {MOST_PROTECTIONS} different ones of {', '.join(known)}")
        self._attacks = {attack.name for attack in core.fpi.attacks()}
        self._lock = threading.Lock()
        self.forget()
        self.names = ("estimates",)
        LiveView.__init__(self, "fpi_comparison", self.names)
        self._build()

    def _build(self):
        canvas, self.plot = style.new_plot("", "within 1 m, % of frames")
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.setXRange(-0.5, len(self.protections) - 0.5, padding=0.01)
        self.plot.setYRange(0.0, 105.0, padding=0)
        self.plot.getAxis("bottom").setTicks([list(enumerate(self.protections))])
        self.bars, self.whiskers, entries = [], [], []
        for number, label in enumerate(LABELS):
            places = np.arange(len(self.protections)) + (number - 1) * WIDTH
            bars = pyqtgraph.BarGraphItem(x=places, height=np.zeros(len(places)), width=0.9 * WIDTH,
                                          brush=style.color(number), pen=style.INK)
            whiskers = pyqtgraph.ErrorBarItem(pen=pyqtgraph.mkPen(style.INK, width=1.5), beam=0.3 * WIDTH)
            for item, kept in ((bars, self.bars), (whiskers, self.whiskers)):
                self.plot.addItem(item)
                kept.append(item)
            marks = dict(symbol="s", symbolSize=11, symbolBrush=style.color(number), symbolPen=style.INK)
            entries.append((pyqtgraph.PlotDataItem([0], [0], pen=None, **marks), label))
        style.legend(canvas, entries, 3)
        table, self.cells = style.table(("", *LABELS), [(name, name, None) for name in self.protections])
        self._below = style.sentence()
        for part, stretch in ((canvas, 1), (table, 0), (self._below, 0)):
            self.widget.layout().addWidget(part, stretch)
        self.widget.setMinimumSize(620, 480)

    def set_config(self, config: core.fpi.config) -> None:
        """Another configuration: everything counts anew. Any thread may call.

        config: fpi.config. Raises InvalidInput, and the old one stays.
        """
        with self._lock:
            self._config = checked_config(config)
            self._stale = {key: UNDER_WAY for key in self._recent}
            for recent in self._recent.values():
                recent.clear()
        self.redraw()

    def take(self, port, message):
        """In the block's thread: remembers the errors of what a receiver says."""
        about = pmt.car(message)
        protection, receiver = self._word(about, "protection"), self._word(about, "receiver")
        if protection not in self.protections:
            raise ValueError(f"protection is {protection!r}; allowed: {', '.join(self.protections)}")
        if receiver != "bob" and receiver not in self._attacks:
            raise ValueError(f"receiver is {receiver!r}; allowed: bob, or the name of an attack")
        position = vector(about, "position_m", 2)
        if position is None:
            raise ValueError("PDU without position_m; allowed: estimates of an FPI Trial")
        others = [vector(about, key, 2) for key in ("map_m", "alternative_m")]
        key = (protection, receiver)
        with self._lock:
            if self._stale.get(key, 0):
                self._stale[key] -= 1
                return
            alice = np.array([self._config.alice_m.x, self._config.alice_m.y])
            if key not in self._recent:
                if sum(name == protection for name, _ in self._recent) >= MOST_RECEIVERS:
                    raise ValueError(f"receiver is {receiver!r}; allowed: {MOST_RECEIVERS} of them at most")
                self._recent[key] = Recent(self._last, 3)
            self._recent[key].append(
                [math.nan if p is None else float(np.linalg.norm(p - alice)) for p in (position, *others)])

    @staticmethod
    def _word(about, key):
        found = pmt.dict_ref(about, pmt.intern(key), pmt.PMT_NIL)
        if not pmt.is_symbol(found):
            raise ValueError(f"PDU without {key}; allowed: estimates of an FPI Trial")
        return pmt.symbol_to_string(found)

    def forget(self):
        """All errors."""
        with self._lock:
            self._recent, self._stale = {}, {}

    def scores(self) -> dict:
        """By protection, a dict by side ("bob", "eve", "eve_with_map") of (name of the receiver, Score); those
        who have reported nothing yet are missing."""
        with self._lock:
            recent = dict(self._recent)
        found = {name: {} for name in self.protections}
        for (protection, receiver), rows in recent.items():
            if receiver != "bob" and is_check(receiver):
                continue
            sides = found[protection]
            side = "bob" if receiver == "bob" else "eve_with_map" if needs_map(receiver) else "eve"
            score = Score(rows.snapshot()[1])
            if score.frames and (side not in sides or score.hit > sides[side][1].hit):
                sides[side] = receiver, score
        for sides in found.values():  # who has a map may do without it
            if "eve" in sides and "eve_with_map" in sides and \
                    sides["eve"][1].hit > sides["eve_with_map"][1].hit:
                sides["eve_with_map"] = sides["eve"]
        return found

    def draw(self):
        """In the GUI's thread."""
        scores = self.scores()
        for number, side in enumerate(SIDES):
            found = [scores[name].get(side, (None, None))[1] for name in self.protections]
            shares = np.array([100.0 * score.hit if score else 0.0 for score in found])
            ends = np.array([interval(score.hit, score.frames) if score else (0.0, 0.0) for score in found])
            self.bars[number].setOpts(height=shares)
            self.whiskers[number].setData(
                x=np.arange(len(shares)) + (number - 1) * WIDTH, y=shares,
                bottom=shares - 100.0 * ends[:, 0], top=100.0 * ends[:, 1] - shares)
        for name, sides in scores.items():
            for column, side in enumerate(SIDES, 1):
                receiver, score = sides.get(side, ("", None))
                prefix = "" if side == "bob" else f"{receiver}: "
                self.cells[name, column].setText(
                    f"{prefix}{score.rmse_m:.2g} m, {100 * score.hit:.0f} %" if score else "-")
        self._below.setText(self.words(scores))

    def words(self, scores=None) -> str:
        """What hides Alice from whom while Bob finds her."""
        scores = scores or self.scores()
        whole = [name for name, sides in scores.items()
                 if "bob" in sides and all(score.frames >= FEWEST for _, score in sides.values())]
        if len(whole) < len(self.protections):
            return "Too few frames to say what hides Alice."
        lost = [name for name in whole if scores[name]["bob"][1].hit < GIVEN_AWAY]
        texts = []
        for side, who in (("eve", "without"), ("eve_with_map", "with")):
            tried = [name for name in whole if side in scores[name]]
            hidden = [name for name in tried if scores[name][side][1].hit < GIVEN_AWAY and name not in lost]
            if tried:
                begun = f"From an Eve {who} a map of the reflectors who tries {listed(self._tried(side))}, "
                texts.append(begun + (f"{listed(hidden)} hide{'s' * (len(hidden) == 1)} Alice."
                                      if hidden else "nothing here hides Alice."))
        if lost:
            texts.append(f"Bob does not find her either under {listed(lost)}.")
        return " ".join(texts) or "Nobody listens."

    def _tried(self, side):
        """Attacks of the Eves who have reported, without or with a map."""
        with self._lock:
            receivers = {receiver for _, receiver in self._recent}
        return sorted(name for name in receivers - {"bob"}
                      if not is_check(name) and needs_map(name) == (side == "eve_with_map"))

    def table(self) -> str:
        """Errors and shares as lines of text."""
        lines = [f"{'protection':<14}" + "".join(f"{label:>30}" for label in LABELS)]
        for name, sides in self.scores().items():
            cells = []
            for side in SIDES:
                receiver, score = sides.get(side, ("", None))
                prefix = "" if side == "bob" else f"{receiver} "
                cells.append(f"{prefix}{score.rmse_m:.3g} m {100 * score.hit:3.0f} %" if score else "-")
            lines.append(f"{name:<14}" + "".join(f"{cell:>30}" for cell in cells))
        return "\n".join(lines)

    def summary(self):
        """The table and the last words."""
        return f"{self.table()}\n{self.words()}"
