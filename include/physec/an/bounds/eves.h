// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/config.h>
#include <vector>

/*!
 * \file
 * Two eavesdroppers of the data that the paper leaves out, with exact laws in both noise spaces.
 *
 * The target: a receiver in the target's direction, y = c2 a(theta)^H X + z. The paper's noise
 * spares it; in the user's noise space it hears noise of power P (1-tau) N U / (N-1), where
 * U ~ Beta(N-1, 1) is the share of a~ outside h.
 *
 * The communication Eve with M antennas, all i.i.d. Rayleigh, who knows her channels and combines
 * for the largest SINR (MMSE). With rho = ||Q^H t1||^2, the share of the data beam outside the
 * noise space (1 in the paper's; |h^H t1|^2 / ||h||^2 in the user's), C1 and C2 of rates.h and
 * lambda+ > 0 >= lambda-, the roots of lambda^2 - (C1 - x C2) lambda - C1 x C2 rho = 0:
 *   P(SINR > x | rho) = P(A + B + D <= M-1),  A ~ Poisson(x / lambda+),
 *   B ~ Bernoulli(|lambda-| / (lambda+ + |lambda-|)),
 *   D ~ Binomial(r-1, p), p = x C2 / (lambda+ + x C2).
 * For M = 1 that is e^(-x/lambda+) lambda+ / (lambda+ + |lambda-|) (1 + x C2/lambda+)^-(r-1), and
 * with rho = 1 the (36) of rates.h. An Eve with more antennas than r nulls the noise.
 *
 * rho is a mixture of Beta(m+1, N-1-m), m ~ Bin(N-2, 1-|alpha|^2), in the user's noise space. Decoys
 * have no closed law there: rho and U are then taken from 4000 seeded draws, which leaves a relative
 * error below 1 % in the mean rates; in the paper's noise space they only change r.
 *
 * All functions throw invalid_input when the configuration cannot be used.
 */
namespace physec::an {

//! P(SINR > x) of the receiver at the target, x linear; her gain and noise are Eve's, c2, sigma_e.
PHYSEC_CORE_API double target_eve_sinr_ccdf(const config& config, double x);

//! E log2(1 + SINR) of the receiver at the target.
PHYSEC_CORE_API double target_eve_rate_bits(const config& config);

//! P(SINR > x) of the communication Eve with \p antennas, x linear.
PHYSEC_CORE_API double comm_eve_array_sinr_ccdf(const config& config, double x, int antennas);

//! E log2(1 + SINR) of the communication Eve with 1 to \p most antennas.
PHYSEC_CORE_API std::vector<double> comm_eve_array_rate_bits(const config& config, int most);

} // namespace physec::an
