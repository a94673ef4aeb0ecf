# SPDX-License-Identifier: GPL-3.0-or-later
"""Frame formats and receiver options from the parameter objects."""

from ..physec_core import air_frame, guarded_numerology, receiver_options


def guarded_subcarriers(fft_size, occupied=0.79):
    """Signed indices of the subcarriers within `occupied` of the band, 0 left out."""
    return list(guarded_numerology(1.0, fft_size, occupied).active)


def make_air_frame(
    ofdm, body_symbols, cyclic_prefix=32, header_symbols=4, idle_symbols=0
):
    """A checked air_frame. `ofdm` is a numerology, e.g. that of a configuration."""
    frame = air_frame()
    frame.ofdm = ofdm
    frame.cyclic_prefix = cyclic_prefix
    frame.header_symbols = header_symbols
    frame.body_symbols = body_symbols
    frame.idle_symbols = idle_symbols
    frame.check()
    return frame


def load_scenario(path="", tx_antennas=0):
    """Scenario of a file, or the scenario for radios (air/lab.yml) when `path` is empty.

    tx_antennas: number of transmit antennas of fake path injection instead of the file's; 0: the
    file's. Has .fpi, .an, .air and .fpi_frame().
    """
    from .. import scenario  # here, because that module imports this package

    loaded = scenario.load(path or scenario.LAB)
    if tx_antennas:
        loaded.fpi.tx_antennas = tx_antennas
        loaded.fpi.check()
    return loaded


def make_receiver_options(format, carrier_hz, epoch_s=0.0, calibration=None, **others):
    """Checked receiver_options.

    `calibration` (see calibration.py) supplies the chains' delay, the session it was made in and,
    if it cannot be used, the complaint. `others` are attributes.
    """
    options = receiver_options()
    options.format = format
    options.carrier_hz = carrier_hz
    options.epoch_s = epoch_s
    if calibration is not None:
        options.chain_delay_s = calibration.delay_s
        options.session = calibration.session
        options.standing_complaint = calibration.complaint
    for name, value in others.items():
        setattr(options, name, value)
    options.check()
    return options
