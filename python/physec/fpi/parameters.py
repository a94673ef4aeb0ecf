# SPDX-License-Identifier: GPL-3.0-or-later
"""The parameter object from keyword arguments, as the GRC configuration block writes it."""

from ..physec_core.fpi import config, fake_set
from ..physec_core.ofdm import numerology

__all__ = ["make_config"]


def make_config(bandwidth_hz, fft_size, active, fakes, **others):
    """A checked fpi.config. `fakes` holds (delay_s, angle_rad) pairs; `others` are attributes."""
    made = config()
    made.ofdm = numerology.all_active(bandwidth_hz, fft_size)
    made.ofdm.active = list(active)
    made.fakes = [fake_set(*pair) for pair in fakes]
    for name, value in others.items():
        setattr(made, name, value)
    made.check()
    return made
