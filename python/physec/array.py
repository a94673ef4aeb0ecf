# SPDX-License-Identifier: GPL-3.0-or-later
"""Points of the plane and uniform linear arrays."""

from .physec_core.array import angle_from_spatial_frequency, point, steering_centered, steering_first_element

__all__ = ["angle_from_spatial_frequency", "point", "steering_centered", "steering_first_element"]
