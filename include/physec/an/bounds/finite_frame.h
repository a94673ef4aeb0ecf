// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/config.h>

/*!
 * \file
 * What the closed forms become when the artificial noise of a frame of L samples is random
 * (streaming mode) and not ideal (frame-exact mode). In both cases only the power of the artificial
 * noise changes, by a factor that is independent of everything else:
 *   Gamma(L, 1)/L    as the communication eavesdropper receives it,
 *   Gamma(L-1, 1)/L  in the common CRB, where one of L dimensions, that of a^H X, tells c3.
 */
namespace physec::an {

//! E log2(1 + SINR_e) with the power of the artificial noise as it is in each frame, bits.
PHYSEC_CORE_API double comm_eve_rate_streaming_bits(const config& config);

//! Ergodic truncated CRB(theta), common approach, from X X^H of each frame, rad^2. Needs L >= 2
//! and the paper's noise space without decoys.
PHYSEC_CORE_API double crb_theta_common_streaming_rad2(const config& config);

} // namespace physec::an
