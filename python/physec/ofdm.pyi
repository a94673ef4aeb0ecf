# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""Subcarriers and frames: what transmitter and receivers agree on before anything is sent."""

import numpy as np

__all__ = [
    "numerology",
    "guarded_numerology",
    "guarded_subcarriers",
    "frame_format",
    "make_frame_format",
    "make_preamble",
]

class numerology:
    """Which OFDM subcarriers carry something, and their spacing.

    Vectors over subcarriers hold the active ones only, in the order of
    `active`. A delay tau turns into exp(-j 2 pi n tau spacing) on subcarrier n.
    """
    def __init__(self) -> None:
        """Of 15 MHz and 16 subcarriers, none of them active yet."""
    @staticmethod
    def all_active(bandwidth_hz: float, fft_size: int) -> numerology:
        """All subcarriers 0..fft_size-1, the papers' choice. bandwidth_hz: sample
        rate.
        """
    @property
    def bandwidth_hz(self) -> float:
        """Sample rate B = 1/Ts in Hz, above 0 to 1e12; all subcarriers share it, used
        or not.
        """
    @bandwidth_hz.setter
    def bandwidth_hz(self, value: float) -> None: ...
    @property
    def fft_size(self) -> int:
        """N, number of subcarriers, used or not: 2 to 65536."""
    @fft_size.setter
    def fft_size(self, value: int) -> None: ...
    @property
    def active(self) -> list[int]:
        """Signed indices n of the carried subcarriers, strictly increasing, at n
        subcarrier_spacing_hz from the carrier. A copy: assign a list to change it.
        """
    @active.setter
    def active(self, value: list[int]) -> None: ...
    @property
    def active_count(self) -> int:
        """How many subcarriers are active."""
    @property
    def subcarrier_spacing_hz(self) -> float:
        """B / N = 1/(N Ts), Hz."""
    def validate(self) -> str:
        """Empty when usable, otherwise one sentence with the value and the allowed
        range.
        """

def guarded_numerology(bandwidth_hz: float, fft_size: int, occupied: float = 0.79) -> numerology:
    """Numerology with guard bands and an empty DC bin, for radios.

    bandwidth_hz: sample rate; fft_size: even; occupied: share of the band that
    is used, 0 to 1. Example: -50..-1, 1..50 for 128 and 0.79. Raises
    InvalidInput.
    """

def guarded_subcarriers(fft_size: int, occupied: float = 0.79) -> list:
    """Signed indices of the subcarriers within `occupied` of the band, 0 left out.

    fft_size: even; occupied: share of the band, 0 to 1. Returns a list. Raises InvalidInput.
    """

class frame_format:
    """A frame on the sample clock: | preamble 0, 1 | header | body | silence |,
    all OFDM symbols.

    Every symbol begins with its cyclic prefix. The body belongs to the scheme.
    Frame k begins k spacing_samples after the epoch, by the clock of the
    transmitter.
    """
    def __init__(self) -> None:
        """4 header and 16 body symbols with a prefix of 32 samples; the numerology is
        still to be set.
        """
    @property
    def ofdm(self) -> numerology:
        """Numerology of all symbols; index 0 must not be active. May be changed in
        place.
        """
    @ofdm.setter
    def ofdm(self, value: numerology) -> None: ...
    @property
    def cyclic_prefix(self) -> int:
        """Samples before each symbol, 4 to the FFT size; longer than the channel and a
        quarter.
        """
    @cyclic_prefix.setter
    def cyclic_prefix(self, value: int) -> None: ...
    @property
    def header_symbols(self) -> int:
        """Symbols that repeat the header's 64 bits, 1 to 64."""
    @header_symbols.setter
    def header_symbols(self, value: int) -> None: ...
    @property
    def body_symbols(self) -> int:
        """Symbols of the scheme, e.g. one per pilot symbol."""
    @body_symbols.setter
    def body_symbols(self, value: int) -> None: ...
    @property
    def idle_symbols(self) -> int:
        """Silence between two frames, in lengths of a symbol."""
    @idle_symbols.setter
    def idle_symbols(self, value: int) -> None: ...
    @property
    def steady_symbols(self) -> int:
        """Body symbols, from the first on, that every frame repeats: receivers measure
        clocks and noise by them alone. 0: the whole body.
        """
    @steady_symbols.setter
    def steady_symbols(self, value: int) -> None: ...
    @property
    def symbols(self) -> int:
        """OFDM symbols of a frame: two of preamble, header and body."""
    @property
    def symbol_samples(self) -> int:
        """Samples of a symbol, prefix included."""
    @property
    def frame_samples(self) -> int:
        """Samples of a frame without the silence."""
    @property
    def spacing_samples(self) -> int:
        """Samples from the beginning of a frame to that of the next."""
    @property
    def body_offset_samples(self) -> int:
        """Where body symbol 0 begins within the frame, its prefix included."""
    def validate(self) -> str:
        """Empty when usable, otherwise one sentence with the value and the allowed
        range.
        """
    def check(self) -> None:
        """Raises InvalidInput with the sentence of validate() when this cannot be
        used.
        """

def make_frame_format(ofdm: numerology, body_symbols: int, cyclic_prefix: int = 32, header_symbols: int = 4, idle_symbols: int = 0) -> frame_format:
    """A checked frame_format.

    ofdm: numerology, e.g. that of a configuration, index 0 not active; the others are attributes of
    the same names. Raises InvalidInput.
    """

def make_preamble(format: frame_format, antennas: int) -> np.ndarray:
    """Preamble of all antennas: Zadoff-Chu on the odd subcarriers, delayed
    cyclically from antenna to antenna.

    format: frame_format; antennas: 1 and more. Returns a complex array (2,
    active, antennas). Raises InvalidInput when the format does not validate.
    """
