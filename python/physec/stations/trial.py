# SPDX-License-Identifier: GPL-3.0-or-later
"""One protection on trial: everything between Alice and those who look for her, in one box."""

import math
import os

import pmt
from gnuradio import blocks, gr

from .._errors import InvalidInput
from .._ports import LimitedLog, listen, pdu_fields
from ..physec_core import fpi
from ..physec_python import fpi_bob, fpi_eve
from ._parts import COMPLEX, pass_messages_out, signature
from .air import fpi_air
from .fpi import fpi_alice

BOB = "bob"
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def _whole_pages(items, item_bytes):
    """At least so many items of this size that fill whole pages of memory, as buffers do."""
    step = PAGE_BYTES // math.gcd(PAGE_BYTES, item_bytes)
    return -(-items // step) * step


class _labelled(gr.basic_block):
    """Tells in every PDU whose estimate it is."""

    def __init__(self, protection, receivers):
        gr.basic_block.__init__(self, name="labelled", in_sig=None, out_sig=None)
        self.log = LimitedLog(gr.logger("fpi_trial"))
        self.message_port_register_out(pmt.intern("estimates"))
        for receiver in receivers:
            listen(self, receiver, self._handler(protection, receiver))

    def _handler(self, protection, receiver):
        words = [(pmt.intern(key), pmt.intern(word))
                 for key, word in (("protection", protection), ("receiver", receiver))]

        def handler(message):
            about = pdu_fields(message)
            for key, word in words:
                about = pmt.dict_add(about, key, word)
            self.message_port_pub(pmt.intern("estimates"), pmt.cons(about, pmt.cdr(message)))

        return handler


class fpi_trial(gr.hier_block2):
    """Alice with one protection, the air, Bob, and Eves, at so many frames a second; no streams.

    Message port `estimates`: those of Bob and of every Eve, as of an FPI Locator, and in addition
    `protection` and `receiver` (symbols): the protection's name, and "bob" or that of an attack. A change
    of the configuration reaches all of them at one frame, a second or less after it was made.
    """

    def __init__(
        self,
        config,
        protection: str = "fpi",
        attacks=("merged", "structure", "map"),
        frames_per_second: float = 10.0,
        seed: int = 1,
    ):
        """config: an fpi.config, whose mode does not count; protection: a name of fpi.protection_names();
        attacks: names, one Eve each; an Eve with a map has config.map_m, or an exact one; seed: of
        pilots and noises. Raises InvalidInput.
        """
        gr.hier_block2.__init__(self, "fpi_trial", signature(), signature())
        attacks = list(attacks)
        if not 0 < frames_per_second <= 1e6:
            raise InvalidInput(f"frames_per_second is {frames_per_second}; allowed: above 0, up to 1e6")
        if len(set(attacks)) != len(attacks) or BOB in attacks:
            raise InvalidInput(f"attacks are {attacks}; allowed: different names of fpi.attacks()")
        self._protection = protection
        config = self._own(config)
        item = COMPLEX * config.ofdm.active_count
        self.alice, self.air = fpi_alice(config, seed, seed), fpi_air(config, seed, seed, config.snr_db)
        self.pace = blocks.throttle(item * config.tx_antennas, frames_per_second * config.pilots)
        # What waits between blocks is older than what was set: two frames, or as few as a buffer holds; behind
        # the throttle it waits for slow receivers.
        for block, size in ((self.alice.source, item), (self.alice.precoder, item),
                            (self.alice.joined, item * config.tx_antennas),
                            (self.pace, item * config.tx_antennas), (self.air, item)):
            block.set_max_output_buffer(_whole_pages(2 * config.pilots, size))
        self.connect(self.alice, self.pace, self.air)
        self.receivers = {BOB: fpi_bob(config, seed, seed)}
        self.receivers.update((name, fpi_eve(config, seed, name)) for name in attacks)
        self._labelled = _labelled(protection, self.receivers)
        for name, receiver in self.receivers.items():
            self.connect((self.air, int(name != BOB)), receiver, blocks.null_sink(COMPLEX))
            self.msg_connect(receiver, "estimates", self._labelled, name)
        if not attacks:
            self.connect((self.air, 1), blocks.null_sink(item))
        pass_messages_out(self, self._labelled, "estimates")

    def _own(self, config):
        """The configuration with the protection on trial and somebody's map."""
        own = fpi.config(config)
        own.mode = self._protection
        if own.map_m is None:
            own.map_m = own.scatterers_m
        own.check()
        return own

    def set_config(self, config):
        """Settings of a new configuration, from the next frame on; see docs/live-settings.md."""
        own = self._own(config)
        for part in (self.alice, self.air, *self.receivers.values()):
            part.set_config(own)
        self.air.set_snr_db(own.snr_db)

    def set_frames_per_second(self, frames_per_second):
        """Above 0; may change while running."""
        self.pace.set_sample_rate(frames_per_second * self.alice.symbols)
