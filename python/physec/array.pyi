# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""Points of the plane and uniform linear arrays."""

from typing import Callable, Optional, overload
import numpy as np

__all__ = [
    "angle_from_spatial_frequency",
    "point",
    "steering_centered",
    "steering_first_element",
]

def angle_from_spatial_frequency(frequency: float, spacing_wavelengths: float) -> float:
    """Direction of a spatial frequency f = (d/lambda) sin(theta), which is wrapped into
    (-1/2, 1/2] first.

    frequency: cycles per element; spacing_wavelengths: d/lambda. Returns theta in
    [-pi/2, pi/2], NaN when no direction has this frequency.
    """

class point:
    """A point of the plane, in metres. Wherever a point is wanted, a pair (x, y)
    will do.
    """
    @overload
    def __init__(self, x: float, y: float) -> None:
        """From two numbers, or from one pair (x, y)."""
    @overload
    def __init__(self, xy: tuple[float, float]) -> None:
        """From two numbers, or from one pair (x, y)."""
    @property
    def x(self) -> float:
        """First coordinate, metres."""
    @x.setter
    def x(self, value: float) -> None: ...
    @property
    def y(self) -> float:
        """Second coordinate, metres."""
    @y.setter
    def y(self, value: float) -> None: ...

def steering_centered(theta_rad: float, elements: int) -> np.ndarray:
    """Steering vector of AN-ISAC, a(theta) of Soltani et al.: phase reference at
    the array's centre.

    theta_rad: from broadside, radians, for elements half a wavelength apart;
    elements: how many. Returns a complex array (elements,) of norm
    sqrt(elements), exp(-j pi sin(theta) (elements - (2i-1)) / 2) for i =
    1..elements.
    """

def steering_first_element(spatial_frequency: float, elements: int) -> np.ndarray:
    """Steering vector of fake path injection, alpha(theta) of Li and Mitra: phase
    reference at element 0.

    spatial_frequency: f = (d/lambda) sin(theta), cycles per element; elements:
    how many. Returns a complex array (elements,) of unit norm, exp(-j 2 pi i f)
    / sqrt(elements).
    """
