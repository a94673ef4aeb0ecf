// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/ofdm/pilots.h>
#include <vector>

namespace physec::fpi {

/*!
 * Least-squares channel estimate over the G symbols of a frame, per subcarrier:
 * h(n) = S(n)^+ y(n) with S(n) the G x Nt pilots that the receiver believes were sent. Bare pilots
 * give what an Eve sees (true and fake paths), effective pilots Phi(n) s the true paths alone; with
 * a zero-noise frame both are exact.
 *
 * Needs G >= Nt and pilots of full rank on every subcarrier. The noise of the result has
 * covariance sigma^2 (S(n)^H S(n))^-1: with random square pilots (G = Nt) it is far from white and
 * dominated by the few worst conditioned subcarriers.
 */
class PHYSEC_CORE_API least_squares_channel
{
public:
    /*!
     * \throws invalid_input when G < Nt or some subcarrier's pilots are rank deficient
     */
    explicit least_squares_channel(const ofdm::pilot_grid& sent);

    int subcarriers() const { return static_cast<int>(solvers_.size()); }
    int antennas() const { return antennas_; }

    /*!
     * \param frame G * N received values in arrival order
     * \returns channel estimate, active subcarriers x antennas, as channel::miso_response()
     * \throws invalid_input when the frame has the wrong size
     */
    matrix_cf64 estimate(const vector_cf64& frame) const;

    /*!
     * Variance of each estimate over the noise variance of a received value, that is the diagonal
     * of (S(n)^H S(n))^-1. \returns active subcarriers x antennas
     */
    Eigen::MatrixXd noise_gain() const;

private:
    int antennas_;
    std::vector<matrix_cf64> solvers_; // per subcarrier: pseudo-inverse, antennas x symbols
};

} // namespace physec::fpi
