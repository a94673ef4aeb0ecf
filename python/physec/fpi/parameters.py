# SPDX-License-Identifier: GPL-3.0-or-later
"""The parameter object from keyword arguments, as the GRC configuration block writes it."""

from ..physec_core.fpi import config, fake_set
from ..physec_core.ofdm import numerology

__all__ = ["make_config"]


def make_config(bandwidth_hz: float, fft_size: int, active: list, fakes: list, **others) -> config:
    """A checked fpi.config. Raises InvalidInput.

    bandwidth_hz: sample rate, Hz; fft_size, active: N and the signed indices of its active
    subcarriers; fakes: list of (delay_s, angle_rad) or (delay_s, angle_rad, gain); others: attributes
    of fpi.config.
    """
    made = config()
    made.ofdm = numerology.all_active(bandwidth_hz, fft_size)
    made.ofdm.active = list(active)
    made.fakes = [fake_set(*values) for values in fakes]
    for name, value in others.items():
        setattr(made, name, value)
    made.check()
    return made
