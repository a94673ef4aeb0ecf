// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/types.h>

namespace physec::an {

/*!
 * out[i][n] = scale w_i(n) - a~_i (a~^H scale w(n)) - h~_i (h~^H scale w(n)) + data_i s(n).
 * Every sample takes the same arithmetic path, whatever \p count is.
 * \param weights per antenna real and imaginary part of a~, h~ and data: 6 floats
 * \param noise w(n), count x antennas, the antennas of a sample next to each other
 * \param scratch room for 8 floats per antenna
 */
void project_noise(const float* weights,
                   int antennas,
                   const cf32* symbols,
                   int count,
                   const cf32* noise,
                   float scale,
                   float* scratch,
                   cf32* const* out);

} // namespace physec::an
