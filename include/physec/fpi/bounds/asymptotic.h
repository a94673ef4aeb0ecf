// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/channel/multipath.h>
#include <physec/fpi/config.h>
#include <physec/ofdm/pilots.h>
#include <string>
#include <vector>

/*!
 * \file
 * Closed-form analysis of one true path and its fake twin (Section V-B, Figure 3): information
 * matrix for many symbols (17), (18) and the two lower bounds Xi (22) and Psi (23).
 *
 * zeta = [tau, theta, tau~, theta~]; gains and all other paths count as known, as in the paper, so
 * every number here is below what an Eve who has to estimate them can reach.
 *
 * Limits:
 * - (17), (18), (22) hold for any N, Nt, spacing and list of active subcarriers n >= 0 or not: the
 *   sums O and M simply run over the list. They replace the pilots by E{s s^H} = I/Nt.
 * - (22) assumes gamma~ = gamma; (23) in addition A2 to A5 and the subcarriers 0..N-1, because its
 *   proof uses n <= N-1 throughout. unmet_assumptions() tells.
 * - An angle must exist: a spatial frequency outside +-d/lambda has no theta.
 */
namespace physec::fpi {

/*!
 * Corrected, or as printed where the paper has a misprint: cos^2(theta_k) instead of
 * cos^2(theta~_k) in element [4,4] of (18), and 1/|cos cos~| instead of 1/sqrt|cos cos~| in (22),
 * (23) and (54). The printed Xi and Psi are no bounds when a cosine is small.
 */
enum class expression { corrected, printed };

//! A true path and the twin that a fake set gives it.
struct path_pair {
    channel::path truth;
    channel::path twin;
};

//! Pair of true path \p index (0: line of sight) towards Eve and fake set \p set.
PHYSEC_CORE_API path_pair true_fake_pair(const config& config, int index = 0, int set = 0);

/*!
 * Deltas of Figure 3: delta_theta = mu Upsilon_theta and
 * delta_tau = sin(delta_theta) / ((N-1) Lambda), where A5 holds with equality.
 */
PHYSEC_CORE_API fake_set figure_3_fake_set(const config& config, double mu);

/*!
 * Asymptotic information per OFDM symbol, (17) with (18): the limit of pair_information() / G.
 * Units 1/s and 1/rad. Elements are NaN when one of the angles does not exist.
 */
PHYSEC_CORE_API Eigen::Matrix4d asymptotic_information(const config& config,
                                                       const path_pair& pair,
                                                       double noise_variance,
                                                       expression form = expression::corrected);

//! Block of (12) that belongs to the pair, for these pilots and all their symbols.
PHYSEC_CORE_API Eigen::Matrix4d pair_information(const config& config,
                                                 const path_pair& pair,
                                                 const ofdm::pilot_grid& bare,
                                                 double noise_variance);

/*!
 * Trace of the inverse in microseconds^2 + rad^2, the unit of Figure 3. NaN when singular;
 * \p condition receives the condition number after Jacobi scaling.
 */
PHYSEC_CORE_API double pair_error(const Eigen::Matrix4d& information, double& condition);

//! Xi (22), per symbol, in microseconds * rad: 4 / det^(1/4) of the asymptotic information.
PHYSEC_CORE_API double xi(const config& config,
                          const path_pair& pair,
                          double noise_variance,
                          expression form = expression::corrected);

/*!
 * Psi (23), per symbol, in microseconds * rad. The proof, (54), gives (23) where A5 holds with
 * equality; for shorter delays at the same angle it gives up to 3 % less. Throws invalid_input unless the active subcarriers
 * are 0..N-1. Infinite for a fake set without an angle; NaN for a negative one.
 */
PHYSEC_CORE_API double psi(const config& config,
                           const path_pair& pair,
                           double noise_variance,
                           expression form = expression::corrected);

//! Those of "A1".."A5" (Corollary 1) that the pair does not meet; empty: Psi is proven.
PHYSEC_CORE_API std::vector<std::string> unmet_assumptions(const config& config,
                                                           const path_pair& pair);

//! The four curves of Figure 3 (squared), in microseconds^2 + rad^2, for G symbols.
struct pair_bounds {
    double exact;      //!< pair_error() of pair_information()
    double asymptotic; //!< pair_error() of asymptotic_information(), over G
    double xi;         //!< Xi/G
    double psi;        //!< Psi/G; NaN where Psi is not defined
    double condition;  //!< of pair_information()
};

//! All four for one draw of the pilots, noise as in separate_bound().
PHYSEC_CORE_API pair_bounds bounds_of_pair(const config& config,
                                           const path_pair& pair,
                                           const ofdm::pilot_grid& bare,
                                           expression form = expression::corrected);

/*!
 * Which steps of "Psi < Xi < asymptotic" and "Xi < exact" do not hold, in these words; empty when
 * all do. The corrected Xi is never above the asymptotic error (inequality of the means).
 */
PHYSEC_CORE_API std::vector<std::string> violated_orderings(const pair_bounds& bounds);

} // namespace physec::fpi
