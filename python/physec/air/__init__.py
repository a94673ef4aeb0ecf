# SPDX-License-Identifier: GPL-3.0-or-later
"""On the air: radios, calibration and recordings around the blocks."""

from . import calibration
from .capture import capture_frames
from .levels import sample_noise_variance
from .radio import new_session, prepare_radio

__all__ = ["prepare_radio", "new_session", "calibration", "capture_frames", "sample_noise_variance"]
