// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <physec/an/transmit/beams.h>
#include <physec/random/generator.h>
#include <vector>

namespace physec::an {

class frame_rows;

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
    ~frame_noise();

    //! Directions whose `spared` the noise avoids from now on.
    void avoid(const beams& beams);

    /*!
     * Draws the noise of one frame; no allocation.
     * \param symbols s_u, L values
     * \returns N x L, squared norm L; valid until the next call
     */
    const matrix_cf64& draw(const cf32* symbols, random::generator& random);

    /*!
     * Draws it and adds the data: out[i][n] = data_scale data[i] s(n) + noise_scale noise(i, n), N times L values in
     * single precision.
     */
    void send(const cf32* symbols,
              random::generator& random,
              const vector_cf64& data,
              double data_scale,
              double noise_scale,
              cf32* const* out);

private:
    void draw_rows(const cf32* symbols, random::generator& random);

    int antennas_, rank_;
    int length_;
    matrix_cf64 axes_;                 // N x (N-r): unit normals of the mirrors
    std::unique_ptr<frame_rows> rows_; // the noise of N antennas, and s_u below them
    std::vector<cf32> drawn_;          // L values
    matrix_cf64 noise_;                // N x L
};

} // namespace physec::an
