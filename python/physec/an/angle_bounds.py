# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bound belongs to which estimate of the target's angle."""

from .. import physec_core as core

__all__ = ["angle_bounds"]


def angle_bounds(config, state, reference="known_x"):
    """(theta, phi) bounds in rad^2 of one frame: of the base station, which has X ("known_x") or the
    symbols ("symbols_only"), and of the sensing Eve, who uses all of the echo where the noise reaches
    the target.

    config: an.config; state: an.channel_state. Raises InvalidInput.
    """
    if reference == "symbols_only":
        theta = core.an.crb_theta_symbols_only(config, state.theta_rad)
    else:
        covariance = core.an.ideal_covariance(config, state.h, state.theta_rad)
        theta = core.an.crb_theta_common(config, state.theta_rad, covariance)
    if config.noise_space == "user":
        covariance = core.an.ideal_covariance(config, state.h, state.theta_rad)
        return theta, core.an.crb_phi_whole_echo(config, state.phi_rad, state.theta_rad, covariance)
    return theta, core.an.crb_phi(config, state.phi_rad)
