// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/channel_state.h>

/*!
 * \file
 * SINRs (linear) and Cramer-Rao bounds (rad^2) for given channels and angles, not averaged. All
 * functions throw invalid_input when configuration or state cannot be used. Bounds are +infinity
 * where nothing is sent that could carry information (tau = 0, and tau = 1 for the leak).
 */
namespace physec::an {

//! User's SINR, P tau |c1|^2 |h^H t1|^2 / sigma_u^2: no artificial noise reaches the user.
PHYSEC_CORE_API double sinr_user(const config& config, const vector_cf64& h, double theta_rad);

//! Communication Eve's SINR, with |c2|^2 on the artificial noise as well (erratum of (37)).
PHYSEC_CORE_API double sinr_comm_eve(const config& config, const channel_state& state);

//! (37) as printed, without |c2|^2 on the artificial noise; for comparison only.
PHYSEC_CORE_API double sinr_comm_eve_printed(const config& config, const channel_state& state);

//! Covariance R_x of (2), N x N.
PHYSEC_CORE_API matrix_cf64 ideal_covariance(const config& config,
                                             const vector_cf64& h,
                                             double theta_rad);

/*!
 * CRB(theta), base station that knows X, (14), before R_x is idealised:
 *   (sigma_r^2 / (2 |c3|^2 L)) / (||b'||^2 a^H R a + M (a'^H R a' - |a^H R a'|^2 / a^H R a)).
 * Infinite for a^H R a = 0: then c3 is unobservable, and nothing is left to measure.
 * \param covariance R = X X^H / L of the frame, or ideal_covariance(); N x N
 */
PHYSEC_CORE_API double
crb_theta_common(const config& config, double theta_rad, const matrix_cf64& covariance);

//! CRB(theta) from s_u only, Lemma 6.
PHYSEC_CORE_API double crb_theta_symbols_only(const config& config, double theta_rad);

//! CRB(phi) of the sensing Eve from s_u, Lemma 7.
PHYSEC_CORE_API double crb_phi(const config& config, double phi_rad);

/*!
 * CRB(phi) of the sensing Eve from all of the echo, noise included, whose waveform she may or may
 * not know: sigma_r^2 / (2 |c4|^2 L ||c'||^2 a^H R a). Lemma 7 where the noise spares the target.
 */
PHYSEC_CORE_API double crb_phi_whole_echo(const config& config,
                                          double phi_rad,
                                          double theta_rad,
                                          const matrix_cf64& covariance);

/*!
 * A leak the paper does not discuss: CRB(theta), the base station's view of the target, at a
 * sensing Eve who knows X, for jointly unknown phi and c4:
 *   sigma_r^2 / (2 |c4|^2 L Ne (a'^H R a' - |a^H R a'|^2 / a^H R a)).
 */
PHYSEC_CORE_API double
crb_theta_leak(const config& config, double theta_rad, const matrix_cf64& covariance);

} // namespace physec::an
