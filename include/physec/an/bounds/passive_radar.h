// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/channel_state.h>

/*!
 * \file
 * The sensing Eve as a passive radar. The paper's footnote 5 leaves out the link between base station
 * and sensing Eve; here it is what she listens to. She knows where the base station is, nothing of X,
 * and shares no clock with it. The L samples of a frame are the subcarriers of one OFDM symbol,
 * numbers k = -floor(L/2) and up at a spacing of bandwidth_hz / L. On subcarrier k her Ne antennas hear
 *
 *   y(k) = c5 c(chi) d(k) + c4 c(phi) e(k) exp(-j 2 pi k nu) + z(k),
 *   d(k) = a(psi)^H x(k),   e(k) = a(theta)^H x(k),   nu = echo_delay_s bandwidth_hz / L,
 *
 * with z of variance sigma_r^2 per antenna. psi is her own direction from the base station, chi that of
 * the base station from her. The delay is that of the echo behind the direct path, which times her
 * clock: propagation speed times echo_delay_s is the bistatic range less the baseline.
 *
 * Were d and e arbitrary, any delay could be part of e. What makes the delay visible is that both
 * paths carry one transmission: (c5 d, c4 e) is drawn from CN(0, S) with an unknown 2 x 2 covariance
 *   S_11 = |c5|^2 a(psi)^H R a(psi),  S_22 = |c4|^2 a(theta)^H R a(theta),
 *   S_12 = c5 conj(c4) a(psi)^H R a(theta).
 * Artificial noise that differs between the two directions is no reference: where it spares the
 * target, only the data in d tells of the echo, and the coherence |S_12|^2 / (S_11 S_22) says how much.
 */
namespace physec::an {

//! What the passive radar's direct link adds to the configuration.
struct PHYSEC_CORE_API passive_radar_link {
    cf64 gain_direct = { 1.0, 0.0 }; //!< c5, base station to sensing Eve, per antenna pair
    double departure_rad = 0.5;      //!< psi, sensing Eve seen from the base station
    double arrival_rad = -0.6;       //!< chi, base station seen from the sensing Eve
    double echo_delay_s = 0.4e-6;    //!< of the echo behind the direct path, below L / bandwidth_hz
    double bandwidth_hz = 15e6;      //!< of the L subcarriers

    //! Cycles by which the echo's phase turns from one subcarrier to the next, nu in [0, 1).
    double delay_cycles(const config& config) const;

    /*!
     * Empty when usable with \p config, otherwise one sentence with the value and the allowed
     * range. Refuses Ne < 3: one antenna's worth each of direct path, echo and noise.
     */
    std::string validate(const config& config) const;
};

//! Number k of the \p index-th of \p count subcarriers: -floor(count/2) and up, but not 0.
inline int passive_radar_subcarrier(int index, int count)
{
    return index - count / 2 + (index >= count / 2);
}

/*!
 * Law of y(k) as a function of seven real unknowns. What depends on them lives in the span of
 * c(chi), c(phi) and c'(phi), so that everything is done in these three dimensions.
 */
class PHYSEC_CORE_API passive_radar_model
{
public:
    enum parameter { sine, delay, direct, echo, cross_re, cross_im, noise, parameters };
    //! sin(phi), nu, S_11, S_22, Re S_12, Im S_12, sigma_r^2.
    using values = Eigen::Matrix<double, parameters, 1>;
    using information_matrix = Eigen::Matrix<double, parameters, parameters>;

    passive_radar_model(int antennas, double arrival_rad, int subcarriers);

    /*!
     * Fisher information of \p frames frames (Slepian and Bangs):
     *   F_ij = frames sum_k tr(R_k^-1 dR_k/dp_i R_k^-1 dR_k/dp_j).
     * Throws invalid_input when some R_k is not positive definite.
     */
    information_matrix information(const values& at, long frames) const;

    /*!
     * Log-likelihood, up to a constant, of \p frames frames with sum y y^H in covariances[index];
     * -infinity where some R_k is not positive definite. Fills \p score (derivatives) and \p info
     * unless null.
     */
    double log_likelihood(const values& at,
                          long frames,
                          const std::vector<matrix_cf64>& covariances,
                          values* score = nullptr,
                          information_matrix* info = nullptr) const;

private:
    double evaluate(const values& at,
                    long frames,
                    const std::vector<matrix_cf64>* covariances,
                    values* score,
                    information_matrix* info) const;

    int antennas_, subcarriers_;
    vector_cf64 direct_; // c(chi)
};

//! Bounds of one channel state.
struct PHYSEC_CORE_API passive_radar_bound {
    double phi_rad2;  //!< variance of the echo's direction, rad^2
    double delay_s2;  //!< variance of the echo's delay behind the direct path, s^2
    double coherence; //!< |S_12|^2 / (S_11 S_22), 0 to 1; 0 if nothing is heard
};

/*!
 * Cramer-Rao bound from \p frames frames; all of S and the noise are nuisance. It is that of Gaussian
 * symbols, that is of every Eve who does not use the shape of the constellation; one who decodes
 * s_u is the sensing Eve who knows it. Infinite where nothing can be told, e.g. when the echo
 * arrives from the direction of the direct path. Throws invalid_input.
 */
PHYSEC_CORE_API passive_radar_bound crb_passive_radar(const config& config,
                                                      const passive_radar_link& link,
                                                      const channel_state& state,
                                                      int frames = 1);

//! The seven unknowns of a channel state, X having the covariance ideal_covariance().
PHYSEC_CORE_API passive_radar_model::values passive_radar_truth(const config& config,
                                                                const passive_radar_link& link,
                                                                const channel_state& state);

} // namespace physec::an
