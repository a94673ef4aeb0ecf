// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/config.h>
#include <physec/api.h>

/*!
 * \file
 * The paper's own expressions, by name, so that their errors against the exact laws of rates.h and
 * sensing_bounds.h can be shown. Nothing else in the library uses them. Some are wrong as printed
 * (documented at each); they are reproduced as they stand.
 *
 * Rates in bits, bounds in rad^2; invalid_input as for the exact forms.
 */
namespace physec::an {

/*!
 * Law of the auxiliary variables R, T, K: jointly Gaussian as the paper assumes (clt), or as they
 * really are (exact: K - (R^2+T^2)/N is Gamma(N-1, 1) and (R^2+T^2)/N is Exp(1)).
 */
enum class printed_law { clt, exact };

/*!
 * Lemma 8: the user's rate with R, T, K, W jointly Gaussian. W is a linear function of R and T, so
 * (28) is a three-dimensional integral; its angular part is done in closed form here. Where the
 * Gaussian K falls below (R^2+T^2)/N the square root of (29) is taken as zero, and a negative SINR
 * counts as zero.
 */
PHYSEC_CORE_API double printed_user_rate_lemma8_bits(const config& config);

//! Second-order Taylor form of upper bound 1, with its second term converted to bits.
PHYSEC_CORE_API double printed_user_rate_upper1_taylor_bits(const config& config);

//! The same as printed: first term in bits, second in nats.
PHYSEC_CORE_API double printed_user_rate_upper1_taylor_printed(const config& config);

//! (36) as printed: exponent halved, C2 without |c2|^2.
PHYSEC_CORE_API double printed_comm_eve_rate_36_bits(const config& config);

//! (36) with the exponent corrected only, i.e. the exact mean of (37) as printed.
PHYSEC_CORE_API double printed_comm_eve_rate_37_bits(const config& config);

//! max(0, user_rate_lemma8_bits - comm_eve_rate_36_bits): what Fig. 2(a) shows.
PHYSEC_CORE_API double printed_secrecy_rate_bits(const config& config);

//! Lemma 2, (15): lower bound of P(CRB(theta) > eps), common approach.
PHYSEC_CORE_API double printed_ccdf_lemma2(const config& config, double eps);

/*!
 * Lemma 3, (16): upper bound of P(CRB(theta) > eps). Its denominator can be zero or negative, which
 * counts as an infinite bound.
 */
PHYSEC_CORE_API double
printed_ccdf_lemma3(const config& config, double eps, printed_law law = printed_law::clt);

//! (16) taken literally: a negative bound does not exceed eps.
PHYSEC_CORE_API double
printed_ccdf_lemma3_literal(const config& config, double eps, printed_law law = printed_law::clt);

//! Lemma 4: approximation of P(CRB(theta) > eps). Negative denominators count as infinite bounds.
PHYSEC_CORE_API double
printed_ccdf_lemma4(const config& config, double eps, printed_law law = printed_law::clt);

//! Probability that Lemma 3's denominator is not positive, (A2/(A1+A2))^(N-1) with the exact law.
PHYSEC_CORE_API double printed_lemma3_nonpositive_probability(const config& config,
                                                              printed_law law = printed_law::exact);

//! Ergodic form of Lemma 2 (Appendix G), truncated at delta.
PHYSEC_CORE_API double printed_crb_theta_common_lower_rad2(const config& config);

/*!
 * Ergodic form of Lemma 4 (Appendix G), truncated at delta. The expectation does not exist - the
 * denominator passes through zero - so this is its principal value.
 */
PHYSEC_CORE_API double printed_crb_theta_common_lemma4_rad2(const config& config);

} // namespace physec::an
