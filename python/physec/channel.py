# SPDX-License-Identifier: GPL-3.0-or-later
"""Propagation paths, of an array or of single antennas, and the radio chains around them."""

from ._channel_file import read_channel, recorded_channel, save_channel
from .physec_core.channel import (
    antenna_path,
    antenna_paths,
    antenna_paths_text,
    chain,
    chain_response,
    estimate_chain,
    miso_response,
    path,
    read_antenna_paths,
)

__all__ = [
    "path",
    "miso_response",
    "antenna_path",
    "antenna_paths",
    "antenna_paths_text",
    "read_antenna_paths",
    "chain",
    "chain_response",
    "estimate_chain",
    "recorded_channel",
    "read_channel",
    "save_channel",
]
