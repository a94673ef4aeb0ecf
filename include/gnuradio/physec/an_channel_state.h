// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
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
};

} // namespace physec
} // namespace gr
