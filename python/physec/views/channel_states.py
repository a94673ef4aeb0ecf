# SPDX-License-Identifier: GPL-3.0-or-later
"""What the AN-ISAC Channel State says of a channel draw."""

import pmt

from .. import physec_core as core
from .._ports import brief
from .live_view import number

__all__ = ["channel_state_of"]


def channel_state_of(about, config):
    """(first frame, an.channel_state) of a PDU's dictionary. Raises ValueError for one that cannot be
    used with this an.config."""
    channels = []
    for key in ("h", "h_e"):
        found = pmt.dict_ref(about, pmt.intern(key), pmt.PMT_NIL)
        if not pmt.is_c64vector(found) or pmt.length(found) != config.tx_antennas:
            raise ValueError(f"{key} is {brief(found)}; allowed: {config.tx_antennas} c64 numbers")
        channels.append(pmt.c64vector_elements(found))
    angles = [number(about, key, pmt.to_double) for key in ("theta", "phi")]
    return number(about, "frame", pmt.to_uint64), core.an.channel_state(*channels, *angles)
