# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports of blocks as lines of JSON, on the terminal and in a file."""

import json

import pmt
from gnuradio import gr

from .._plain import plain
from .._ports import LimitedLog, listen


class pdu_log(gr.basic_block):
    """Writes the dictionary of every PDU on port `in` to a file, and shows every n-th.

    A line is a JSON object; bytes that the PDU carries are added in hexadecimal as `data` (file
    only). `path` "" writes no file, `show_every` 0 shows none. A flowgraph that is started again
    adds to the file.
    """

    def __init__(self, path: str = "", show_every: int = 100, label: str = ""):
        """path: of the file; show_every: n; label: in front of what is shown."""
        gr.basic_block.__init__(self, name="pdu_log", in_sig=None, out_sig=None)
        self.path = path
        self.file = open(path, "w", encoding="utf-8") if path else None
        self.show_every, self.label, self.count = show_every, label, 0
        self.log = LimitedLog(gr.logger("pdu_log"))
        listen(self, "in", self.accept)

    def start(self):
        """Opens the file again if need be; called by the flowgraph."""
        if self.path and not self.file:
            self.file = open(self.path, "a", encoding="utf-8")
        self.count = 0
        return True

    def accept(self, message):
        """Handler of port `in`; anything but a PDU is ignored."""
        if not pmt.is_pdu(message):
            return
        show = self.show_every and self.count % self.show_every == 0
        self.count += 1
        if not show and not self.file:
            return  # thousands of reports may come in a second
        about = plain(pmt.to_python(pmt.car(message)) or {})
        if show:
            print(self.label, json.dumps(about), flush=True)
        if self.file:
            data = pmt.cdr(message)
            if pmt.is_u8vector(data) and pmt.length(data):
                about["data"] = bytes(pmt.u8vector_elements(data)).hex()
            self.file.write(json.dumps(about) + "\n")
            self.file.flush()

    def stop(self):
        """Closes the file; called by the flowgraph."""
        if self.file:
            self.file.close()
            self.file = None
        return True
