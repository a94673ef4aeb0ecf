// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/bounds/realisation.h>
#include <physec/an/config.h>
#include <physec/api.h>
#include <physec/random/monte_carlo.h>
#include <vector>

/*!
 * \file
 * Monte Carlo of the rates and bounds from realisations of the vectors h, h_e and the angles theta,
 * phi: an independent check of rates.h and sensing_bounds.h, from the definitions (1), (14), (29)
 * and (37) rather than from the laws derived from them.
 */
namespace physec::an {

//! P(CRB > eps) as counted.
struct PHYSEC_CORE_API ccdf_estimate {
    double eps;
    random::estimate common, exact, phi, leak;
    random::estimate lower;  //!< Lemma 2
    random::estimate upper;  //!< Lemma 3, with the true law of R, T, K
    random::estimate approx; //!< Lemma 4, likewise
};

//! Means at one tau. Bounds of an infinite CRB are +infinity with standard error 0.
struct PHYSEC_CORE_API monte_carlo_point {
    double tau;
    random::estimate user_rate_bits, user_rate_upper1_bits;
    random::estimate comm_eve_rate_bits, target_eve_rate_bits;
    random::estimate comm_eve_rate_37_bits; //!< (37) as printed, without |c2|^2 on the noise
    random::estimate secrecy_rate_bits;     //!< mean of the difference, not clipped at zero
    random::estimate crb_theta_common_rad2, crb_theta_exact_rad2, crb_phi_rad2;
    random::estimate crb_theta_leak_rad2;
    random::estimate crb_theta_common_cos2_rad2; //!< E[cos^2(theta) CRB]
    std::vector<ccdf_estimate> ccdf;
};

/*!
 * All quantities at every \p tau from the same realisations, CCDFs at every \p eps.
 * \param config its tau is not used
 * Throws invalid_input as validate() of either argument, for an empty \p tau, or alpha = 0.
 */
PHYSEC_CORE_API std::vector<monte_carlo_point>
monte_carlo(const config& config,
            const std::vector<double>& tau,
            const std::vector<double>& eps,
            const random::monte_carlo_options& options);

} // namespace physec::an
