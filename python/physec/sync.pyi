# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""From a radio's samples to frames, without a flowgraph."""

from typing import Callable, Optional, overload
import numpy as np
from . import ofdm as _ofdm

__all__ = [
    "receiver_options",
    "make_receiver_options",
    "frame_receiver",
    "received_frame",
]

class receiver_options:
    """What a receiver on the air knows before it hears anything."""
    def __init__(self) -> None:
        """Epoch 0, no delay of the chains, any session; format and carrier are still
        to be set.
        """
    @property
    def format(self) -> _ofdm.frame_format:
        """frame_format of the transmitter. May be changed in place."""
    @format.setter
    def format(self, value: _ofdm.frame_format) -> None: ...
    @property
    def carrier_hz(self) -> float:
        """Carrier, Hz: turns a carrier offset into one of the clocks."""
    @carrier_hz.setter
    def carrier_hz(self, value: float) -> None: ...
    @property
    def epoch_s(self) -> float:
        """Time on the common clock at which frame 0 leaves the transmitter, seconds.
        Whole seconds, if they count from 1970: a double keeps 0.2 us of those.
        """
    @epoch_s.setter
    def epoch_s(self, value: float) -> None: ...
    @property
    def chain_delay_s(self) -> float:
        """Delay of transmit and receive chain together, from a calibration, seconds,
        >= 0.
        """
    @chain_delay_s.setter
    def chain_delay_s(self, value: float) -> None: ...
    @property
    def session(self) -> Optional[int]:
        """Session that the calibration was made in, 0 to 65535; None: any."""
    @session.setter
    def session(self, value: Optional[int]) -> None: ...
    @property
    def standing_complaint(self) -> str:
        """Why no position may be reported whatever is received, e.g. no calibration;
        or empty.
        """
    @standing_complaint.setter
    def standing_complaint(self, value: str) -> None: ...
    @property
    def clock_tolerance(self) -> float:
        """Offset of the clocks, seconds per second, up to which they count as one."""
    @clock_tolerance.setter
    def clock_tolerance(self, value: float) -> None: ...
    @property
    def frames_per_secret(self) -> int:
        """Frames precoded alike, that of the secret_schedule, 2 or more; 0: all. Without
        it a new secret looks like another carrier.
        """
    @frames_per_secret.setter
    def frames_per_secret(self, value: int) -> None: ...
    @property
    def scheduled_window(self) -> int:
        """Where the receive window of body symbols opens, samples after the symbol
        (without prefix) left the transmitter by the clock: a quarter of the prefix
        before the chains' delay.
        """
    def validate(self) -> str:
        """Empty when usable, otherwise one sentence with the value and the allowed
        range.
        """
    def check(self) -> None:
        """Raises InvalidInput with the sentence of validate() when this cannot be
        used.
        """

def make_receiver_options(format: _ofdm.frame_format, carrier_hz: float, epoch_s: float = 0.0, calibration=None, **others) -> receiver_options:
    """Checked receiver_options. Raises InvalidInput.

    format: ofdm.frame_format of the transmitter; carrier_hz: Hz; epoch_s: when frame 0 left, seconds
    on the common clock; calibration (see air.calibration): supplies the chains' delay, the session it
    was made in and, if it cannot be used, the complaint; others: attributes of receiver_options.
    """

class frame_receiver:
    """From samples to frames, without a flowgraph: detection, header, windows
    opened by the clock, carrier and sample clock offsets. How the samples are
    cut into calls changes nothing.
    """
    def __init__(self, options: receiver_options) -> None:
        """options: receiver_options. Raises InvalidInput when they do not validate."""
    def set_time(self, seconds: int, fraction: float) -> None:
        """The next sample is the one at seconds + fraction on the receiver's clock.

        seconds: int; fraction: float. Without a call counting begins at 0. Raises
        InvalidInput when the fraction is not finite.
        """
    def process(self, samples: np.ndarray) -> list[received_frame]:
        """Takes the next samples, complex (count,); returns the list of received_frame
        that they complete.
        """
    @property
    def frames(self) -> int:
        """Frames delivered since the beginning."""
    @property
    def missed(self) -> int:
        """Frames missing in the counter within a session."""
    @property
    def bad_headers(self) -> int:
        """Preambles without a valid header."""
    @property
    def gaps(self) -> int:
        """Times that the samples did not follow on."""

class received_frame:
    """One frame as it came in."""
    @property
    def counter(self) -> int:
        """Number of the frame since the epoch, from its header; modulo 2^32."""
    @property
    def session(self) -> int:
        """Number that the transmitter chose when it started, from the header."""
    @property
    def first_sample(self) -> int:
        """Where the frame was found, on the receiver's sample grid."""
    @property
    def body(self) -> np.ndarray:
        """Complex (body_symbols * active,) in the order of arrival, symbol after
        symbol, carrier offset taken off; delays in it count from the opening of the
        window.
        """
    @property
    def window_samples(self) -> int:
        """Where the window opened, samples after the symbol left by the clock."""
    @property
    def carrier_offset_hz(self) -> float:
        """Carrier of the transmitter less that of the receiver, Hz."""
    @property
    def carrier_deviation_hz(self) -> float:
        """Standard deviation of that offset, of the noise alone, Hz."""
    @property
    def clock_offset_ppm(self) -> float:
        """Offset of the sample clocks from the drift of the delay; 0 until measured."""
    @property
    def clock_deviation_ppm(self) -> float:
        """Standard deviation of that; infinite until measured."""
    @property
    def schedule_offset_samples(self) -> float:
        """Arrival after departure as detected, samples."""
    @property
    def snr_db(self) -> float:
        """Per subcarrier, against the frame before; NaN for a first frame."""
    @property
    def metric(self) -> float:
        """Of the preamble's detection; a clear one is near 1."""
    @property
    def carrier_settled(self) -> bool:
        """Whether the carrier offset is that of bodies, not of preambles."""
    @property
    def common_clock(self) -> bool:
        """Whether no difference of the clocks is seen."""
    @property
    def in_slot(self) -> bool:
        """Whether the frame arrived when the clock leads one to expect it."""
    @property
    def timing_complaint(self) -> str:
        """Why delays in this frame are not absolute; empty when they are."""
