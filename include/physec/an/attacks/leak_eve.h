// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/receive/target_estimator.h>
#include <utility>

namespace physec::an {

//! What an eavesdropper who knows the transmission X makes of it.
enum class leak_source {
    null_space, //!< X and its symbols s_u alone; she need not hear anything
    echo        //!< X and the sensing Eve's echo Y_sr
};

PHYSEC_CORE_API std::string to_string(leak_source source);
//! "null_space" or "echo"; throws invalid_input otherwise.
PHYSEC_CORE_API leak_source leak_source_from_string(const std::string& name);

/*!
 * A leak the paper does not discuss: theta, the target as the base station sees it, at an
 * eavesdropper who knows X (N x L). Who knows X knows s_u, the least of its parts.
 *
 * null_space: the artificial noise spans the complement of {a(theta), h}. She takes the data beam
 * out of X and looks where nothing is left,
 *   min over theta of a^H R a,   R = X X^H - X s_u^H s_u X^H / ||s_u||^2,
 * the null spectrum of MUSIC. Without noise there is no error but that of the samples' precision.
 * What a finite frame's noise has in common with s_u goes with it, which does no harm: R stays
 * orthogonal to a. Needs N-1 snapshots and tau < 1; its snr_db is the mean of a^H R a over all
 * directions over that at the minimum, threshold leak_null_depth_db.
 *
 * In the user's noise space X has no null at the target, but what it spares, h (and decoys), is the
 * null space of R, and outside that t1 is a multiple of a(theta): with b = X s_u^H / ||s_u||^2 and
 * both without their part in the null space,
 *   max over theta of |b^H a|^2 / (||b||^2 ||a||^2),
 * exact in frame-exact mode, where b is t1; in streaming mode b holds white noise, for which this is
 * maximum likelihood. Needs r+1 snapshots; snr_db is b's part along a over the mean of the others.
 *
 * echo: maximum likelihood with unknown phi and complex c4,
 *   max over (phi, theta) of |c(phi)^H Y X^H a(theta)|^2 / (Ne a^H X X^H a),
 * reaches crb_theta_leak() above the threshold. Only the artificial noise makes the waveforms
 * a(theta)^H X of different directions differ, so that besides the array-output SNR the best
 * direction must beat those outside its main lobe by leak_log_odds to be called reliable.
 *
 * Snapshots are accumulated one by one, without allocation; estimate() costs the search, for which
 * large arrays make Eigen allocate the work space of a matrix product.
 */
class PHYSEC_CORE_API leak_eve
{
public:
    //! Throws invalid_input when the configuration does not validate.
    leak_eve(const config& config, leak_source source);

    //! Takes the noise space from \p config, of the same sizes; the snapshots so far are forgotten.
    void set_space(const config& config);

    //! Values per observation snapshot: 1 (s_u) for null_space, Ne for echo.
    int observation_length() const { return observation_length_; }

    //! Forgets all snapshots.
    void reset();

    //! \param transmitted N values; \param observation observation_length() values, same instant
    void add(const cf32* transmitted, const cf32* observation);

    //! theta from the snapshots since reset(); at least one, else invalid_input.
    angle_estimate estimate();

private:
    angle_estimate from_null_space();
    angle_estimate from_data_beam();
    angle_estimate from_echo();
    std::pair<double, double> coarse();
    double residual(const vector_cf64& transmit);
    double likelihood(const vector_cf64& receive, const vector_cf64& transmit);

    int antennas_;
    int observation_length_;
    leak_source source_;
    noise_space space_;
    int noise_rank_;
    angle_search transmit_search_, receive_search_;
    matrix_cf64 transmit_grid_; // N x points
    matrix_cf64 receive_grid_;  // Ne x points; echo only
    matrix_cf64 cross_;         // Y X^H or s_u X^H, observation_length_ x N
    matrix_cf64 covariance_;    // X X^H, N x N
    double observed_energy_ = 0.0;
    long snapshots_ = 0;
    vector_cf64 transmitted_, observation_, transmit_, receive_, transmit_image_, receive_image_;
    matrix_cf64 beams_, table_;  // c^H Y X^H and c^H Y X^H a on the grids; echo only
    std::vector<double> values_; // of the transmit grid
    std::vector<peak> lobes_;
};

//! A null is believed when it is this far below the average direction.
constexpr double leak_null_depth_db = 30.0;
//! log of the odds against the best direction outside the main lobe; e^10 = 22000.
constexpr double leak_log_odds = 10.0;

} // namespace physec::an
