# SPDX-License-Identifier: GPL-3.0-or-later
"""Points of the plane and uniform linear arrays."""

from .physec_core.array import point, steering_centered, steering_first_element

__all__ = ["point", "steering_centered", "steering_first_element"]
