# SPDX-License-Identifier: GPL-3.0-or-later
"""A block that says at the end of a flowgraph what stayed secret."""

import math

from gnuradio import gr

from .._errors import InvalidInput
from .._ports import LimitedLog, listen
from .reports import BitErrors, link_report
from .verdict import secrecy

MOST_EVES = 4
HEADER = "receiver      reports  SINR dB  rate bit/symbol  blocks intact  bit error rate"


class _Sums:
    """Of the reports of one receiver."""

    def __init__(self):
        self.reports = self.checked = self.intact = self.wrong = self.bits = 0
        self.sinr = self.rate = 0.0

    def add(self, report):
        self.reports += 1
        self.sinr += 10.0 ** (report.sinr_db / 10.0)
        self.rate += report.rate_bits
        if not math.isnan(report.valid):
            self.checked += 1
            self.intact += bool(report.valid)

    def score(self):
        if not self.reports:
            return {"reports": 0}
        found = {
            "reports": self.reports,
            "sinr_db": 10.0 * math.log10(self.sinr / self.reports) if self.sinr > 0.0 else -math.inf,
            "rate_bits": self.rate / self.reports,
        }
        if self.checked:
            found["intact"] = self.intact / self.checked
        if self.bits:
            found["bit_error_rate"] = self.wrong / self.bits
        return found


class an_secrecy_score(gr.basic_block):
    """Adds up what the user and eavesdroppers report; prints a table and one sentence when the flowgraph
    stops.

    Message ports: `user`, `eve1`, `eve2`, ... take `reports` of AN-ISAC receivers, simulated or on the air.
    Where reports carry the block as decided, an eavesdropper's bit errors are counted against what the user
    received with a valid check sum. Every start counts anew.
    """

    def __init__(self, eves=("Eve",)):
        """eves: names of what is at eve1, eve2, ..., up to 4. Raises InvalidInput."""
        if isinstance(eves, str) or len(set(eves)) != len(eves) or len(eves) > MOST_EVES:
            raise InvalidInput(f"eves are {eves}; allowed: up to {MOST_EVES} different names")
        gr.basic_block.__init__(self, name="an_secrecy_score", in_sig=None, out_sig=None)
        self.ports = ("user", *(f"eve{k}" for k in range(1, len(eves) + 1)))
        self.labels = ("User", *map(str, eves))
        self.log = LimitedLog(gr.logger("an_secrecy_score"))
        self._reset()
        for port in self.ports:
            listen(self, port, lambda message, port=port: self._take(port, message))

    def _reset(self):
        self._sums = {port: _Sums() for port in self.ports}
        self._bits = BitErrors(self.ports[1:], self._count)

    def _take(self, port, message):
        report = link_report(message)
        self._sums[port].add(report)
        self._bits.add(port, report)

    def _count(self, port, wrong, bits):
        self._sums[port].wrong += wrong
        self._sums[port].bits += bits

    def scores(self) -> dict:
        """Dict by port of reports, sinr_db (of the mean SINR), mean rate_bits and, where they can be told,
        intact, the share of blocks with a valid check sum, and bit_error_rate."""
        return {port: sums.score() for port, sums in self._sums.items()}

    def text(self) -> str:
        """Table and sentence."""
        scores = self.scores()
        lines = [HEADER]
        for label, of_one in zip(self.labels, scores.values()):
            cells = [f"{of_one[key]:.3g}" if key in of_one else "-"
                     for key in ("sinr_db", "rate_bits", "intact", "bit_error_rate")]
            lines.append(f"{label:<12} {of_one['reports']:>8} {cells[0]:>8} {cells[1]:>16} {cells[2]:>14}"
                         f" {cells[3]:>15}")
        rates = [of_one.get("rate_bits", math.nan) for of_one in scores.values()]
        return "\n".join([*lines, secrecy(self.labels, rates, min(s["reports"] for s in scores.values()))])

    def start(self):
        """Counts anew; called by the flowgraph."""
        self._reset()
        return True

    def stop(self):
        """Prints; called by the flowgraph."""
        print("\n" + self.text() + "\n", end="", flush=True)  # in one piece, beside what others log
        return True
