# SPDX-License-Identifier: GPL-3.0-or-later
"""A parameter object as a scenario file, which load() reads again."""

import yaml

from .. import physec_core as core
from .._errors import InvalidInput, complaint
from .._files import whole
from .loader import FPI_KEYS

__all__ = ["save"]


def _plain(value):
    """Points as lists, whatever else as YAML has it."""
    if isinstance(value, list):
        return [_plain(element) for element in value]
    if hasattr(value, "x") and hasattr(value, "y"):
        return [float(value.x), float(value.y)]
    return value


def _fake(fake):
    gain = complex(fake.gain)
    return {"delay_s": fake.delay_s, "angle_rad": fake.angle_rad, "gain": [gain.real, gain.imag]}


def save(path: str, fpi: core.fpi.config) -> None:
    """Writes a scenario file with the section fpi; load(path).fpi is equal to it. It holds the secret, so
    nobody else may read it (mode 0600), and is there in full or as it was before.

    path: of the file, which is replaced; fpi: an fpi.config. Raises InvalidInput.
    """
    if not isinstance(fpi, core.fpi.config):
        raise complaint("configuration to save", fpi, "an fpi.config")
    fpi.check()
    section = {"bandwidth_hz": fpi.ofdm.bandwidth_hz, "subcarriers": fpi.ofdm.fft_size,
               "active_subcarriers": [int(number) for number in fpi.ofdm.active]}
    for key in FPI_KEYS:
        value = getattr(fpi, key)
        if value is not None:
            section[key] = _plain(value)
    section["fakes"] = [_fake(fake) for fake in fpi.fakes]
    if fpi.secret is not None:
        prior = fpi.secret
        section["secret"] = {"delay_s": [prior.delay_low_s, prior.delay_high_s],
                             "angle_rad": [prior.angle_low_rad, prior.angle_high_rad],
                             "random_sign": prior.random_sign}
    try:
        with whole(path, private=True) as file:
            yaml.safe_dump({"fpi": section}, file, encoding="utf-8", sort_keys=False, default_flow_style=None,
                           width=100)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be written ({error.strerror}); allowed: a file") from None
