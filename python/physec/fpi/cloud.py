# SPDX-License-Identifier: GPL-3.0-or-later
"""Clouds of estimated positions."""

import math

import numpy as np

#: Square of the radius that a two-dimensional Gaussian stays below in 95 % of cases.
RADIUS_95 = -2.0 * math.log(0.05)


def ellipse(points, corners=72):
    """The 95 % ellipse of a Gaussian with mean and covariance of points (n, 2): (corners, 2)."""
    values, axes = np.linalg.eigh(np.cov(points.T))
    turn = np.linspace(0.0, 2.0 * math.pi, corners)
    circle = np.stack([np.cos(turn), np.sin(turn)])
    radii = np.sqrt(RADIUS_95 * np.maximum(values, 0.0))
    return points.mean(axis=0) + (axes @ (radii[:, None] * circle)).T
