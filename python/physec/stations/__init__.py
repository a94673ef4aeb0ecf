# SPDX-License-Identifier: GPL-3.0-or-later
"""Stations: hierarchical blocks for what a person would draw as one box.

Alice, Bob, Eve, base station, user and the air between them, each in two forms: `..._samples` for
streams of samples, as radios have them, and without that ending for simulated subcarriers (fake
path injection) or symbols (AN-ISAC). The antennas of a station are one port, an item being the
vector of all antennas; inside are the ordinary blocks of the module.

Antenna vectors are antenna-major: item i*N + n of a vector is subcarrier n of antenna i.
"""

from .air import fpi_air, fpi_recorded_air, waveform_air
from .an import an_base_station, an_base_station_samples, an_listener, an_listener_samples
from .fpi import fpi_alice, fpi_alice_samples, fpi_bob_samples, fpi_eve_samples
from .trial import fpi_trial

__all__ = [
    "fpi_alice",
    "fpi_alice_samples",
    "fpi_air",
    "fpi_recorded_air",
    "fpi_trial",
    "fpi_bob_samples",
    "fpi_eve_samples",
    "an_base_station",
    "an_base_station_samples",
    "an_listener",
    "an_listener_samples",
    "waveform_air",
]
