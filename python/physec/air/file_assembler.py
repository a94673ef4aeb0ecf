# SPDX-License-Identifier: GPL-3.0-or-later
"""From numbered payload blocks back to the file that was sent."""

import os

import pmt
from gnuradio import gr

from .._errors import complaint
from .._ports import LimitedLog, brief, listen, number, pdu_fields, whole


def gaps(received, blocks):
    """(first, last) of every run of numbers from 0 to `blocks` - 1 that are not in `received`."""
    edges = [-1, *sorted(received), blocks]
    return [(left + 1, right - 1) for left, right in zip(edges, edges[1:]) if right - left > 1]


def as_text(runs, most=10):
    """[(3, 3), (7, 9)] as "3, 7-9"."""
    text = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs[:most])
    return text + (f" and {len(runs) - most} gaps more" if len(runs) > most else "")


class Collected:
    """Blocks of one file."""

    def __init__(self, blocks):
        """blocks: how many the file has, as its sender says."""
        self.blocks, self.received, self.complete, self.empty = blocks, {}, False, False


class file_assembler(gr.basic_block):
    """Collects the blocks that arrive on port `payload` and writes the file when all are there.

    PDUs are those of an_air_receiver: bytes, with `number` and `blocks` in the dictionary. The
    file appears at `path` complete or not at all; its writing is reported by a log line and by a
    message (number of bytes) on port `complete`. When the flowgraph stops early, a log line says
    which blocks are missing. Blocks that name another count belong to another file: up to four are
    collected at a time, the one that has heard nothing for longest gives way, so a stray or forged
    block costs the file nothing. The count itself is only believed: what is kept is what arrived, up to
    `most_bytes`. A flowgraph that is started again starts over.
    """

    #: Files at a time.
    MOST_FILES = 4

    def __init__(self, path: str, most_bytes: int = 2**28):
        """path: where the file appears; most_bytes: of a file, 1 to 2^40."""
        gr.basic_block.__init__(self, name="file_assembler", in_sig=None, out_sig=None)
        if isinstance(most_bytes, bool) or int(most_bytes) != most_bytes or not 1 <= most_bytes <= 2**40:
            raise complaint("most_bytes", most_bytes, "1 to 2^40")
        self.path, self.most_bytes = path, int(most_bytes)
        self._logger = gr.logger("file_assembler")
        self.log = LimitedLog(self._logger)
        self.start()
        listen(self, "payload", self.accept)
        self.message_port_register_out(pmt.intern("complete"))

    def start(self):
        """Forgets all blocks; called by the flowgraph."""
        self.files = {}  # by count of blocks, the one heard last at the end
        return True

    @property
    def latest(self):
        """What is there of the file that is furthest, or None before the first block."""
        return max(self.files.values(), key=lambda file: (file.complete, len(file.received)), default=None)

    @property
    def blocks(self):
        """Blocks of that file; None while no block has arrived."""
        return self.latest.blocks if self.latest else None

    @property
    def complete(self) -> bool:
        """Whether the file has been written."""
        return bool(self.latest) and self.latest.complete

    def missing(self):
        """(first, last) of every run of blocks that have not arrived; None before the first block. The
        count is the sender's word, so single numbers may be too many to list."""
        return gaps(self.latest.received, self.latest.blocks) if self.latest else None

    def accept(self, message):
        """Handler of port `payload`. Raises ValueError for what is no numbered block."""
        if not pmt.is_u8vector(pmt.cdr(message) if pmt.is_pair(message) else message):
            raise ValueError(f"message is {brief(message)}; allowed: a PDU of bytes")
        about = pdu_fields(message)
        place, blocks = (number(about, key, whole) for key in ("number", "blocks"))
        data = pmt.cdr(message)
        most = self.most_bytes // max(1, pmt.length(data))
        if not 1 <= blocks <= most:
            raise ValueError(f"number of blocks is {blocks}; allowed: 1 to {most}, for {self.most_bytes} bytes")
        if not 0 <= place < blocks:
            raise ValueError(f"block number is {place} of {blocks}; allowed: 0 to {blocks - 1}")
        file = self.files.pop(blocks, None) or self.another(blocks)
        self.files[blocks] = file
        if place not in file.received:
            file.received[place] = bytes(pmt.u8vector_elements(data))
        if len(file.received) == file.blocks and not file.complete:
            self.write(file)

    def another(self, blocks):
        """Room for a file with so many blocks."""
        if self.files:
            self.log.warn(f"a block of a file of {blocks} blocks, beside one of {self.blocks}")
        if len(self.files) == self.MOST_FILES:
            # The one that is furthest stays, whoever forges.
            silent = next(key for key, file in self.files.items() if file is not self.latest)
            del self.files[silent]
        return Collected(blocks)

    def write(self, file):
        """Writes the file from all blocks and reports it."""
        data = b"".join(file.received[place] for place in range(file.blocks))
        if not data:
            # What a base station sends that was given no file: nothing to write, nothing complete.
            if not file.empty:
                self._logger.warn(f"{self.path} not written: the sender's file is empty")
            file.empty = True
            return
        partial = f"{self.path}.part"
        with open(partial, "wb") as written:
            written.write(data)
        os.replace(partial, self.path)
        file.complete = True
        self._logger.info(f"{self.path}: complete, {len(data)} bytes in {file.blocks} blocks")
        self.message_port_pub(pmt.intern("complete"), pmt.from_long(len(data)))

    def stop(self):
        """Logs which blocks are missing, if any; called by the flowgraph."""
        file = self.latest
        if file is None:
            self._logger.warn(f"{self.path} not written: no block has arrived")
        elif not file.complete and not file.empty:
            count = file.blocks - len(file.received)
            self._logger.warn(f"{self.path} not written: {count} of {file.blocks} blocks missing: "
                              f"{as_text(gaps(file.received, file.blocks))}")
        return True
