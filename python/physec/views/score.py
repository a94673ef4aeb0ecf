# SPDX-License-Identifier: GPL-3.0-or-later
"""How well a receiver does, from its last errors, and a plain sentence about who wins."""

import math

import numpy as np

__all__ = ["Score", "root_mean_square", "verdict"]

HIT_M = 1.0  # as everywhere in this module: within a metre
QUANTILE_95 = 1.96  # of a Gaussian, both sides
FEWEST = 10  # frames before there is anything to say
#: Names of the columns of errors: of position_m, and of what else an Eve may believe.
OUTPUTS = ("", "her likeliest point", "the other sign")


def root_mean_square(squares):
    """(root of the mean, low, high) of squared errors, with its 95 % confidence band: the mean square's
    standard error is that of the sample, taken on a logarithmic scale. NaN where there is none."""
    if not len(squares):
        return math.nan, math.nan, math.nan
    mean = float(squares.mean())
    root = math.sqrt(mean)
    if len(squares) < 2 or not mean > 0.0:
        return root, math.nan, math.nan
    deviation = float(squares.std(ddof=1)) / math.sqrt(len(squares)) / mean
    factor = math.exp(0.5 * QUANTILE_95 * deviation)
    return root, root / factor, root * factor


class Score:
    """Of errors in metres, shape (frames, 3), columns as OUTPUTS; NaN where there is none.

    rmse_m is that of column 0 over the frames with a position, low_m and high_m its 95 % confidence
    band. hit is the share of all frames within a metre, by the output that is best at it, named in
    `output`.
    """

    def __init__(self, errors):
        self.frames = len(errors)
        squares = errors[:, 0][np.isfinite(errors[:, 0])] ** 2
        self.located = len(squares)
        self.rmse_m, self.low_m, self.high_m = root_mean_square(squares)
        self.hit, self.output = 0.0, ""
        if not self.located:
            return
        hits = np.sum(errors < HIT_M, axis=0) / self.frames  # NaN is no hit
        best = int(np.argmax(hits))
        self.hit, self.output = float(hits[best]), OUTPUTS[best]

    def words(self, label):
        """Bob 0.63 m, within 1 m in 88 % of frames."""
        if not self.located:
            return f"{label}: no position" if self.frames else f"{label}: nothing yet"
        text = f"{label} {self.rmse_m:.2g} m, within 1 m in {100 * self.hit:.0f} % of frames"
        text += f" ({self.output})" if self.output else ""
        missing = self.frames - self.located
        return text + (f", {missing} without a position" if missing else "")


def verdict(labels, scores):
    """One sentence about the first receiver, Bob, and the Eve who is within a metre most often."""
    if any(score.frames < FEWEST for score in scores):
        return "Too few frames to say who wins."
    bob, eves = scores[0], list(zip(labels[1:], scores[1:]))
    found = "Bob finds Alice" if bob.hit >= 0.5 else "Bob does not find Alice"
    if not eves:
        return found + "; nobody listens."
    name, best = max(eves, key=lambda eve: eve[1].hit)
    if best.hit >= 0.5:
        return f"{found}; {name} finds her, too: this does not protect."
    if bob.hit < 0.5:
        return f"{found}, and no Eve does: nobody wins."
    return f"{found}, no Eve does (best: {name}): Bob wins."
