// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/transmit/beams.h>
#include <physec/random/generator.h>

namespace physec::an {

/*!
 * Frame-exact artificial noise G V of one frame: the r rows of V are orthogonal to each other and
 * to the frame's symbols s_u and have squared norm L/r exactly, so that the sample covariance of
 * the frame is R_x of (2) and not merely close to it. r = N-2 in the paper.
 *
 * G is never formed. Householder reflections, one for each of the N-r directions that the noise
 * spares, take their span to the first coordinates; G V is [0; V] reflected back, O(N) per sample. Orthogonalising V costs O(N^2) per sample.
 * Double precision throughout, because an error here is a leak of noise to the user.
 */
class PHYSEC_CORE_API frame_noise
{
public:
    //! Throws invalid_input when the configuration does not validate or L < r+1.
    explicit frame_noise(const config& config);

    //! Directions whose `spared` the noise avoids from now on.
    void avoid(const beams& beams);

    /*!
     * Draws the noise of one frame; no allocation.
     * \param symbols s_u, L values
     * \returns N x L, squared norm L; valid until the next call
     */
    const matrix_cf64& draw(const cf32* symbols, random::generator& random);

private:
    void draw_orthogonal_rows(const cf32* symbols, random::generator& random);

    int antennas_, rank_;
    int length_;
    matrix_cf64 axes_; // N x (N-r): unit normals of the mirrors
    matrix_cf64 rows_; // L x (r+1): column 0 is s_u, column k row k of V, transposed
    vector_cf64 overlap_;
    Eigen::RowVectorXcd image_;
    matrix_cf64 noise_; // N x L
};

} // namespace physec::an
