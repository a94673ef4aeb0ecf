// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <physec/an/bounds/passive_radar.h>

namespace physec::an {

/*!
 * What the passive radar receives of one channel state, as samples on the waveform channel: the
 * precoder's frames as OFDM symbols of L subcarriers, a channel::waveform_channel from all N antennas
 * to each of her Ne, in which the direct path and the echo are fractional delays, noise, and
 * her Fourier transform. Nothing of the model y(k) in bounds/passive_radar.h is used on the way, so
 * that an error there would show.
 *
 * The prefix is as long as the symbol itself, so that an echo is received in full unless its
 * delay comes within 32 samples of that.
 */
class PHYSEC_CORE_API passive_radar_scene
{
public:
    //! Throws invalid_input for a link, configuration or state that cannot be used.
    passive_radar_scene(const config& config,
                        const passive_radar_link& link,
                        const channel_state& state,
                        std::uint64_t seed);
    ~passive_radar_scene();

    //! The next frame: L subcarriers times Ne antennas, the antennas in a row; valid until the next.
    const cf32* next();

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace physec::an
