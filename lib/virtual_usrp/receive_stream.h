// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "radio.h"
#include <deque>
#include <memory>
#include <vector>

namespace physec::virtual_usrp {

//! The receive side of a radio: streams of one or several channels. Never blocks.
class receive_stream
{
public:
    enum class outcome { nothing_yet, samples, late, overflow };
    struct piece {
        outcome what = outcome::nothing_yet;
        std::size_t count = 0;
        std::int64_t own_tick = 0; //!< of the first sample, or of the first one that was lost
        bool start = false;
        bool end = false;
    };

    receive_stream(std::shared_ptr<radio> owner, std::vector<std::size_t> channels);
    ~receive_stream();

    /*!
     * Commands wait for the one before to be over; one without an end is over when the next comes.
     * \param own_tick of the first sample, at once if unset
     * \param count endless if unset
     */
    void start(std::optional<std::int64_t> own_tick, std::optional<std::int64_t> count);
    //! What has been captured by now can still be pulled, and ends the burst.
    void stop();

    /*!
     * Up to \p most samples of every channel; fewer than \p least only at the end of a burst.
     * \param most at least 1
     */
    piece pull(cf32* const* out, std::size_t least, std::size_t most);

private:
    struct command {
        bool timed;
        bool late;
        std::int64_t position; // of the first sample
        std::optional<std::int64_t> count;
        std::vector<std::unique_ptr<receiver>> receivers;
    };
    std::int64_t transport_ticks() const;
    void check_reach(receiver& made) const;
    std::int64_t complete_samples();
    void activate(bool active);
    void set_limit();
    bool begin_next();
    void curtail();

    std::shared_ptr<radio> radio_;
    shared_medium& medium_;
    std::vector<std::size_t> channels_;
    std::vector<std::unique_ptr<receiver>> receivers_;
    int slot_;
    std::mutex mutex_;
    sample_clock clock_; // of the burst
    bool active_ = false;
    bool fresh_ = false; // no sample of this burst delivered yet
    bool late_ = false;
    bool stopped_ = false; // only the remainder is still to be fetched
    std::int64_t position_ = 0;
    std::int64_t free_ = 0; // the first sample after the command before
    std::optional<std::int64_t> left_;
    std::deque<command> waiting_;
};

} // namespace physec::virtual_usrp
