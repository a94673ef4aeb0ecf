# SPDX-License-Identifier: GPL-3.0-or-later
"""Flat spellings for flowgraphs: block descriptions, expressions in parameters, generated programs.

GNU Radio Companion takes every word of an expression for a variable, if the flowgraph has one of
that name: `physec.air.new_session()` would depend on a variable called `air`. So what flowgraphs
call has a flat name beside the one in its room, and keeps it.
"""

import importlib

__all__ = ["FLOWGRAPHS", "find"]

FLOWGRAPHS = {
    # block descriptions
    "make_fpi_config": "fpi.make_config",
    "make_an_config": "an.make_config",
    "make_an_air_config": "an.make_air_config",
    "make_air_frame": "ofdm.make_frame_format",
    "make_receiver_options": "sync.make_receiver_options",
    "load_scenario": "scenario.load_lab",
    "calibration": "air.calibration",
    "new_session": "air.new_session",
    "prepare_radio": "air.prepare_radio",
    "require_key_file": "secret.require_key_file",
    "fpi_position_map": "views.fpi_position_map",  # loaded when asked for: needs Qt
    "fpi_error_view": "views.fpi_error_view",
    "fpi_comparison": "views.fpi_comparison",
    "fpi_spectrum": "views.fpi_spectrum",
    "an_beam_pattern": "views.an_beam_pattern",
    "an_target_view": "views.an_target_view",
    "an_secrecy_meter": "views.an_secrecy_meter",
    "change_fpi_config": "_live.change_fpi_config",
    "change_an_config": "_live.change_an_config",
    "set_or_keep": "_live.set_or_keep",
    "radio_health": "views.radio_health",
    # expressions in parameters
    "fpi_config": "fpi.config",
    "fake_set": "fpi.fake_set",
    "secret_prior": "fpi.secret_prior",
    "draw_secret": "fpi.draw_secret",
    "fpi_true_paths": "fpi.true_paths",
    "fpi_pilots": "fpi.make_pilots",
    "fpi_sample_noise": "air.sample_noise_variance",
    "an_config": "an.config",
    "an_air_config": "an.air_config",
    "an_qpsk_points": "an.qpsk_points",
    "an_qpsk_pilots": "an.qpsk_pilots",
    "numerology": "ofdm.numerology",
    "guarded_numerology": "ofdm.guarded_numerology",
    "guarded_subcarriers": "ofdm.guarded_subcarriers",
    "air_frame": "ofdm.frame_format",
    "receiver_options": "sync.receiver_options",
    "antenna_path": "channel.antenna_path",
    "antenna_paths": "channel.antenna_paths",
    "read_antenna_paths": "channel.read_antenna_paths",
    "chain": "channel.chain",
    "chain_response": "channel.chain_response",
    "point": "array.point",
}


def find(name):
    """The object of a flat spelling. Raises AttributeError for any other name."""
    package = __package__
    if name not in FLOWGRAPHS:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    room, _, member = FLOWGRAPHS[name].partition(".")
    return getattr(importlib.import_module(f"{package}.{room}"), member)
