# SPDX-License-Identifier: GPL-3.0-or-later
"""From numbered payload blocks back to the file that was sent."""

import os

import pmt
from gnuradio import gr


def ranges(numbers):
    """[3, 7, 8, 9] as "3, 7-9"."""
    parts = []
    for number in sorted(numbers):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)


class file_assembler(gr.basic_block):
    """Collects the blocks that arrive on port `payload` and writes the file when all are there.

    PDUs are those of an_air_receiver: bytes, with `number` and `blocks` in the dictionary. The
    file appears at `path` complete or not at all; its writing is reported by a log line and by a
    message (number of bytes) on port `complete`. When the flowgraph stops early, a log line says
    which blocks are missing. A file with another number of blocks starts over, and so does a
    flowgraph that is started again: it may be another file.
    """

    def __init__(self, path: str):
        """path: where the file appears."""
        gr.basic_block.__init__(self, name="file_assembler", in_sig=None, out_sig=None)
        self.path = path
        self.start()
        self.message_port_register_in(pmt.intern("payload"))
        self.message_port_register_out(pmt.intern("complete"))
        self.set_msg_handler(pmt.intern("payload"), self.accept)
        self.log = gr.logger("file_assembler")

    def start(self):
        """Forgets all blocks; called by the flowgraph."""
        self.blocks = None  # of the file; unknown until the first has arrived
        self.received = {}
        self.complete = False
        return True

    def missing(self):
        """Numbers of the blocks that have not arrived; None while their count is unknown."""
        if self.blocks is None:
            return None
        return [number for number in range(self.blocks) if number not in self.received]

    def accept(self, message):
        """Handler of port `payload`; what is no numbered block is logged and ignored."""
        if not pmt.is_pdu(message) or not pmt.is_u8vector(pmt.cdr(message)):
            self.log.warn("payload message ignored: allowed: a PDU of bytes")
            return
        about = pmt.to_python(pmt.car(message)) or {}
        number, blocks = about.get("number"), about.get("blocks")
        if number is None or not blocks or not 0 <= number < blocks:
            self.log.warn(f"payload message ignored: block number is {number} of {blocks}; "
                          "allowed: 0 to one less than their count")
            return
        if blocks != self.blocks:
            if self.blocks is not None:
                self.log.warn(f"the sender now has {blocks} blocks instead of {self.blocks}: "
                              "starting over")
            self.blocks, self.received, self.complete = blocks, {}, False
        if number not in self.received:
            self.received[number] = bytes(pmt.u8vector_elements(pmt.cdr(message)))
        if len(self.received) == self.blocks and not self.complete:
            self.write()

    def write(self):
        """Writes the file from all blocks and reports it."""
        data = b"".join(self.received[number] for number in range(self.blocks))
        partial = f"{self.path}.part"
        with open(partial, "wb") as file:
            file.write(data)
        os.replace(partial, self.path)
        self.complete = True
        self.log.info(f"{self.path}: complete, {len(data)} bytes in {self.blocks} blocks")
        self.message_port_pub(pmt.intern("complete"), pmt.from_long(len(data)))

    def stop(self):
        """Logs which blocks are missing, if any; called by the flowgraph."""
        if self.blocks is None:
            self.log.warn(f"{self.path} not written: no block has arrived")
        elif not self.complete:
            missing = self.missing()
            self.log.warn(f"{self.path} not written: {len(missing)} of {self.blocks} blocks "
                          f"missing: {ranges(missing)}")
        return True
