# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameter objects from keyword arguments, as the GRC configuration blocks write them."""

from .physec_core import an_config, fake_set, fpi_config, numerology


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
