# SPDX-License-Identifier: GPL-3.0-or-later
"""Timings of the kernels, and what they are compared with; for `physec bench`."""

from ..physec_core._bench import (
    time_an_precoder,
    time_fpi_precoder,
    time_fpi_receiver,
    time_frame_receiver,
    time_waveform_precoder,
)

__all__ = [
    "time_an_precoder",
    "time_fpi_precoder",
    "time_fpi_receiver",
    "time_frame_receiver",
    "time_waveform_precoder",
]
