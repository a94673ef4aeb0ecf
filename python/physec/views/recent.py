# SPDX-License-Identifier: GPL-3.0-or-later
"""The last few rows of numbers that one thread writes and another one reads."""

import threading

import numpy as np

__all__ = ["Recent"]


class Recent:
    """Ring of the last `rows` rows of `columns` numbers; never grows, never makes the writer wait
    for more than the copy of a snapshot."""

    def __init__(self, rows, columns):
        self._rows = np.full((rows, columns), np.nan)
        self._lock = threading.Lock()
        self._count = 0

    def append(self, row):
        """Writes one row over the oldest one."""
        with self._lock:
            self._rows[self._count % len(self._rows)] = row
            self._count += 1

    def clear(self):
        """Forgets everything."""
        with self._lock:
            self._count = 0

    def snapshot(self):
        """(rows written since the last clear(), a copy of those still there, oldest first)."""
        with self._lock:
            length = len(self._rows)
            if self._count <= length:
                return self._count, self._rows[: self._count].copy()
            return self._count, np.roll(self._rows, -(self._count % length), axis=0)
