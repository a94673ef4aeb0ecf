// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/fpi/config.h>
#include <physec/ofdm/frame_format.h>

namespace gr {
namespace physec {

/*!
 * \brief Alice's frames before the precoder: preamble, header with a counter, pilots.
 * \ingroup physec
 *
 * Output: one stream per antenna, vectors of active subcarriers, format.symbols() items per frame.
 * The first of a frame carries the tag `frame` with its number. All of it must pass the precoder: a
 * clean preamble would tell an Eve the true delays and angles.
 *
 * A flowgraph that is stopped and started again is a new transmission: it begins with frame 0, and
 * with the same session, for stopping the samples leaves a radio's oscillators alone. Its frames are
 * on the schedule only if the radio starts at the receivers' epoch again; otherwise receivers say
 * so, and positions mean nothing. On the air, make a new flowgraph with a new epoch.
 */
class PHYSEC_API fpi_frame_source : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<fpi_frame_source> sptr;

    /*!
     * \param config shared parameters
     * \param format of the frames: numerology of the configuration, one body symbol per pilot
     *        symbol; throws std::invalid_argument when they disagree or do not validate
     * \param pilot_seed Bob's and Eve's must be equal
     * \param session 0 to 65535, chosen anew at every start: see ofdm::frame_header
     */
    static sptr make(const ::physec::fpi::config& config,
                     const ::physec::ofdm::frame_format& format,
                     std::uint64_t pilot_seed,
                     int session);
};

} // namespace physec
} // namespace gr
