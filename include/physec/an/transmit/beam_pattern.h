// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/channel_state.h>
#include <physec/an/transmit/beams.h>
#include <vector>

/*!
 * \file
 * How loud the data beam and the artificial noise are in a direction, or at a receiver, on average
 * over symbols and noise; in the unit of the configuration's power.
 */
namespace physec::an {

//! Mean power of g^H X for a channel g, by what it is made of.
struct PHYSEC_CORE_API radiated_power {
    double data;       //!< P tau |g^H t1|^2
    double artificial; //!< P (1-tau) / r ||Pi g||^2, Pi onto the noise space
};

//! \param channel g, N x 1
PHYSEC_CORE_API radiated_power radiated(const config& config,
                                        const beams& beams,
                                        const vector_cf64& channel);

//! radiated() towards each angle in radians, g being its steering vector, of norm N^1/2.
PHYSEC_CORE_API std::vector<radiated_power>
beam_pattern(const config& config, const beams& beams, const std::vector<double>& angle_rad);

//! What a receiver hears, gain included, beside its own noise.
struct PHYSEC_CORE_API heard_power {
    double data, artificial, thermal;
};

//! Of user, communication eavesdropper, and a receiver at the target with her gain and noise.
struct PHYSEC_CORE_API heard_powers {
    heard_power user, comm_eve, target;
};

//! Throws invalid_input when configuration or state cannot be used.
PHYSEC_CORE_API heard_powers powers_heard(const config& config, const channel_state& state);

} // namespace physec::an
