# SPDX-License-Identifier: GPL-3.0-or-later
"""What receivers of the data report, one message for each block of it, and whose bits are wrong."""

import collections
import dataclasses
import math
import threading

import numpy as np
import pmt

from .._ports import number

#: Blocks that wait for the same frame of the other receiver.
WAITING = 64


@dataclasses.dataclass(frozen=True)
class LinkReport:
    """sinr_db; evm_percent, NaN without; valid: whether the check sum was, NaN where there is none;
    frame and data: number and bytes of the block as decided, None where the report carries none."""

    sinr_db: float
    evm_percent: float
    valid: float
    frame: int = None
    data: bytes = None

    @property
    def rate_bits(self):
        """log2(1 + SINR), bit per symbol."""
        return math.log2(1.0 + 10.0 ** (self.sinr_db / 10.0))


def link_report(message) -> LinkReport:
    """Of a PDU from port `reports` of an AN-ISAC receiver. Raises ValueError for another."""
    about, data = pmt.car(message), pmt.cdr(message)
    sinr_db = number(about, "sinr_db", pmt.to_double)
    if not math.isfinite(sinr_db):
        raise ValueError(f"sinr_db is {sinr_db}; allowed: finite")
    evm = number(about, "evm_percent", pmt.to_double, math.nan)
    valid = number(about, "valid", pmt.to_bool, math.nan)
    if not pmt.is_u8vector(data) or not pmt.length(data):
        return LinkReport(sinr_db, evm, valid)
    frame = number(about, "frame", pmt.to_uint64)
    return LinkReport(sinr_db, evm, valid, frame, bytes(pmt.u8vector_elements(data)))


class BitErrors:
    """Wrong bits of eavesdroppers, against the blocks that the user received with a valid check sum.

    Reports of the same frame meet here, in either order."""

    def __init__(self, eves, count):
        """eves: names of eavesdroppers; count(name, wrong, bits): called for every block of one of them that
        can be compared."""
        self._eves, self._count = tuple(eves), count
        self._user = collections.OrderedDict()
        self._waiting = collections.OrderedDict()
        self._lock = threading.Lock()

    def add(self, name, report):
        """A LinkReport; name: "user", whose valid blocks are the truth, or that of an eavesdropper."""
        if report.data is None:
            return
        with self._lock:
            if name != "user":
                if report.frame in self._user:
                    self._compare(name, self._user[report.frame], report.data)
                else:
                    self._keep(self._waiting, (name, report.frame), report.data)
            elif report.valid is True:
                self._keep(self._user, report.frame, report.data)
                for other in self._eves:
                    heard = self._waiting.pop((other, report.frame), None)
                    if heard is not None:
                        self._compare(other, report.data, heard)

    @staticmethod
    def _keep(store, key, data):
        store[key] = data
        while len(store) > WAITING:
            store.popitem(last=False)

    def _compare(self, name, truth, heard):
        if len(truth) == len(heard):
            wrong = np.unpackbits(np.frombuffer(truth, np.uint8) ^ np.frombuffer(heard, np.uint8))
            self._count(name, int(wrong.sum()), len(wrong))

    def clear(self):
        """Forgets everything."""
        with self._lock:
            self._user.clear()
            self._waiting.clear()
