// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <physec/an/bounds/printed.h>
#include <physec/an/config.h>
#include <physec/api.h>
#include <vector>

/*!
 * \file
 * Everything the analysis says about one configuration, gathered under the names that the command
 * line prints. Rates in bits, ergodic truncated CRBs in rad^2.
 */
namespace physec::an {

/*!
 * Absent while config.sensing is off. Infinite where no estimate is possible. With decoys there are
 * no laws: means of 20000 seeded draws then, with a standard error of about 2 %.
 */
struct PHYSEC_CORE_API sensing_bounds {
    double crb_theta_common_rad2; //!< base station that knows X
    double crb_theta_exact_rad2;  //!< base station that uses s_u only, Lemma 6
    double crb_phi_rad2;          //!< sensing eavesdropper, its own angle, Lemma 7
    double crb_theta_leak_rad2;   //!< sensing eavesdropper that knows X, the base station's angle
};

struct PHYSEC_CORE_API bounds {
    double user_rate_bits;
    double comm_eve_rate_bits;
    double secrecy_rate_bits;
    double user_rate_upper1_bits;
    double user_rate_upper2_bits;
    double target_eve_rate_bits;                        //!< a receiver at the target
    std::vector<double> comm_eve_rate_bits_by_antennas; //!< 1 to N+2 antennas, combined
    std::optional<sensing_bounds> sensing;
};

PHYSEC_CORE_API bounds all_bounds(const config& config);

//! The paper's own expressions for the same quantities (printed.h).
struct PHYSEC_CORE_API printed_bounds {
    double user_rate_bits;                             //!< Lemma 8
    double comm_eve_rate_bits;                         //!< (36)
    double secrecy_rate_bits;                          //!< Lemma 8 less (36)
    double user_rate_upper1_taylor;                    //!< bits minus nats
    double user_rate_upper2_bits;                      //!< (35)
    std::optional<double> crb_theta_common_lower_rad2; //!< ergodic Lemma 2
    std::optional<double> crb_theta_common_rad2;       //!< ergodic Lemma 4, principal value
    std::optional<double> crb_theta_exact_rad2;        //!< Lemma 6
    std::optional<double> crb_phi_rad2;                //!< Lemma 7
};

PHYSEC_CORE_API printed_bounds all_printed_bounds(const config& config);

//! P(CRB > eps) of every bound.
struct PHYSEC_CORE_API ccdf_point {
    double eps;
    double common, exact, phi, leak;
    // Absent unless the noise space is the paper's.
    std::optional<double> lower;  //!< Lemma 2
    std::optional<double> upper;  //!< Lemma 3
    std::optional<double> approx; //!< Lemma 4
};

//! \param law which law of R, T, K Lemmas 3 and 4 use
PHYSEC_CORE_API ccdf_point ccdf_at(const config& config,
                                   double eps,
                                   printed_law law = printed_law::clt);

} // namespace physec::an
