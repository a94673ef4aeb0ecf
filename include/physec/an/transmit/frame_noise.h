// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/transmit/beams.h>
#include <physec/random/generator.h>

namespace physec::an {

/*!
 * Frame-exact artificial noise G V of one frame: the N-2 rows of V are orthogonal to each other
 * and to the frame's symbols s_u and have squared norm L/(N-2) exactly, so that the sample
 * covariance of the frame is R_x of (2) and not merely close to it.
 *
 * G is never formed. Two Householder reflections take span{a, h} to the first two coordinates;
 * G V is [0; 0; V] reflected back, O(N) per sample. Orthogonalising V costs O(N^2) per sample.
 * Double precision throughout, because an error here is a leak of noise to the user.
 */
class PHYSEC_CORE_API frame_noise
{
public:
    //! Throws invalid_input when the configuration does not validate or L < N-1.
    explicit frame_noise(const config& config);

    //! Directions that the noise avoids from now on.
    void avoid(const beams& beams);

    /*!
     * Draws the noise of one frame; no allocation.
     * \param symbols s_u, L values
     * \returns N x L, squared norm L; valid until the next call
     */
    const matrix_cf64& draw(const cf32* symbols, random::generator& random);

private:
    void draw_orthogonal_rows(const cf32* symbols, random::generator& random);
    void reflect(const vector_cf64& axis);

    int antennas_;
    int length_;
    vector_cf64 first_axis_; // unit normals of the two mirrors
    vector_cf64 second_axis_;
    matrix_cf64 rows_; // L x (N-1): column 0 is s_u, column k row k of V, transposed
    vector_cf64 overlap_;
    Eigen::RowVectorXcd image_;
    matrix_cf64 noise_; // N x L
};

} // namespace physec::an
