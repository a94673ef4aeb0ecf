# SPDX-License-Identifier: GPL-3.0-or-later
"""A block that says at the end of a flowgraph who found Alice."""

import numpy as np
from gnuradio import gr

from .._errors import InvalidInput
from .simulation import score
from .verdict import sentence

HEADER = "receiver      frames   RMSE m  median m  within 1 m  without position"


class position_score(gr.sync_block):
    """Compares positions with the truth; prints a table and one sentence when the flowgraph stops.

    Input k: x + jy in metres per frame from receiver k, as FPI Locator and FPI Eve give them; NaN where
    there is no position, which counts as an infinite error. Input 0 is Bob, all others are Eves.
    """

    def __init__(self, config, names=("bob", "merged")):
        """config: an fpi.config, for the true position; names: of the receivers, Bob first."""
        names = list(names)
        if len(names) < 1 or len(set(names)) != len(names):
            raise InvalidInput(f"names are {names}; allowed: different ones, Bob's first")
        gr.sync_block.__init__(self, "position_score", [np.complex64] * len(names), None)
        self.names = names
        self.set_config(config)
        self.errors = {name: [] for name in names}

    def set_config(self, config):
        """Takes the true position from another configuration, from now on."""
        self.alice = complex(config.alice_m.x, config.alice_m.y)

    def work(self, input_items, output_items):
        """Called by the flowgraph."""
        count = min(len(items) for items in input_items)
        for name, items in zip(self.names, input_items):
            self.errors[name].append(np.abs(items[:count].astype(complex) - self.alice))
        return count

    def scores(self) -> dict:
        """Dict by receiver of frames, without_position, rmse_m, median_m, hit_1m, as simulate() has them."""
        result = {}
        for name in self.names:
            errors = np.concatenate(self.errors[name]) if self.errors[name] else np.empty(0)
            result[name] = {"frames": len(errors), "without_position": int(np.isnan(errors).sum())}
            if len(errors):
                result[name].update(score(errors, np.inf))
        return result

    def text(self) -> str:
        """Table and sentence."""
        scores = self.scores()
        if not scores[self.names[0]]["frames"]:
            return "No frame has come: no position to compare."
        lines = [HEADER]
        for name, of_one in scores.items():
            lines.append(
                f"{name:<12} {of_one['frames']:>7} {of_one['rmse_m']:>8.3g} {of_one['median_m']:>9.3g}"
                f" {of_one['hit_1m']:>11.3g} {of_one['without_position']:>17}"
            )
        bob, *eves = self.names
        return "\n".join(lines + [sentence({name: scores[name] for name in eves}, scores[bob])])

    def stop(self):
        """Prints; called by the flowgraph."""
        print("\n" + self.text() + "\n", end="", flush=True)  # in one piece, beside what others log
        return True
