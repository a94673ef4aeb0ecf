// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/bounds/realisation.h>
#include <physec/api.h>
#include <vector>

/*!
 * \file
 * Cramer-Rao bounds (CRB) of the two sensing receivers, exact over Rayleigh fading and an angle
 * that is uniform on (-pi/2, pi/2).
 *
 * All four are of one form, scale / (cos^2(angle) (data + noise U)), where U ~ Beta(N-2, 1) is the
 * share of a'(theta) inside the artificial noise's subspace, independent of the angle. Hence one
 * structure with one set of formulas. Units: rad^2.
 *
 * With the noise in the null space of the user alone a(theta)^H X holds noise too. CRB(phi) keeps
 * its form, of all the power on the target, with U ~ Beta(N-1, 1), the share of a~ in that space;
 * so does Lemma 6, of what s_u alone tells. The common bound and the leak depend on h at a~ and
 * a'~ = a'/||a'||, three real variables: their `table` holds a quadrature over them. With decoys no
 * law is closed, because the angle between target and decoy matters: monte_carlo() draws it.
 */
namespace physec::an {

//! The law of one CRB. A bound that no receiver can reach (zero information) is +infinity.
struct PHYSEC_CORE_API angle_bound {
    double scale;          //!< 6 sigma_r^2 / (pi^2 L |gain|^2 antennas N)
    double data;           //!< A1: information carried by the data beam
    double noise;          //!< A2: information carried by the artificial noise
    int degrees;           //!< N - 2
    double truncation_rad; //!< delta

    //! A value that the information, in place of data + noise U, takes with this probability.
    struct entry {
        double weight, information;
    };
    std::vector<entry> table = {}; //!< used instead of data and noise unless empty

    //! The bound of one realisation; \p share is U. Throws invalid_input for a table's law.
    double at(double angle_rad, double share) const;

    /*!
     * (1/pi) times the integral over |angle| < pi/2 - delta of the mean over U: the paper's ergodic
     * CRB. It is not renormalised; divide by probability_inside() for the conditional mean.
     */
    double mean() const;

    //! E[cos^2(angle) CRB], which needs no truncation.
    double mean_times_cos2() const;

    //! P(|angle| < pi/2 - delta).
    double probability_inside() const;

    //! P(CRB > eps), no truncation.
    double ccdf(double eps) const; // by a table: within 1e-3, steps of the quadrature

    //! Expected 1/cos^2 over the truncated range, (2/pi) tan(pi/2 - delta).
    double mean_inverse_cos2() const;
};

/*!
 * A1 + A2 U of one realisation in any noise space: the information in the common CRB(theta) is
 * (M^2-1) times the first, in power on the target, and (N^2-1) times the second, its sharpness.
 */
struct PHYSEC_CORE_API target_information {
    double power;     //!< a~^H R a~
    double sharpness; //!< a'~^H R a'~ - |a~^H R a'~|^2 / a~^H R a~
};
PHYSEC_CORE_API target_information look_at_target(const config& config, const target_view& view);

/*!
 * CRB(theta) at the base station with X treated as fixed ("common" approach), (14): artificial
 * noise counts as a known waveform. What a receiver that knows X reaches.
 *
 * All four functions throw invalid_input when the configuration is not valid or alpha = 0: the
 * target's gain would not be observable and (14) is no bound then. The two that depend on the
 * noise's covariance, and crb_phi_law() in the user's noise space, also throw for decoys.
 */
PHYSEC_CORE_API angle_bound crb_theta_common_law(const config& config);

//! CRB(theta) at the base station with X a function of theta ("exact" approach), Lemma 6.
PHYSEC_CORE_API angle_bound crb_theta_exact_law(const config& config);

//! CRB(phi) at the sensing eavesdropper, Lemma 7.
PHYSEC_CORE_API angle_bound crb_phi_law(const config& config);

/*!
 * The leak the paper does not discuss: CRB(theta), the angle seen from the base station, of a
 * sensing eavesdropper who knows X. Its gain c4 and its own angle phi are nuisance parameters,
 * which costs all the data beam's information; what remains is
 * sigma_r^2 / (2 |c4|^2 L Ne gamma2 ||a'||^2 U). Infinite mean for N = 3, infinite for tau = 1.
 */
PHYSEC_CORE_API angle_bound crb_theta_leak_law(const config& config);

//! Constants of the paper's denominators, shared with printed.h.
PHYSEC_CORE_API double data_information(const config& config, int antennas);
PHYSEC_CORE_API double noise_information(const config& config);

} // namespace physec::an
