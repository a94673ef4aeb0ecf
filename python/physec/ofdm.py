# SPDX-License-Identifier: GPL-3.0-or-later
"""Subcarriers and frames: what transmitter and receivers agree on before anything is sent."""

from .physec_core.ofdm import frame_format, guarded_numerology, make_preamble, numerology

__all__ = [
    "numerology",
    "guarded_numerology",
    "guarded_subcarriers",
    "frame_format",
    "make_frame_format",
    "make_preamble",
]


def guarded_subcarriers(fft_size: int, occupied: float = 0.79) -> list:
    """Signed indices of the subcarriers within `occupied` of the band, 0 left out.

    fft_size: even; occupied: share of the band, 0 to 1. Returns a list. Raises InvalidInput.
    """
    return list(guarded_numerology(1.0, fft_size, occupied).active)


def make_frame_format(
    ofdm: numerology,
    body_symbols: int,
    cyclic_prefix: int = 32,
    header_symbols: int = 4,
    idle_symbols: int = 0,
) -> frame_format:
    """A checked frame_format.

    ofdm: numerology, e.g. that of a configuration, index 0 not active; the others are attributes of
    the same names. Raises InvalidInput.
    """
    frame = frame_format()
    frame.ofdm = ofdm
    frame.cyclic_prefix = cyclic_prefix
    frame.header_symbols = header_symbols
    frame.body_symbols = body_symbols
    frame.idle_symbols = idle_symbols
    frame.check()
    return frame
