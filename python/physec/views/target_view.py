# SPDX-License-Identifier: GPL-3.0-or-later
"""Where base station and sensing eavesdropper see the target of artificial-noise ISAC."""

import math

import numpy as np
import pmt

from .. import physec_core as core
from .._errors import complaint
from ..an.angle_bounds import angle_bounds
from . import style
from .channel_states import channel_state_of
from .history import History, LogHistory
from .live_view import LiveView, checked_config, checked_count, number
from .recent import Recent
from .score import FEWEST, root_mean_square

__all__ = ["an_target_view"]

#: Remembered of states, which are ahead of estimates by what buffers hold.
STATES = 4096
#: Columns of what is remembered of a state; angles in radians, bounds of one frame in rad^2.
FRAME, THETA, PHI, THETA_BOUND, PHI_BOUND = range(5)
#: By port: key of its angle, columns of its truth and bound.
ESTIMATES = {"target": ("theta_rad", THETA, THETA_BOUND), "eve": ("phi_rad", PHI, PHI_BOUND)}
LABELS = {"target": "Base station", "eve": "Sensing Eve"}
HIT_DEG = 1.0
REFERENCES = ("known_x", "symbols_only")


class an_target_view(LiveView):
    """Estimates of the target's angle by base station and sensing eavesdropper beside the truth, over
    the last minute; below, root mean square errors over the last estimates with 95 % confidence bands
    against the bounds (dashed), and in words who finds the target. Each has an angle of her own.

    Message ports: `states` of an AN-ISAC Channel State or Base Station, the truth; `target` and `eve`
    take `estimates` of an AN-ISAC Target Estimator and of an AN-ISAC Sensing Eavesdropper. An estimate
    meets the state of its frames; one during which the target moved has no truth and does not count.
    """

    def __init__(self, config: core.an.config, frames: int = 1, last: int = 200,
                 reference: str = "known_x"):
        """config: an.config; frames: per estimate, as the estimators have it, 1 to 65536, of the same
        channel draw; last: estimates that the errors are made of, 10 to 10000; reference: what the
        base station uses, "known_x" or "symbols_only". Raises InvalidInput."""
        self._config = checked_config(config, "an")
        self._frames = checked_count("frames per estimate of a target view", frames, 1, 65536)
        last = checked_count("last estimates of a target view", last, 10, 10000)
        if reference not in REFERENCES:
            raise complaint("reference of a target view", reference, ", ".join(REFERENCES))
        self._reference = reference
        self.names = ("states", *ESTIMATES)
        self._recent = {"states": Recent(STATES, 5), **{port: Recent(last, 2) for port in ESTIMATES}}
        LiveView.__init__(self, "an_target_view", self.names)
        labels = [LABELS[port] for port in ESTIMATES]
        self._angles = History("angle in degrees", labels, "truth", columns=3, dots=True)
        self._angles.plot.setYRange(-97.0, 97.0, padding=0)
        self._angles.plot.getAxis("left").setTicks([[(a, str(a)) for a in range(-90, 91, 30)]])
        self._errors = LogHistory("error in degrees", labels, "bound", columns=3)
        self.angle_dots = dict(zip(ESTIMATES, self._angles.curves))
        self.curves = dict(zip(ESTIMATES, self._errors.curves))
        self.bound_lines = dict(zip(ESTIMATES, self._errors.dashed))
        self._below = style.sentence()
        for part, stretch in ((self._angles.canvas, 1), (self._errors.canvas, 1), (self._below, 0)):
            self.widget.layout().addWidget(part, stretch)
        self.widget.setMinimumSize(420, 420)
        self.forget()

    def set_config(self, config: core.an.config) -> None:
        """Another configuration: bounds of channel draws from now on are its. Any thread may call.

        config: an.config. Raises InvalidInput, and the old one stays.
        """
        self._config = checked_config(config, "an")

    def take(self, port, message):
        """In the block's thread: remembers a state with its bounds, or an estimate."""
        about = pmt.car(message)
        if port == "states":
            frame, state = channel_state_of(about, self._config)
            bounds = angle_bounds(self._config, state, self._reference)
            self._recent[port].append((frame, state.theta_rad, state.phi_rad, *bounds))
        else:
            frame = number(about, "frame", pmt.to_uint64)
            self._recent[port].append((frame, number(about, ESTIMATES[port][0], pmt.to_double)))

    def forget(self):
        """Everything; the history goes with the next picture."""
        for recent in self._recent.values():
            recent.clear()
        self._begin = True

    def matched(self, port: str) -> np.ndarray:
        """The last estimates of a port beside the truth, (n, 3): estimate and truth in degrees, bound
        in rad^2. Without those whose state is unknown or changed angle meanwhile."""
        _, truth, bound = ESTIMATES[port]
        states, estimates = self._recent["states"].snapshot()[1], self._recent[port].snapshot()[1]
        if not len(states) or not len(estimates):
            return np.empty((0, 3))
        last = np.searchsorted(states[:, FRAME], estimates[:, 0], "right") - 1
        first = np.searchsorted(states[:, FRAME], estimates[:, 0] - self._frames + 1, "right") - 1
        moves = np.concatenate([[0], np.cumsum(np.diff(states[:, truth]) != 0.0)])
        known = (first >= 0) & (moves[first] == moves[last])
        state = states[last[known]]
        return np.column_stack([np.degrees(estimates[known, 1]), np.degrees(state[:, truth]),
                                state[:, bound] / self._frames])

    def values(self) -> dict:
        """By port (target, eve), over the last estimates, in degrees: estimates, angle_deg and truth_deg
        of the newest, rms_deg with low_deg and high_deg, bound_deg, hit (share within a degree)."""
        found = {}
        for port in ESTIMATES:
            rows = self.matched(port)
            if not len(rows):
                found[port] = {"estimates": 0, **dict.fromkeys(
                    ("angle_deg", "truth_deg", "rms_deg", "low_deg", "high_deg", "bound_deg", "hit"),
                    math.nan)}
                continue
            errors = np.abs(rows[:, 0] - rows[:, 1])
            rms, low, high = root_mean_square(errors**2)
            found[port] = {"estimates": len(rows), "angle_deg": float(rows[-1, 0]),
                           "truth_deg": float(rows[-1, 1]), "rms_deg": rms, "low_deg": low,
                           "high_deg": high, "bound_deg": math.degrees(math.sqrt(rows[:, 2].mean())),
                           "hit": float(np.mean(errors < HIT_DEG))}
        return found

    def draw(self):
        """In the GUI's thread."""
        if self._begin:
            self._begin = False
            self._angles.clear()
            self._errors.clear()
        values = self.values()
        self._angles.add([(v["angle_deg"], math.nan, math.nan, v["truth_deg"]) for v in values.values()])
        self._errors.add([(v["rms_deg"], v["low_deg"], v["high_deg"], v["bound_deg"])
                          for v in values.values()])
        self._below.setText(self.words(values))

    def words(self, values=None) -> str:
        """Who finds the target, and both in numbers."""
        values = values or self.values()
        if min(v["estimates"] for v in values.values()) < FEWEST:
            return "Too few estimates to say who finds the target."
        found = {port: v["hit"] >= 0.5 for port, v in values.items()}
        first = "The base station finds the target" if found["target"] else \
            "The base station does not find the target"
        if found["eve"]:
            second = ", and so does the sensing Eve." if found["target"] else ", the sensing Eve does."
        else:
            second = ", the sensing Eve does not." if found["target"] else ", nor does the sensing Eve."
        each = "; ".join(f"{LABELS[port]} {v['rms_deg']:.2g} degrees (bound {v['bound_deg']:.2g})"
                         for port, v in values.items())
        return f"{first}{second}\n{each}."

    def summary(self):
        """The last words."""
        return self.words()
