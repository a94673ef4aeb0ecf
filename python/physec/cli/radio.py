# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of commands that open a radio."""

import argparse
from fractions import Fraction

from . import options


def add_options(parser):
    parser.add_argument("--args", required=True, metavar="DEVICE", help="device address of UHD")
    parser.add_argument("--gain", type=options.real(-200, 200), metavar="DB", help="default: as it is")
    parser.add_argument("--antenna", default="", metavar="PORT", help="such as RX2; default: as it is")
    parser.add_argument(
        "--lo-offset", type=options.real(-1e9, 1e9), default=0.0, metavar="HZ",
        help="tunes the oscillator off by this, so that its leakage is outside of the signal",
    )
    parser.add_argument(
        "--start", type=seconds, metavar="SECONDS",
        help="device time of the first sample, exact as written; default: at once",
    )
    parser.add_argument("--clock-source", default="", help="10 MHz reference: internal, external, gpsdo")
    parser.add_argument(
        "--time-source", default="",
        help="pulse per second: external, gpsdo; device time is set to UTC at the next one",
    )


def seconds(text):
    """argparse type: a device time as an exact fraction."""
    try:
        value = Fraction(text)
    except (ValueError, ZeroDivisionError):
        value = Fraction(-1)
    if not 0 <= value < 2**62:
        raise argparse.ArgumentTypeError(f"{text!r}; allowed: seconds, 0 to 2^62")
    return value


def open_receiver(arguments, config, channels):
    """UsrpInput with the options of add_options(), at the configuration's rate and carrier."""
    from ..air.usrp_input import UsrpInput

    return UsrpInput(
        arguments.args,
        channels,
        config.ofdm.bandwidth_hz,
        config.carrier_hz,
        arguments.gain,
        arguments.lo_offset,
        arguments.antenna,
        arguments.clock_source,
        arguments.time_source,
        arguments.start,
    )
