// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/paths/path_estimator.h>
#include <physec/fpi/receive/least_squares_channel.h>

namespace physec::fpi {

/*!
 * Two-dimensional unitary ESPRIT on the least-squares channel estimate: the textbook subspace
 * method, for comparison. It knows the pilots only.
 *
 * The N x Nt channel estimate is cut into overlapping windows (2-D spatial smoothing: one snapshot
 * becomes many), forward-backward averaging makes the data centro-Hermitian, and a fixed unitary
 * transform makes them real. With Es the dominant left singular vectors, total least squares gives
 *
 *   K1 Es Y1 = K2 Es (delay),   K3 Es Y2 = K4 Es (frequency),
 *
 * and the eigenvalues of Y1 + j Y2 hold both coordinates of a path at once, so that pairing is
 * automatic: real part tan(-pi delay), imaginary part tan(pi frequency). Gains then follow from
 * least squares on the frame itself. Nothing is iterated, nothing attains the bound: white noise
 * is assumed, and that of the channel estimate is not white.
 */
class PHYSEC_CORE_API esprit
{
public:
    /*!
     * \param model bare pilots for an Eve; effective ones for a textbook Bob
     * \throws invalid_input when G < Nt, when pilots are rank deficient, when the active
     *         subcarriers are not consecutive, or with fewer than 4 subcarriers or antennas
     */
    explicit esprit(const frame_model& model);

    //! Size of the smoothing windows: half of the array and of the band each, rounded up.
    int delay_window() const { return rows_; }
    int antenna_window() const { return columns_; }

    //! Largest order that the windows support.
    int max_order() const;

    /*!
     * \p order paths, earliest first. `converged` is false when the invariance equations had no
     * finite solution.
     * \param order number of paths; 0 takes detect_order()
     * \throws invalid_input when the frame has the wrong size or the order exceeds max_order()
     */
    path_fit estimate(const path_estimator& estimator, const vector_cf64& frame, int order) const;

    /*!
     * Number of paths by minimum description length on the singular values after smoothing
     * (Wax and Kailath), at least 1. Overlapping windows are not independent snapshots; they count
     * as N Nt / (window size), at least 2, each used forwards and backwards. Two paths well within
     * a resolution cell count as one, as they must.
     */
    int detect_order(const vector_cf64& frame) const;

private:
    Eigen::MatrixXd smoothed(const vector_cf64& frame) const;

    least_squares_channel channel_;
    int rows_;
    int columns_;
};

} // namespace physec::fpi
