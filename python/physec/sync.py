# SPDX-License-Identifier: GPL-3.0-or-later
"""From a radio's samples to frames, without a flowgraph."""

from .physec_core.ofdm import frame_format
from .physec_core.sync import frame_receiver, received_frame, receiver_options

__all__ = ["receiver_options", "make_receiver_options", "frame_receiver", "received_frame"]


def make_receiver_options(
    format: frame_format, carrier_hz: float, epoch_s: float = 0.0, calibration=None, **others
) -> receiver_options:
    """Checked receiver_options. Raises InvalidInput.

    format: ofdm.frame_format of the transmitter; carrier_hz: Hz; epoch_s: when frame 0 left, seconds
    on the common clock; calibration (see air.calibration): supplies the chains' delay, the session it
    was made in and, if it cannot be used, the complaint; others: attributes of receiver_options.
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
