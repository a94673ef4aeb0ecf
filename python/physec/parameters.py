# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameter objects from keyword arguments, as the GRC configuration blocks write them."""

from .physec_core import air_frame, an_air_config, an_config, fake_set, fpi_config
from .physec_core import guarded_numerology, numerology


def make_an_config(**attributes):
    """A checked an_config: the paper's scenario except for the attributes given."""
    config = an_config()
    for name, value in attributes.items():
        setattr(config, name, value)
    config.check()
    return config


def make_fpi_config(bandwidth_hz, fft_size, active, fakes, **others):
    """A checked fpi_config. `fakes` holds (delay_s, angle_rad) pairs; `others` are attributes."""
    config = fpi_config()
    config.ofdm = numerology.all_active(bandwidth_hz, fft_size)
    config.ofdm.active = list(active)
    config.fakes = [fake_set(*pair) for pair in fakes]
    for name, value in others.items():
        setattr(config, name, value)
    config.check()
    return config


def make_an_air_config(scheme, bandwidth_hz, fft_size=128, occupied=0.79, cyclic_prefix=32,
                       header_symbols=4, data_symbols=32, pilot_period=8, idle_symbols=4,
                       pilot_seed=1):
    """A checked an_air_config: frames of an AN-ISAC `scheme` (an_config) on the air."""
    frame = air_frame()
    frame.ofdm = guarded_numerology(bandwidth_hz, fft_size, occupied)
    frame.cyclic_prefix = cyclic_prefix
    frame.header_symbols = header_symbols
    frame.idle_symbols = idle_symbols
    return an_air_config(scheme, frame, data_symbols, pilot_period, pilot_seed)
