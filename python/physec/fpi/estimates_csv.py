# SPDX-License-Identifier: GPL-3.0-or-later
"""Positions of Bob and Eves as a table that spreadsheets and pandas read."""

import csv
import io
import threading

import pmt
from gnuradio import gr

from .._errors import complaint
from .._files import LOG_LIMIT_BYTES, LineFile
from .._ports import LimitedLog, checked_eves, listen, number, one_line, pdu_fields, vector, whole

__all__ = ["fpi_estimates_csv"]

#: Other positions that a receiver may give beside position_m, by their keys without the unit.
OTHERS = ("alternative", "map", "with_map")
COLUMNS = (
    "run", "receiver", "frame", "x_m", "y_m", "deviation_m", "first_delay_s", "first_spatial_frequency",
    "reliable", "usable", *(f"{other}_{axis}_m" for other in OTHERS for axis in "xy"), "reason")


def text(about, key):
    """A symbol of a PDU's dictionary as one short line; "" without the key."""
    found = pmt.dict_ref(about, pmt.intern(key), pmt.PMT_NIL)
    if pmt.is_null(found):
        return ""
    if not pmt.is_symbol(found):
        raise ValueError(f"{key} is no symbol; allowed: a symbol")
    return one_line(pmt.symbol_to_string(found))


def first(about, key):
    """The first element of an f64 vector of any length as a cell; "" without one."""
    found = pmt.dict_ref(about, pmt.intern(key), pmt.PMT_NIL)
    if pmt.is_null(found):
        return ""
    if not pmt.is_f64vector(found):
        raise ValueError(f"{key} is no f64 vector; allowed: f64 numbers")
    return cell(pmt.f64vector_ref(found, 0)) if pmt.length(found) else ""


def cell(value):
    """A number with nine digits, of which the last is far below any error here; nan stays nan."""
    return f"{value:.9g}"


def optional(about, key, convert, write):
    """A value as a cell, "" without the key."""
    if pmt.is_null(pmt.dict_ref(about, pmt.intern(key), pmt.PMT_NIL)):
        return ""
    return write(number(about, key, convert))


def truth(value):
    """1 or 0."""
    return str(int(value))


def line(run, receiver, about) -> str:
    """The line of an estimate, from the dictionary of its PDU. Raises ValueError for what is none."""
    positions = {key: vector(about, f"{key}_m", 2) for key in ("position", *OTHERS)}
    if positions["position"] is None:
        raise ValueError("PDU without position_m; allowed: estimates of a locator")
    others = [["", ""] if positions[key] is None else map(cell, positions[key]) for key in OTHERS]
    row = [
        run, receiver, number(about, "frame", whole), *map(cell, positions["position"]),
        optional(about, "deviation_m", pmt.to_double, cell),
        first(about, "delay_s"), first(about, "spatial_frequency"),
        optional(about, "reliable", pmt.to_bool, truth), optional(about, "usable", pmt.to_bool, truth),
        *(value for pair in others for value in pair), text(about, "reason")]
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(row)
    return written.getvalue()


class Table:
    """The file of all receivers; any thread adds lines."""

    def __init__(self, path, most_bytes):
        """path: "" for none. Raises InvalidInput."""
        self._file = LineFile(path, ",".join(COLUMNS), most_bytes) if path else None
        self._lock, self._full, self.lines = threading.Lock(), False, 0

    def add(self, added, log):
        """Adds a line; log: where it says, once, that the file is full. Raises OSError."""
        with self._lock:
            if self._file is None or self._full:
                return
            self._full = not self._file.add(added)
            self.lines += not self._full
            if self._full:
                log.warn(f"{self._file.path} is full after {self.lines} estimates: what follows is left out;"
                         f" allowed: {self._file.most_bytes} bytes")


class receiver_lines(gr.basic_block):
    """Port `port` adds the estimates of one receiver to the table.

    A block for each: GNU Radio ends one that only takes messages with the first of those who send to it, and
    the lines of slower receivers would be missing.
    """

    def __init__(self, table, port, receiver):
        """table: a Table; receiver: its name there."""
        gr.basic_block.__init__(self, name="fpi_estimates_csv", in_sig=None, out_sig=None)
        self.log, self._table, self._receiver = LimitedLog(gr.logger("fpi_estimates_csv")), table, receiver
        self._run = 0
        listen(self, port, self.take)

    def start(self):
        """Counts the run; called by the flowgraph."""
        self._run += 1
        return True

    def take(self, message):
        """Handler of the port. Raises ValueError for what is no estimate."""
        self._table.add(line(self._run, self._receiver, pdu_fields(message)), self.log)


class fpi_estimates_csv(gr.hier_block2):
    """Writes every estimate of Bob and of Eves as a line of comma-separated values.

    Message ports `bob`, `eve1`, `eve2`, ... take `estimates` of an FPI Locator and of FPI Eves. The first
    line names the columns, with units: run (which start of the flowgraph, from 1, for frames count anew),
    receiver, frame, x_m and y_m (nan: no position), deviation_m, delay and spatial frequency of the
    first path, reliable and usable (1 or 0), the other positions that a receiver gives (alternative, map
    and with_map, see docs/blocks.md) and why a frame is not usable. What a receiver does not give is empty.
    The file holds whole lines at any time, and is replaced when the block is made.
    """

    def __init__(self, path: str, eves=("merged",), most_bytes: int = LOG_LIMIT_BYTES):
        """path: of the file, "" for none; eves: names of the attacks at eve1, eve2, ..., up to 4;
        most_bytes: of the file, 1000 to 2^40, after which nothing more is written. Raises InvalidInput."""
        eves = checked_eves(eves, "an estimates file")
        if isinstance(most_bytes, bool) or int(most_bytes) != most_bytes or not 1000 <= most_bytes <= 2**40:
            raise complaint("most_bytes", most_bytes, "1000 to 2^40")
        gr.hier_block2.__init__(self, "fpi_estimates_csv", gr.io_signature(0, 0, 0), gr.io_signature(0, 0, 0))
        self._table = Table(path, int(most_bytes))
        #: By port, the block that writes its lines.
        self.receivers = {}
        for port, name in (("bob", "bob"), *((f"eve{k}", name) for k, name in enumerate(eves, 1))):
            self.receivers[port] = receiver_lines(self._table, port, name)
            self.message_port_register_hier_in(port)
            self.msg_connect(self, port, self.receivers[port], port)

    def lines(self) -> int:
        """How many estimates are in the file."""
        return self._table.lines
