// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <physec/api.h>
#include <physec/ofdm/air_frame.h>
#include <physec/ofdm/symbol_transform.h>
#include <physec/sync/carrier_tracker.h>
#include <physec/sync/clock_tracker.h>
#include <physec/sync/preamble_detector.h>
#include <string>
#include <vector>

namespace physec::sync {

//! What a receiver knows before it hears anything.
struct PHYSEC_CORE_API receiver_options {
    ofdm::air_frame format;
    double carrier_hz = 2.4e9;
    /*!
     * Time on the common clock at which the first sample of frame 0 leaves the transmitter. Seconds
     * since 1970 should be whole: a double keeps no better than 0.2 us of them.
     */
    double epoch_s = 0.0;
    //! Delay of transmit and receive chain together, from a calibration; >= 0.
    double chain_delay_s = 0.0;
    //! Session that the calibration was made in; unset: any.
    std::optional<std::uint16_t> session;
    //! Why no position may be reported whatever is received, e.g. a missing calibration.
    std::string standing_complaint;
    //! Clock offset, seconds per second, up to which clocks count as common.
    double clock_tolerance = 1e-9;

    //! Empty when usable, otherwise one sentence with the value and the allowed range.
    std::string validate() const;

    /*!
     * Where the receive window of body symbols opens, samples after the symbol (prefix excluded)
     * left the transmitter by the clock: a quarter of the prefix before the chain delay, so that
     * a filter's first echoes lie inside as well.
     */
    int scheduled_window() const;
};

//! One frame as it came in.
struct received_frame {
    ofdm::frame_header header;
    std::int64_t first_sample = 0; //!< where it was found, on the receiver's sample grid
    /*!
     * Body, body_symbols * active values in arrival order (row index of ofdm::pilot_grid), carrier
     * offset taken off. Delays in it count from the opening of the window.
     */
    vector_cf64 body;
    //! Where that opened, samples after the symbol left the transmitter by the clock.
    std::int64_t window_samples = 0;
    double carrier_offset_hz = 0.0;
    /*!
     * Standard deviation, of the noise. Clocks that differ add a bias: their drift turns the
     * received power's centre frequency, clock offset times its distance from the carrier.
     */
    double carrier_deviation_hz = 0.0;
    double clock_offset_ppm = 0.0;        //!< from the drift of the delay; 0 until measured
    double clock_deviation_ppm = 0.0;     //!< standard deviation; infinite until measured
    double schedule_offset_samples = 0.0; //!< arrival after departure, as detected
    double snr_db = 0.0; //!< per subcarrier, against the frame before; NaN for a first frame
    double metric = 0.0; //!< of the preamble
    bool carrier_settled = false; //!< the offset is that of bodies, not of preambles
    bool common_clock = false;    //!< no difference of the clocks is seen
    bool in_slot = false;         //!< it arrived when the clock leads one to expect it
    //! Empty when delays in this frame are absolute, otherwise why they are not.
    std::string timing_complaint;
};

/*!
 * From samples to frames: finds preambles, reads headers, opens the receive window by the clock,
 * takes off the carrier offset, measures both clocks' offset.
 *
 * Timing. The header's counter says when the frame left the transmitter. If it was found in the
 * slot that this leads one to expect, the window opens by the clock: its delays are absolute and
 * no detection error is in them. Otherwise, or when the carrier shows that the clocks are not the
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
     */
    void set_time(std::int64_t seconds, double fraction);

    //! \param deliver called for each frame that is complete, before this returns
    void process(const cf32* samples, std::size_t count, const sink& deliver);

    std::uint64_t frames() const { return frames_; }           //!< delivered
    std::uint64_t bad_headers() const { return bad_headers_; } //!< preambles without a valid header
    std::uint64_t missed() const { return missed_; } //!< gaps in the counter within a session
    std::uint64_t gaps() const { return gaps_; }     //!< times the samples did not follow on

private:
    struct slot {
        std::int64_t departure; //!< sample at which the frame left, by the clock
        double late;            //!< samples by which it really left later than that
    };

    void append(const cf32* samples, std::size_t count);
    void search(std::int64_t end);
    bool advance(const sink& deliver);
    bool read_header();
    void read_body(std::int64_t first, double turn);
    void deliver_frame(const sink& deliver);
    slot departure(std::uint32_t counter) const;
    void follow(std::int64_t arrival);
    double turn() const;
    bool common_clocks() const;
    void turn_body(double turn, double delay_samples);
    void report();
    std::string complaint() const;
    const cf32* at(std::int64_t index) const { return &buffer_[index - buffer_start_]; }

    receiver_options options_;
    preamble_detector detector_;
    ofdm::symbol_transform transform_;
    carrier_tracker carrier_;
    clock_tracker clock_;

    std::vector<cf32> buffer_;
    std::int64_t buffer_start_ = 0; // index of its first sample
    std::int64_t next_ = 0;         // index of the next sample to come
    std::int64_t searched_ = 0;     // index of the next sample to be searched
    double grid_offset_ = 0.0;      // the time of sample n is (n + grid_offset_) / rate

    std::optional<preamble> found_; // a preamble whose frame is not complete yet
    bool header_read_ = false;      // its header is in frame_
    std::vector<cf32> symbol_, reference_;
    std::vector<float> soft_;
    vector_cf64 body_, previous_steady_; // steady: symbols that every frame repeats
    received_frame frame_;

    bool following_ = false; // frame_ continues the one before
    bool scheduled_ = false; // the window opens by the clock
    std::int64_t window_ = 0;
    ofdm::frame_header last_;
    std::int64_t last_first_ = 0;
    std::uint64_t frames_ = 0, bad_headers_ = 0, missed_ = 0, gaps_ = 0;
};

} // namespace physec::sync
