# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""Calibrations of radio chains: measuring them, keeping them in a file, saying what is wrong.

The file is JSON: {"format": "gr-physec calibration", "version": 1, "entries": [..]}, one entry per
transmitter, receiver, sampling rate and frequency:

    transmitter, receiver   serial numbers
    rate_hz, frequency_hz
    made_utc                when, ISO 8601
    session                 of the transmitter (see frame_header.h): its oscillator phases hold
                            until it starts again
    frames, snr_db          how much was measured
    receive_gain_db         of the receiver, absent when it was not known
    channels                per transmit channel delay_s, gain (real, imaginary), residual_db
"""

from .. import InvalidInput

__all__ = [
    "Calibration",
    "CalibrationError",
    "ideal",
    "load",
    "measure",
    "make_entry",
    "save_entry",
    "read_entries",
    "from_entry",
    "from_record",
]

class Calibration:
    """Chains of one pair of radios, or the complaint that there are none.

    chains: list of channel.chain, one per transmit channel; session: that they were measured in, or
    None; complaint: why they cannot be used, or empty; entry: of the file, a dict, or None.
    """
    def __init__(self, chains=(), session=None, complaint='', entry=None):
        """The attributes of the same names."""
    @property
    def delay_s(self) -> float:
        """Smallest delay of the chains, seconds, 0 without any."""
    def response(self, options):
        """Complex (active, antennas), what fpi_bob and fpi_eve take for `chains`; None without chains.

        `options` are the receiver_options, whose window the delays refer to.
        """
    def record(self) -> dict:
        """Dict that a recording keeps, with entry and complaint; from_record() is the inverse."""

class CalibrationError(InvalidInput):
    """A calibration file that cannot be read, or a measurement that is no calibration."""

def ideal(antennas: int) -> Calibration:
    """Calibration of so many chains without delay and phase, as in simulation."""

def load(path, transmitter, receiver, rate_hz, frequency_hz, max_age_s=28800.0, now=None, receive_gain_db=None) -> Calibration:
    """Calibration for a pair of radios. What is missing or stale becomes its complaint.

    path: of the file; empty: there is none. receive_gain_db: that the receiver is set to; None: not
    known, not compared. Raises CalibrationError for a file that is damaged.
    """

def measure(frames, sent, numerology, reference_delay_s=0.0):
    """Chains from frames received through a cable.

    frames: received_frame objects (or anything with body, window_samples and carrier_settled,
    common_clock); sent: the effective pilots, shape (G, active, antennas); reference_delay_s: delay
    of the cable itself, which does not belong to the chains. Returns (chains, facts): list of
    channel.chain and dict for make_entry(). Raises CalibrationError.
    """

def make_entry(chains, facts, transmitter, receiver, rate_hz, frequency_hz, now=None, receive_gain_db=None):
    """Entry of the file, a dict with the keys that the module lists.

    chains, facts: of measure(); now: date and time of the entry; receive_gain_db: None if unknown.
    Raises CalibrationError for what no cable would give: echoes, delays out of range.
    """

def save_entry(path: str, entry: dict) -> None:
    """Adds the entry, replacing one with the same key; the file is never half written."""

def read_entries(path: str) -> list:
    """List of the entries of a calibration file. Raises CalibrationError when it is none."""

def from_entry(entry: dict, complaint: str = '') -> Calibration:
    """Calibration of one entry (dict) of a file; `complaint` as found when it was chosen."""

def from_record(record) -> Calibration:
    """Calibration that a recording carries; InvalidInput when that is none. None: it carries none."""
