// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/config.h>

/*!
 * \file
 * Directions of the transmitted signal for one channel state.
 */
namespace physec::an {

//! All directions are N x 1, unit norm; a~ and h~ are orthogonal.
struct PHYSEC_CORE_API beams {
    vector_cf64 target; //!< a~ = a(theta) / ||a(theta)||
    vector_cf64 user;   //!< h~, the part of h orthogonal to a~, normalised
    vector_cf64 data;   //!< t1 = alpha a~ + beta h~, carries the user's symbols
    /*!
     * Orthonormal basis, N x (N-r), of what the artificial noise spares: a~, h~ and then the
     * decoys in the paper's noise space; h / ||h|| and then the decoys in the user's.
     */
    matrix_cf64 spared;
};

/*!
 * \param h CSI of the user, N x 1
 * \param theta_rad target angle
 * Throws invalid_input with the complaint of validate_csi() or validate_target_angle().
 */
PHYSEC_CORE_API beams make_beams(const config& config, const vector_cf64& h, double theta_rad);

//! v without its part in the span of the orthonormal columns of \p spared.
inline vector_cf64 in_noise_space(const beams& beams, const vector_cf64& v)
{
    return v - beams.spared * (beams.spared.adjoint() * v);
}

} // namespace physec::an
