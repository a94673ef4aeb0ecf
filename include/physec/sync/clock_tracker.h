// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/ofdm/numerology.h>
#include <physec/sync/clock_line.h>
#include <physec/types.h>

namespace physec::sync {

/*!
 * Offset of the sample clocks from how the delay of one and the same channel drifts: each body is
 * compared with the first one, subcarrier by subcarrier, and the slope of the phases over the
 * subcarriers is the drift since then. No detection position enters. When several bodies in a row
 * are not like the first one at all, it was none (interference) or the channel is another one by
 * now: the next one takes its place.
 */
class PHYSEC_CORE_API clock_tracker
{
public:
    static constexpr double memory_frames = 1000.0;
    static constexpr int patience_frames = 4;

    explicit clock_tracker(const ofdm::numerology& numerology) : numerology_(numerology) {}

    void reset();

    //! The next body is another one, and the one to compare with from then on.
    void change_body() { reference_.resize(0); }

    /*!
     * \param sample where the body began
     * \param body symbols, carrier offset taken off, delay drift not: as if all windows were a whole
     *        number of frames apart
     */
    void observe(std::int64_t sample, const vector_cf64& body);

    //! Samples by which signals arrive later than the first one did, expected at \p sample.
    double drift(std::int64_t sample) const
    {
        return before_ + line_.at(static_cast<double>(sample - origin_));
    }
    //! Samples per sample: positive when the receiver's clock runs fast against the sender's.
    double offset() const { return line_.slope(); }
    double deviation() const { return line_.slope_deviation(); }

private:
    void take_reference(std::int64_t sample, const vector_cf64& body);

    ofdm::numerology numerology_;
    clock_line line_{ memory_frames }; // drift in samples, since the reference, over samples
    vector_cf64 reference_;            // empty: none
    double before_ = 0.0;              // drift until the reference
    int unlike_ = 0;                   // bodies in a row that are not like it
    std::int64_t origin_ = 0; // of line_: sample numbers since 1970 are too large for a double
};

} // namespace physec::sync
