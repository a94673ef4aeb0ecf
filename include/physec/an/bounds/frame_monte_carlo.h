// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/config.h>
#include <physec/random/monte_carlo.h>
#include <vector>

/*!
 * \file
 * Monte Carlo of whole frames: each realisation draws h, h_e, theta, phi, QPSK symbols s_u and the
 * artificial noise, sends them through the precoder of the blocks and reads rates and bounds off
 * the samples X. The slowest and most literal check of rates.h and sensing_bounds.h.
 *
 * All tau see the same realisations (common random numbers): differences between tau are much more
 * certain than the standard errors say.
 *
 * In mode frame_exact the sample covariance is R_x and the closed forms hold as they are. In mode
 * streaming a frame of L samples differs from R_x, and two quantities with it: finite_frame.h.
 */
namespace physec::an {

//! Means at one tau: powers before link gains, rates in bits, CRBs in rad^2 as angle_bound::mean().
struct PHYSEC_CORE_API frame_point {
    double tau;
    random::estimate user_rate_bits, comm_eve_rate_bits;
    random::estimate secrecy_rate_bits; //!< mean of the difference, not clipped at zero
    random::estimate user_signal_power, user_leaked_power;
    random::estimate comm_eve_signal_power, comm_eve_noise_power;
    random::estimate crb_theta_common_rad2;
    random::estimate crb_theta_exact_rad2;
    random::estimate crb_phi_rad2;
    random::estimate crb_theta_leak_rad2; //!< +infinity at tau = 1
    random::estimate target_eve_rate_bits;
};

/*!
 * \param config its tau is not used, its mode is
 * \param tau each in (0, 1]: without a data beam the target's gain is not observable
 * \param options chunk is in realisations; 64 or so shares the work well
 * Throws invalid_input as validate() of either argument, or for tau or alpha not usable.
 */
PHYSEC_CORE_API std::vector<frame_point>
frame_monte_carlo(const config& config,
                  const std::vector<double>& tau,
                  const random::monte_carlo_options& options);

} // namespace physec::an
