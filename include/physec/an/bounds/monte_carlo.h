// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

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

//! What one draw of channels and angles leaves of the vectors; the same for every tau.
struct PHYSEC_CORE_API realisation {
    double theta_rad;      //!< target's angle at the base station
    double phi_rad;        //!< target's angle at the sensing eavesdropper
    double channel_norm2;  //!< ||h||^2
    double along_target;   //!< |a~^H h|^2, the paper's (R^2 + T^2)/N
    double user_gain;      //!< S = |h^H t1|^2
    double eve_data_gain;  //!< |h_e^H t1|^2
    double eve_noise_gain; //!< sum over i >= 3 of |h_e^H t_i|^2
    double noise_share;    //!< U = sum over i >= 3 of |a'^H t_i|^2 / ||a'||^2
};

/*!
 * Reduces given channels (N entries each) and angles. Throws invalid_input when validate_csi() or
 * validate_target_angle() complains.
 */
PHYSEC_CORE_API realisation realise(const config& config,
                                    const vector_cf64& h,
                                    const vector_cf64& h_e,
                                    double theta_rad,
                                    double phi_rad);

//! Draws h, h_e ~ CN(0, I) and theta, phi uniform on (-pi/2, pi/2), then reduces them.
PHYSEC_CORE_API realisation draw_realisation(const config& config, random::generator& random);

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
    random::estimate comm_eve_rate_bits;
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
