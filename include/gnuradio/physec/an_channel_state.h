// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <optional>
#include <physec/an/config.h>

namespace gr {
namespace physec {

/*!
 * \brief Channel draws for AN-ISAC simulations, carried in-band.
 * \ingroup physec
 *
 * Passes the symbol stream through and tags every coherence_frames frames with `channel_state`:
 * dict {h, h_e: c64 vectors of N; theta, phi: radians}, the k-th seeded draw at the k-th coherence
 * block. Precoder and channel read the same tag, so that transmitter knowledge and truth agree on
 * every sample: perfect ("genie") CSI.
 *
 * Message port `states`: for views, a PDU with the same dict and `frame`, the first it holds for.
 */
class PHYSEC_API an_channel_state : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<an_channel_state> sptr;

    /*!
     * \param config shared parameters; throws std::invalid_argument when they do not validate
     * \param coherence_frames frames of config.frame_length symbols between draws, >= 1
     * \param seed of the draws
     * \param truncated draw angles from |angle| < pi/2 - config.truncation_rad only
     */
    static sptr make(const ::physec::an::config& config,
                     int coherence_frames,
                     std::uint64_t seed,
                     bool truncated);

    /*!
     * Where the target stands from now on, instead of where it was drawn: theta seen from the base
     * station, phi from the sensing eavesdropper, radians, below pi/2 in magnitude; nothing: drawn again.
     * A tag `channel_state` at the next frame boundary says so to precoder and channel alike. Safe
     * while the flowgraph runs; throws std::invalid_argument and changes nothing for another value.
     * Message ports `target_angle` and `eve_angle` take numbers.
     */
    virtual void set_target_angle(std::optional<double> theta_rad) = 0;
    virtual void set_eve_angle(std::optional<double> phi_rad) = 0;
};

} // namespace physec
} // namespace gr
