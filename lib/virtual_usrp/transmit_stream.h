// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "radio.h"
#include <deque>
#include <vector>

namespace physec::virtual_usrp {

//! The transmit side of a radio: a FIFO that plays bursts at their time. Never blocks.
class transmit_stream
{
public:
    struct burst {
        bool start = false;
        bool end = false;
        std::optional<std::int64_t> own_tick; //!< of the first sample; as soon as possible if unset
    };
    enum class event_kind { burst_ack, underflow, late };
    struct event {
        event_kind kind;
        std::int64_t own_tick;
        std::int64_t due; //!< air tick at which the host may know
    };

    transmit_stream(std::shared_ptr<radio> owner, const std::vector<std::size_t>& channels);
    ~transmit_stream();

    //! Once for every send of the host, before its samples; false when there is nothing to write.
    bool begin(const burst& what, bool has_samples);
    //! \returns samples taken, from in[channel] + offset on; call again later with the rest.
    std::size_t write(const cf32* const* in, std::size_t offset, std::size_t count);
    //! After the last sample of a send that ends its burst.
    void end_burst();

    //! The next event that is due, if any. Also notices that the host sends nothing any more.
    std::optional<event> poll();

private:
    struct segment {
        std::int64_t first, end; // air ticks
    };
    std::int64_t own_sample_now();
    std::int64_t instant(std::int64_t sample);
    std::int64_t sample_at(std::int64_t own_tick) const;
    std::int64_t soonest();
    void activate(bool active);
    void set_limit();
    void notice_underflow();
    bool continues(const burst& what);
    bool go_on();
    std::size_t drop(std::size_t count);
    void report(event_kind kind, std::int64_t sample, std::int64_t due);
    std::int64_t queued();

    std::shared_ptr<radio> radio_;
    shared_medium& medium_;
    std::vector<std::size_t> channels_;
    std::mutex mutex_;
    sample_clock clock_; // of the burst
    bool active_ = false;
    bool dropping_ = false; // what comes too late of a burst
    bool starved_ = false;  // an underflow has been reported, and nothing sent since
    std::int64_t position_ = 0;
    std::deque<segment> segments_; // not played yet
    std::deque<event> events_;
    std::vector<cf32> converted_;
};

} // namespace physec::virtual_usrp
