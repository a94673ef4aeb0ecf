// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <physec/api.h>
#include <physec/ofdm/frame_format.h>
#include <physec/types.h>
#include <vector>

namespace physec::sync {

//! A preamble that was found. Its position serves to read the header, not to measure a delay.
struct preamble {
    std::int64_t
        first_sample;         //!< of the frame, cyclic prefix included; counted as process() counts
    double metric;            //!< largest squared correlation coefficient, 0 to 1
    double carrier_offset;    //!< cycles per sample
    double carrier_deviation; //!< standard deviation of that
};

/*!
 * Finds the antiperiodic preamble of ofdm::frame_format as Schmidl and Cox do, by correlating the
 * received samples r with themselves half an FFT length P later, over W samples:
 *
 *   metric(d) = |p(d)|^2 / max(sum |r(d+t)|^2, sum |r(d+t+P)|^2)^2,  p(d) = sum_t conj(r(d+t)) r(d+t+P)
 *
 * with W = 2 N + cyclic prefix - P, so that a plateau of one cyclic prefix remains, shortened by
 * the channel's delay spread. Whatever precoder and channel the preamble went through, it stays
 * antiperiodic, so nothing about either is needed.
 *
 * The larger of the two energies, squared, instead of their product: where a frame ends, a window
 * that is nearly empty then makes no chance likeness look large, and a preamble after silence is
 * not found early.
 *
 * Noise alone exceeds x with probability (1 - x)^(W-1) at most at one position; false_alarms_per_frame
 * (of as many samples as a frame has) sets the threshold from it by the union bound.
 *
 * The carrier offset comes from the phase of -p and is unambiguous within one subcarrier spacing;
 * beyond 0.75 of it a detection is refused, which rejects constant offsets and carriers (they look
 * like an offset of exactly one spacing).
 */
class PHYSEC_CORE_API preamble_detector
{
public:
    static constexpr double false_alarms_per_frame = 1e-5;
    static constexpr double largest_offset_spacings = 0.75;

    //! Throws invalid_input when the format does not validate.
    explicit preamble_detector(const ofdm::frame_format& format);

    double threshold() const { return threshold_; }

    /*!
     * The next sample, number \p index. Consecutive calls have consecutive numbers; after a gap
     * call reset() first. \returns a preamble when its search has just ended
     */
    std::optional<preamble> process(cf32 received, std::int64_t index);

    //! Forgets all samples: what comes next does not follow on from them.
    void reset();

    //! Standard deviation of first_sample at an SNR of about 2 dB, samples; half of it at 15 dB.
    double position_deviation() const { return window_ / 32.0; }

    //! From the beginning of a frame to the sample with which process() returns it, at most.
    int latency_samples() const;

private:
    struct point {
        double metric;
        cf64 correlation;
    };
    bool warm() const { return seen_ >= static_cast<std::int64_t>(ring_.size()); }
    point measure() const;
    void refresh();
    std::optional<preamble> conclude(std::int64_t index);

    int period_;
    int window_;
    int prefix_;
    double threshold_;
    std::vector<cf32> ring_;    // the last window + period samples
    std::vector<point> search_; // from where the threshold was first crossed
    std::size_t found_ = 0;     // points in search_
    std::int64_t seen_ = 0;
    std::size_t oldest_ = 0; // in ring_
    cf64 correlation_;
    double early_energy_ = 0.0;
    double late_energy_ = 0.0;
    double largest_energy_ = 0.0; // since the sums were last computed afresh
};

} // namespace physec::sync
