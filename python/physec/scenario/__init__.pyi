# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""Scenario files: YAML into the parameter objects of both schemes."""

from pathlib import Path
from .. import fpi as _fpi, an as _an, ofdm as _ofdm

__all__ = [
    "load",
    "load_lab",
    "save",
    "Scenario",
    "AirSettings",
    "LAB",
    "read_sections",
]

def load(path=None) -> Scenario:
    """Scenario of a YAML file, or the papers' scenarios without one.

    Raises InvalidInput for anything that cannot be used, in either
    section, whichever the caller is going to need.
    """

def load_lab(path: str = '', tx_antennas: int = 0) -> Scenario:
    """Scenario of a file, or the scenario for radios (LAB) when `path` is empty.

    tx_antennas: number of transmit antennas of fake path injection instead of the file's; 0: the
    file's. Returns a Scenario. Raises InvalidInput.
    """

def save(path: str, fpi: _fpi.config) -> None:
    """Writes a scenario file with the section fpi; load(path).fpi is equal to it. It holds the secret, so
    nobody else may read it (mode 0600), and is there in full or as it was before.

    path: of the file, which is replaced; fpi: an fpi.config. Raises InvalidInput.
    """

class Scenario:
    """All parameter objects of a file; each is made when first asked for.

    Raises InvalidInput, naming the key, where a section cannot be used.
    """
    def __init__(self, sections: dict):
        """sections: dict of the sections fpi, an and air, each a dict of keys; see read_sections()."""
    @property
    def fpi(self) -> _fpi.config:
        """fpi.config of section fpi, checked."""
    @property
    def an(self) -> _an.config:
        """an.config of section an, checked."""
    @property
    def air(self) -> AirSettings:
        """AirSettings of section air; that they fit a scheme shows when its frame() is made."""
    def fpi_frame(self) -> _ofdm.frame_format:
        """ofdm.frame_format of fake path injection: one body symbol per pilot symbol."""

class AirSettings:
    """What frames look like on the sample clock, beyond the numerology of a scheme.

    cyclic_prefix: samples; header_symbols, idle_symbols: OFDM symbols; pilot_seed: of all that is
    known; epoch_s: device time at which frame 0 leaves, seconds.
    """
    cyclic_prefix: int
    header_symbols: int
    idle_symbols: int
    pilot_seed: int
    epoch_s: float
    def frame(self, ofdm: _ofdm.numerology, body_symbols: int) -> _ofdm.frame_format:
        """ofdm.frame_format of this numerology and so many body symbols. Raises InvalidInput."""
    def __init__(self, cyclic_prefix: int = 32, header_symbols: int = 4, idle_symbols: int = 0, pilot_seed: int = 1, epoch_s: float = 0.0) -> None:
        ...

LAB: Path

def read_sections(path) -> dict:
    """Sections of a YAML file as a dict of dicts, values unchecked. Raises InvalidInput."""
