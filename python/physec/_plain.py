# SPDX-License-Identifier: GPL-3.0-or-later
"""Results as files know them."""

import math

import numpy as np

from ._files import whole


def save_arrays(path, arrays):
    """Writes arrays by name to exactly this file, in full or not at all.

    NumPy alone would append .npz to some names.
    """
    with whole(path) as file:
        np.savez(file, **arrays)


def plain(value):
    """`value` as JSON knows it: NumPy types become Python's, NaN and infinities become null,
    complex numbers become [real, imaginary]."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, (complex, np.complexfloating)):
        return [plain(value.real), plain(value.imag)]
    return value if value is None else str(value)
