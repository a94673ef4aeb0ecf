# SPDX-License-Identifier: GPL-3.0-or-later
"""Running error of every receiver beside its bound, and who wins."""

import math

import numpy as np
import pmt

from .. import physec_core as core
from .._errors import complaint
from . import style
from .bounds_worker import BoundsWorker
from .history import LogHistory
from .live_view import LiveView, checked_config, checked_count, checked_eves, vector
from .recent import Recent
from .score import Score, verdict

__all__ = ["fpi_error_view"]


class fpi_error_view(LiveView):
    """Root mean square position error over the last estimates, with its 95 % confidence band, against
    the bound (dashed), of Bob and of every Eve; below, in words, who wins.

    Message ports: `bob`, `eve1`, `eve2`, ... take `estimates` of an FPI Locator and of FPI Eves. An
    Eve wins by the best of her outputs: position, likeliest point, position under the other sign.
    Bounds are computed in a thread of their own when configuration or SNR change. Errors above four
    bounds are counted like any other.
    """

    def __init__(self, config: core.fpi.config, eves=("merged",), last: int = 200,
                 pilot_seed: int = 1, snr_db=None):
        """config: fpi.config; eves: names of the attacks at eve1, eve2, ..., up to 4; last: estimates
        that the running error is made of, 10 to 10000; pilot_seed: that of the pilot source; snr_db:
        at Bob, when it is another than the configuration's. Raises InvalidInput."""
        self._config, self._snr_db = checked_config(config), None
        eves = checked_eves(eves)
        last = checked_count("last estimates of an error view", last, 10, 10000)
        self.names = ("bob", *(f"eve{number}" for number in range(1, len(eves) + 1)))
        self.labels = ("Bob", *(f"Eve {name}" for name in eves))
        self._recent = {port: Recent(last, 3) for port in self.names}
        self._alice = np.array([config.alice_m.x, config.alice_m.y])
        LiveView.__init__(self, "fpi_error_view", self.names)
        self._worker = BoundsWorker(eves, pilot_seed, self._bounds_are_there)
        self._build()
        self.forget()
        self.set_snr_db(snr_db)

    def _build(self):
        self._history = LogHistory("position error in m", self.labels,
                                   "bound (shaded: 95 % confidence)", columns=3)
        self.curves = dict(zip(self.names, self._history.curves))
        self.bound_lines = dict(zip(self.names, self._history.dashed))
        self._below = style.sentence()
        self.widget.layout().addWidget(self._history.canvas, 1)
        self.widget.layout().addWidget(self._below)
        self.widget.setMinimumSize(420, 320)

    def set_config(self, config: core.fpi.config) -> None:
        """Another configuration: Alice's place and bounds follow. Any thread may call.

        config: fpi.config. Raises InvalidInput, and the old one stays.
        """
        self._config = checked_config(config)
        self._alice = np.array([config.alice_m.x, config.alice_m.y])
        self._ask()

    def set_snr_db(self, snr_db) -> None:
        """Another SNR at Bob in dB, or None: the configuration's. Bounds follow. Any thread may call.

        Raises InvalidInput, and the old one stays.
        """
        if snr_db is not None and not -100.0 <= snr_db <= 100.0:
            raise complaint("SNR of an error view", snr_db, "-100 to 100 dB, or None")
        self._snr_db = snr_db
        self._ask()

    def _ask(self):
        config = core.fpi.config(self._config)
        if self._snr_db is not None:
            config.snr_db = self._snr_db
        self._worker.ask(config)

    def _bounds_are_there(self, error):
        if error:
            self.log.warn(f"no bounds: {error}")
        self.redraw()

    def take(self, port, message):
        """In the block's thread: remembers the errors of what a receiver says."""
        about = pmt.car(message)
        position = vector(about, "position_m", 2)
        if position is None:
            raise ValueError("PDU without position_m; allowed: estimates of a locator")
        errors = [float(np.linalg.norm(position - self._alice))]
        for key in ("map_m", "alternative_m"):
            other = vector(about, key, 2)
            errors.append(math.nan if other is None else float(np.linalg.norm(other - self._alice)))
        self._recent[port].append(errors)

    def forget(self):
        """All errors; the history goes with the next picture."""
        for recent in self._recent.values():
            recent.clear()
        self._begin = True

    def scores(self) -> dict:
        """Score of every port over its last estimates: frames, located, rmse_m, low_m, high_m, hit."""
        return {port: Score(recent.snapshot()[1]) for port, recent in self._recent.items()}

    def bounds(self) -> dict:
        """Bound of every port in metres, NaN where none is known or none is finished yet."""
        return dict(zip(self.names, self._worker.bounds))

    def draw(self):
        """In the GUI's thread."""
        if self._begin:
            self._begin = False
            self._history.clear()
        scores, bounds = self.scores(), self.bounds()
        rows = [(s.rmse_m, s.low_m, s.high_m, bounds[port]) for port, s in scores.items()]
        self._history.add(rows)
        self._below.setText(self.words(scores))

    def words(self, scores=None) -> str:
        """Who wins, and every receiver in numbers."""
        scores = list((scores or self.scores()).values())
        each = "; ".join(score.words(label) for label, score in zip(self.labels, scores))
        return f"{verdict(self.labels, scores)}\n{each}."

    def summary(self):
        """The last words."""
        return self.words()
