# SPDX-License-Identifier: GPL-3.0-or-later
# Written by python/make_stubs.py; do not edit.
"""On the air: radios, calibration and recordings around the blocks."""

from . import calibration

__all__ = [
    "prepare_radio",
    "new_session",
    "calibration",
    "capture_frames",
    "sample_noise_variance",
]

def prepare_radio(radio, clock_source: str = '', time_source: str = '', start_s: float = 0.0) -> None:
    """Clock, time and timed start of a gr-uhd source or sink, on all of its boards.

    clock_source: of the 10 MHz reference; "" leaves it. time_source: of the pulse per second; with
    one, device time becomes the computer's time (UTC) at the next pulse, which takes about two
    seconds: computers have to agree on it to within half a second. "" leaves the device time.
    start_s: device time at which samples begin to flow, the same on all channels; 0: at once, which
    is refused by radios with several channels.
    Raises InvalidInput for an unknown source, RuntimeError when the radio does not follow.
    """

def new_session(session: int = -1) -> int:
    """The session given, or a random one from 1 to 65535 if that is negative."""

def capture_frames(source, options, count: int, timeout_s: float = 60.0, progress=None, waiting=None) -> list:
    """Frames that a gr-uhd source receives: objects with body and the keys of the tag `sync`.

    options: receiver_options; count: how many; progress: called with the number received so far;
    waiting: whether the source has a good reason to send nothing yet, which is no part of the time.
    Raises RuntimeError when the time is over before that many came.
    """

def sample_noise_variance(config, pilot_seed: int = 1, amplitude: float = 0.3) -> float:
    """Noise variance per sample that gives config.snr_db at Bob behind a modulator of that amplitude.

    config: an fpi.config; pilot_seed: Alice's. noise_variance() is that of an element for symbols
    sent as they are; a sample has N/A times as much, N the FFT size, A the active subcarriers.
    """
