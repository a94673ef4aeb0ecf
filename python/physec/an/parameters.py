# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameter objects from keyword arguments, as the GRC configuration blocks write them."""

from ..physec_core.an import air_config, config
from ..physec_core.ofdm import frame_format, guarded_numerology

__all__ = ["make_air_config", "make_config"]


def make_config(**attributes) -> config:
    """A checked an.config: the paper's scenario except for the attributes given. Raises InvalidInput."""
    made = config()
    for name, value in attributes.items():
        setattr(made, name, value)
    made.check()
    return made


def make_air_config(scheme: config, bandwidth_hz: float, fft_size: int = 128, occupied: float = 0.79,
                    cyclic_prefix: int = 32, header_symbols: int = 4, data_symbols: int = 32,
                    pilot_period: int = 8, idle_symbols: int = 4, pilot_seed: int = 1) -> air_config:
    """A checked an.air_config: frames on the air. Raises InvalidInput.

    scheme: an.config; bandwidth_hz: sample rate, Hz; fft_size: even; occupied: share of the band;
    cyclic_prefix: samples; header_symbols, data_symbols, idle_symbols: OFDM symbols; pilot_period:
    data symbols per known one; pilot_seed: of all that is known.
    """
    frame = frame_format()
    frame.ofdm = guarded_numerology(bandwidth_hz, fft_size, occupied)
    frame.cyclic_prefix = cyclic_prefix
    frame.header_symbols = header_symbols
    frame.idle_symbols = idle_symbols
    return air_config(scheme, frame, data_symbols, pilot_period, pilot_seed)
