// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/an/config.h>
#include <physec/random/generator.h>

namespace physec::an {

//! One draw of everything random about the channels.
struct PHYSEC_CORE_API channel_state {
    vector_cf64 h;          //!< user, N x 1, i.i.d. CN(0, 1)
    vector_cf64 h_e;        //!< communication eavesdropper, N x 1, i.i.d. CN(0, 1)
    double theta_rad = 0.0; //!< target seen from the base station
    double phi_rad = 0.0;   //!< target seen from the sensing eavesdropper
};

/*!
 * The \p index-th draw, on its own: draw 17 does not depend on draws 0..16 having been made.
 * Angles are uniform on (-pi/2, pi/2), or on |angle| < pi/2 - config.truncation_rad.
 */
PHYSEC_CORE_API channel_state draw_channel_state(const config& config,
                                                 std::uint64_t seed,
                                                 std::uint64_t index,
                                                 bool truncated = false);

//! The next draw from \p random, as above.
PHYSEC_CORE_API channel_state next_channel_state(const config& config,
                                                 random::generator& random,
                                                 bool truncated = false);

//! Complaint about a state for \p config, or empty: lengths, finite values, angle ranges.
PHYSEC_CORE_API std::string validate_state(const config& config, const channel_state& state);

} // namespace physec::an
