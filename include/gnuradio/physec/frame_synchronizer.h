// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/block.h>
#include <gnuradio/physec/api.h>
#include <physec/sync/frame_receiver.h>

namespace gr {
namespace physec {

/*!
 * \brief From a radio's samples to the OFDM symbols of frame bodies.
 * \ingroup physec
 *
 * Adapter of sync::frame_receiver: detection, header, receive windows opened by the clock, carrier
 * and sampling clock offset. Samples get their time from the tags `rx_time` that UHD sets when a
 * stream starts and after every overflow; without any, sample 0 is at time 0. If the tag `rx_rate`
 * beside it differs from format.ofdm.bandwidth_hz by more than a millionth, delays cannot be right:
 * that is one error in the log and the complaint of every frame.
 *
 * Input: samples. Output: vectors of active subcarriers, format.body_symbols items per frame, whole
 * frames only. The first item of a frame carries the tags `frame` (its counter) and `sync` (a
 * dictionary, see docs/blocks.md). Port `sync` sends the same dictionary as a PDU per frame.
 *
 * A flowgraph that is started again begins anew: counts are 0, clocks unknown.
 */
class PHYSEC_API frame_synchronizer : virtual public gr::block
{
public:
    typedef std::shared_ptr<frame_synchronizer> sptr;

    //! \param options throws std::invalid_argument when they do not validate
    static sptr make(const ::physec::sync::receiver_options& options);

    // Counts since the start.
    virtual std::uint64_t frames() const = 0;      //!< delivered
    virtual std::uint64_t missed() const = 0;      //!< skipped in the counter within a session
    virtual std::uint64_t bad_headers() const = 0; //!< preambles without a valid header
    virtual std::uint64_t gaps() const = 0;        //!< times the samples did not follow on
};

} // namespace physec
} // namespace gr
