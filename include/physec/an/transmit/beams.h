// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/config.h>

/*!
 * \file
 * Directions of the transmitted signal for one channel state.
 */
namespace physec::an {

//! Orthonormal a~ and h~ span what the artificial noise must avoid; all are N x 1, unit norm.
struct PHYSEC_CORE_API beams {
    vector_cf64 target; //!< a~ = a(theta) / ||a(theta)||
    vector_cf64 user;   //!< h~, the part of h orthogonal to a~, normalised
    vector_cf64 data;   //!< t1 = alpha a~ + beta h~, carries the user's symbols
};

/*!
 * \param h CSI of the user, N x 1
 * \param theta_rad target angle
 * Throws invalid_input with the complaint of validate_csi() or validate_target_angle().
 */
PHYSEC_CORE_API beams make_beams(const config& config, const vector_cf64& h, double theta_rad);

} // namespace physec::an
