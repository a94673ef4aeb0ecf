// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <physec/api.h>
#include <physec/ofdm/symbol_transform.h>
#include <physec/sync/arrival_filter.h>
#include <physec/sync/carrier_tracker.h>
#include <physec/sync/clock_tracker.h>
#include <physec/sync/frame_finder.h>
#include <physec/sync/received_frame.h>
#include <vector>

namespace physec::sync {

/*!
 * From samples to frames: finds preambles, reads headers, opens the receive window by the clock,
 * takes off the carrier offset, measures both clocks' offset.
 *
 * Timing. The header's counter says when the frame left the transmitter, 2^32 frames before or after
 * included. If frames are found in the slot that this leads one to expect (in the mean of the latest
 * 16, since one detection may err), the window opens by the clock: its delays are absolute and no
 * detection error is in them. Otherwise, or when the carrier shows that the clocks are not the
 * same, the window follows the frames (and their drift is taken off, so that a channel stands
 * still), and timing_complaint says that its delays mean nothing.
 *
 * The result depends on the samples and their times alone, not on how they are cut into calls.
 */
class PHYSEC_CORE_API frame_receiver
{
public:
    using sink = std::function<void(const received_frame&)>;

    //! Throws invalid_input when the options do not validate.
    explicit frame_receiver(const receiver_options& options);

    const receiver_options& options() const { return options_; }

    /*!
     * The next sample is the one at \p seconds + \p fraction on the receiver's clock, and does not
     * follow on from those before if that is not their time. Without a call counting begins at 0.
     * Throws invalid_input when \p fraction is not finite.
     */
    void set_time(std::int64_t seconds, double fraction);

    //! \param deliver called for each frame that is complete, before this returns
    void process(const cf32* samples, std::size_t count, const sink& deliver);

    std::uint64_t frames() const { return frames_; } //!< delivered
    std::uint64_t bad_headers() const { return finder_.bad_headers(); }
    std::uint64_t missed() const { return missed_; } //!< gaps in the counter within a session
    std::uint64_t gaps() const { return gaps_; }     //!< times the samples did not follow on

private:
    struct slot {
        std::int64_t departure; //!< sample at which the frame left, by the clock
        double late;            //!< samples by which it really left later than that
    };

    slot departure(const found_frame& found) const;
    void follow(const found_frame& found, const slot& left);
    bool in_slot() const;
    bool agree_on_schedule() const;
    double turn(const preamble& start) const;
    bool common_clocks() const;
    void read_body(std::int64_t first, double turn);
    void turn_body(double turn, double delay_samples);
    void receive(const found_frame& found);
    void report();

    receiver_options options_;
    frame_finder finder_;
    arrival_filter arrivals_;
    ofdm::symbol_transform transform_;
    carrier_tracker carrier_;
    clock_tracker clock_;
    double grid_offset_ = 0.0; // the time of sample n is (n + grid_offset_) / rate

    received_frame frame_;
    std::vector<cf32> symbol_;
    vector_cf64 body_, previous_steady_; // steady: symbols that every frame repeats

    bool following_ = false; // frame_ continues the one before
    bool scheduled_ = false; // the window opens by the clock
    std::int64_t window_ = 0;
    ofdm::frame_header last_;
    std::uint64_t frames_ = 0, missed_ = 0, gaps_ = 0;
};

} // namespace physec::sync
