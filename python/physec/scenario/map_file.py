# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps: the places of reflectors, from a YAML list or a NumPy array."""

import numpy as np

from .._errors import InvalidInput
from .._files import check_regular
from .values import items, point
from .yaml_file import read_yaml


def read_map(path):
    """List of [x, y], metres, from a YAML list of such pairs or, if it ends in .npy, an (M, 2) array.

    Raises InvalidInput.
    """
    if str(path).endswith(".npy"):
        content = _read_array(path)
    try:
        if not str(path).endswith(".npy"):
            content = read_yaml(path)
        points = items("map", content, point)
        if not np.isfinite(np.array(points, float)).all():
            raise InvalidInput("map holds a value that is not finite; allowed: metres")
    except InvalidInput as error:
        raise InvalidInput(f"{path}: {error}") from None
    return points


def _read_array(path):
    try:
        check_regular(path, "a .npy file")
        array = np.load(path, allow_pickle=False)
        if array.ndim != 2 or array.shape[1] != 2 or array.dtype.kind not in "iuf":
            raise ValueError(f"{array.dtype} of shape {array.shape}")
    except Exception as error:  # a damaged header fails in ways that NumPy does not list
        raise InvalidInput(f"{path}: {error}; allowed: a .npy array of numbers, M x 2") from None
    return array.astype(float).tolist()
