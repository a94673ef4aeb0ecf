// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/fpi/config.h>

namespace gr {
namespace physec {

/*!
 * \brief Pilot source of the fake path injection scheme.
 * \ingroup physec
 *
 * Repeats one frame of random-phase pilots (unit modulus / sqrt(Nt)) for ever.
 *
 * Output: one stream per transmit antenna; an item is a vector of the active subcarriers of one
 * OFDM symbol, in the order of config.ofdm.active. The first symbol of each frame carries the tag
 * `frame` with the frame number on output 0.
 */
class PHYSEC_API fpi_pilot_source : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<fpi_pilot_source> sptr;

    /*!
     * \param config shared parameters; throws std::invalid_argument when they do not validate
     * \param seed of the pilots; every receiver takes the same
     */
    static sptr make(const ::physec::fpi::config& config, std::uint64_t seed);
};

} // namespace physec
} // namespace gr
