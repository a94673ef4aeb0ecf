// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/config.h>
#include <physec/api.h>

/*!
 * \file
 * Exact rates and SINR distributions of the user and of the communication eavesdropper, over
 * Rayleigh fading h, h_e and any target angle (the laws do not depend on it). No central limit
 * theorem: these replace Lemmas 8 and 9, whose printed forms are in printed.h.
 *
 * Rates are in bits per channel use, SINRs linear. Every function throws invalid_input when the
 * configuration is not valid, or when an SNR P|c|^2/sigma^2 is above 1e15.
 */
namespace physec::an {

//! g = P tau |c1|^2 / sigma_u^2: the user's SINR is g S with S = |h^H t1|^2.
PHYSEC_CORE_API double user_snr(const config& config);

//! C1 = P tau |c2|^2 / sigma_e^2, the data's mean SNR at the communication eavesdropper.
PHYSEC_CORE_API double comm_eve_snr(const config& config);

//! C2 = |c2|^2 P (1-tau) / (r sigma_e^2), r = N-2 in the paper: artificial noise per dimension over thermal noise.
PHYSEC_CORE_API double comm_eve_noise_ratio(const config& config);

//! E S = |alpha|^2 + (N-1)(1-|alpha|^2).
PHYSEC_CORE_API double user_gain_mean(const config& config);

//! Var S = (N-1) - (N-2)|alpha|^4.
PHYSEC_CORE_API double user_gain_variance(const config& config);

/*!
 * P(SINR_u > x). S is a binomial mixture of gamma laws: m ~ Bin(N-2, 1-|alpha|^2) and, given m,
 * S ~ Gamma(m+1, 1).
 */
PHYSEC_CORE_API double user_sinr_ccdf(const config& config, double x);

//! P(log2(1 + SINR_u) > bits).
PHYSEC_CORE_API double user_rate_ccdf(const config& config, double bits);

//! E log2(1 + SINR_u) = (1/ln 2) sum_k P(m >= k-1) e^(1/g) E_k(1/g), k = 1..N-1.
PHYSEC_CORE_API double user_rate_bits(const config& config);

//! Upper bound 1, E log2(1 + g ||h||^2); the correct form of (34).
PHYSEC_CORE_API double user_rate_upper1_bits(const config& config);

//! Upper bound 2, log2(1 + g E S), (35).
PHYSEC_CORE_API double user_rate_upper2_bits(const config& config);

//! P(SINR_e > x) = e^(-x/C1) (1 + x C2/C1)^-r; in the user's noise space as in eves.h.
PHYSEC_CORE_API double comm_eve_sinr_ccdf(const config& config, double x);

//! P(log2(1 + SINR_e) > bits).
PHYSEC_CORE_API double comm_eve_rate_ccdf(const config& config, double bits);

//! E log2(1 + SINR_e).
PHYSEC_CORE_API double comm_eve_rate_bits(const config& config);

//! Ergodic secrecy rate max(0, user - communication eavesdropper).
PHYSEC_CORE_API double secrecy_rate_bits(const config& config);

} // namespace physec::an
