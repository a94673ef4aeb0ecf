// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/an/config.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * \brief An eavesdropper of the data at the target, or with several antennas: channel and combiner.
 * \ingroup physec
 *
 * Input: vectors of N antenna samples, sample 0 the first of a frame. Output: what she hears,
 * combined for the largest SINR, for an an_symbol_receiver. A `channel_state` tag takes effect on
 * its own sample; one that cannot be used is reported and ignored. Before the first tag, draw 0 of
 * channel_seed is in force.
 */
class PHYSEC_API an_data_eve : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<an_data_eve> sptr;

    /*!
     * \param config shared parameters; her gain and noise are the communication Eve's
     * \param place "target" or "comm_eve" \param antennas 1 to 512; 1 at the target
     * \param noise_seed of her noise \param channel_seed of the antennas after the first
     * Throws std::invalid_argument when something cannot be used.
     */
    static sptr make(const ::physec::an::config& config,
                     const std::string& place,
                     int antennas,
                     std::uint64_t noise_seed,
                     std::uint64_t channel_seed);

    /*!
     * Powers, gains and noises of \p config, from the next frame boundary on, a multiple of L
     * samples, where the output carries the tag `settings` as an_channel's do. Throws std::invalid_argument as an_channel::set_config() does.
     */
    virtual void set_config(const ::physec::an::config& config) = 0;
};

} // namespace physec
} // namespace gr
