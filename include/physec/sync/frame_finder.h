// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <physec/api.h>
#include <physec/ofdm/frame_format.h>
#include <physec/ofdm/frame_header.h>
#include <physec/ofdm/symbol_transform.h>
#include <physec/sync/preamble_detector.h>
#include <physec/types.h>
#include <vector>

namespace physec::sync {

//! A preamble with a valid header behind it.
struct found_frame {
    preamble start;
    ofdm::frame_header header;
};

/*!
 * Keeps the samples, finds preambles in them and reads headers. Where frames lie is all it knows;
 * what that means on a common clock is frame_receiver's business.
 */
class PHYSEC_CORE_API frame_finder
{
public:
    //! Carrier offset, cycles per sample, to read the header behind a preamble with.
    using carrier = std::function<double(const preamble&)>;

    //! Throws invalid_input when the format does not validate.
    explicit frame_finder(const ofdm::frame_format& format);

    //! The next sample is number \p index and does not follow on from those before.
    void restart(std::int64_t index);
    //! Index of the next sample to come.
    std::int64_t next() const { return next_; }
    //! Whether nothing has come since the last restart.
    bool empty() const { return buffer_.empty(); }

    //! Invalidates what at() returned.
    void append(const cf32* samples, std::size_t count);

    /*!
     * The next frame whose last sample, and samples_behind() more, are there; unset when more samples
     * are needed. All of that can be read with at() until the next call of append().
     */
    std::optional<found_frame> find(const carrier& offset_of);

    const cf32* at(std::int64_t index) const { return &buffer_[index - buffer_start_]; }

    //! Samples by which a frame's place may err: four standard deviations.
    int reach() const { return static_cast<int>(4.0 * detector_.position_deviation()); }
    //! Samples behind a frame's place and length that are there when it is found.
    int samples_behind() const { return format_.cyclic_prefix / 4 + reach(); }

    std::uint64_t bad_headers() const { return bad_headers_; } //!< preambles without a valid header

private:
    void search();
    void search_on(std::int64_t from);
    std::optional<ofdm::frame_header> read_header(double offset);

    ofdm::frame_format format_;
    preamble_detector detector_;
    ofdm::symbol_transform transform_;

    std::vector<cf32> buffer_;
    std::int64_t buffer_start_ = 0; // index of its first sample
    std::int64_t next_ = 0;
    std::int64_t searched_ = 0; // index of the next sample to be searched

    std::optional<preamble> start_; // a preamble whose frame is not complete yet
    std::optional<ofdm::frame_header> header_;
    std::uint64_t bad_headers_ = 0;

    std::vector<cf32> symbol_, reference_;
    std::vector<float> soft_;
};

} // namespace physec::sync
