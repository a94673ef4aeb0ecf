# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameter objects from keyword arguments, as the GRC configuration blocks write them."""

from ..physec_core.an import air_config, config
from ..physec_core.ofdm import frame_format, guarded_numerology

__all__ = ["make_air_config", "make_config"]


def make_config(**attributes):
    """A checked an.config: the paper's scenario except for the attributes given."""
    made = config()
    for name, value in attributes.items():
        setattr(made, name, value)
    made.check()
    return made


def make_air_config(scheme, bandwidth_hz, fft_size=128, occupied=0.79, cyclic_prefix=32,
                    header_symbols=4, data_symbols=32, pilot_period=8, idle_symbols=4,
                    pilot_seed=1):
    """A checked an.air_config: frames of an AN-ISAC `scheme` (an.config) on the air."""
    frame = frame_format()
    frame.ofdm = guarded_numerology(bandwidth_hz, fft_size, occupied)
    frame.cyclic_prefix = cyclic_prefix
    frame.header_symbols = header_symbols
    frame.idle_symbols = idle_symbols
    return air_config(scheme, frame, data_symbols, pilot_period, pilot_seed)
