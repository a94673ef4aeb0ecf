# SPDX-License-Identifier: GPL-3.0-or-later
"""What user and eavesdroppers of artificial-noise ISAC get of the data, and what stays secret."""

import math

import numpy as np

from ..an.reports import BitErrors, link_report
from ..an.verdict import secrecy
from . import style
from .history import History
from .live_view import LiveView, checked_count, checked_eves
from .recent import Recent
from .score import QUANTILE_95

__all__ = ["an_secrecy_meter"]

HEADER = ("", "SINR dB", "bit/symbol", "EVM %", "bit errors")
#: Columns of what is remembered of a report.
SINR_DB, RATE, EVM, VALID = range(4)


class an_secrecy_meter(LiveView):
    """Rates of the user and of eavesdroppers over the last reports, with 95 % confidence bands; below
    SINR, error vector magnitude and bit error rate as a table, and in words what stays secret.

    Message ports: `user`, `eve1`, `eve2`, ... take `reports` of AN-ISAC receivers, simulated or on the
    air. A rate is log2(1 + SINR). Where reports carry the block as decided, an eavesdropper's bit
    errors are counted against what the user received with a valid check sum; otherwise the table
    shows what QPSK has at this SINR, marked with ~.
    """

    def __init__(self, eves=("Eve",), last: int = 100):
        """eves: names of what is at eve1, eve2, ..., up to 4; last: reports that means are made of, 2
        to 10000. Raises InvalidInput."""
        eves = checked_eves(eves)
        last = checked_count("last reports of a secrecy meter", last, 2, 10000)
        self._begin = False
        self.names = ("user", *(f"eve{k}" for k in range(1, len(eves) + 1)))
        self.labels = ("User", *eves)
        self._recent = {port: Recent(last, 4) for port in self.names}
        self._wrong = {port: Recent(last, 2) for port in self.names[1:]}
        self._bits = BitErrors(self.names[1:], lambda port, *counts: self._wrong[port].append(counts))
        LiveView.__init__(self, "an_secrecy_meter", self.names)
        self._history = History("rate in bit per symbol", self.labels, "", columns=3)
        self.curves = dict(zip(self.names, self._history.curves))
        self._highest = 0.0
        rows = [(port, label, k) for k, (port, label) in enumerate(zip(self.names, self.labels))]
        table, self.cells = style.table(HEADER, rows)
        self._below = style.sentence()
        for part, stretch in ((self._history.canvas, 1), (table, 0), (self._below, 0)):
            self.widget.layout().addWidget(part, stretch)
        self.widget.setMinimumSize(460, 380)

    def take(self, port, message):
        """In the block's thread: remembers a report."""
        report = link_report(message)
        self._bits.add(port, report)
        self._recent[port].append(
            (report.sinr_db, report.rate_bits, report.evm_percent, report.valid))

    def forget(self):
        """All reports; the history goes with the next picture."""
        for recent in (*self._recent.values(), *self._wrong.values()):
            recent.clear()
        self._bits.clear()
        self._begin = True

    def values(self) -> dict:
        """By port, over the last reports: reports, sinr_db (of the mean SINR), mean rate_bits with
        low_bits and high_bits, evm_percent (median: a fade makes single ones huge), valid (share),
        bit_error_rate and counted, whether it was; NaN where there is nothing."""
        return {port: self._value(port) for port in self.names}

    def _bit_error_rate(self, port):
        """Wrong bits over bits, NaN when none was compared."""
        if port not in self._wrong:
            return math.nan
        wrong, bits = self._wrong[port].snapshot()[1].sum(axis=0)
        return wrong / bits if bits else math.nan

    def _value(self, port):
        rows = self._recent[port].snapshot()[1]
        found = {"reports": len(rows), "counted": False}
        names = ("sinr_db", "rate_bits", "low_bits", "high_bits", "evm_percent", "valid",
                 "bit_error_rate")
        if not len(rows):
            return {**found, **dict.fromkeys(names, math.nan)}
        sinr, rates = 10.0 ** (rows[:, SINR_DB] / 10.0), rows[:, RATE]
        half = QUANTILE_95 * rates.std(ddof=1) / math.sqrt(len(rows)) if len(rows) > 1 else math.nan
        counted = self._bit_error_rate(port)
        expected = np.mean([0.5 * math.erfc(math.sqrt(value / 2.0)) for value in sinr])
        numbers = (10.0 * math.log10(sinr.mean()), rates.mean(), rates.mean() - half,
                   rates.mean() + half, float(np.median(rows[:, EVM])),
                   rows[:, VALID].mean(), expected if math.isnan(counted) else counted)
        return {**found, "counted": not math.isnan(counted),
                **{name: float(value) for name, value in zip(names, numbers)}}

    def draw(self):
        """In the GUI's thread."""
        if self._begin:
            self._begin = False
            self._history.clear()
        values = self.values()
        rows = [(v["rate_bits"], v["low_bits"], v["high_bits"], math.nan) for v in values.values()]
        shown = self._history.add(rows)
        if np.isfinite(shown).any():
            highest = math.ceil(1.05 * np.nanmax(shown))
            if highest != self._highest:
                self._highest = highest
                self._history.plot.setYRange(0.0, highest, padding=0.02)
        for port, v in values.items():
            errors = "" if v["counted"] else "~"
            texts = (f"{v['sinr_db']:.1f}", f"{v['rate_bits']:.2f}", f"{v['evm_percent']:.0f}",
                     f"{errors}{v['bit_error_rate']:.2g}")
            for column, text in enumerate(texts, 1):
                self.cells[port, column].setText("-" if "nan" in text else text)
        self._below.setText(self.words(values))

    def words(self, values=None) -> str:
        """What stays secret."""
        values = values or self.values()
        rates = [values[port]["rate_bits"] for port in self.names]
        return secrecy(self.labels, rates, min(v["reports"] for v in values.values()))

    def summary(self):
        """The last words."""
        return self.words()
