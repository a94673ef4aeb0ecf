// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <physec/api.h>

namespace physec::sync {

//! Mean arrival of the latest frames, so that no single detection decides where frames lie.
class PHYSEC_CORE_API arrival_filter
{
public:
    static constexpr int memory_frames = 16;

    //! \param deviation standard deviation of one detected arrival, samples
    explicit arrival_filter(double deviation) : deviation_(deviation) {}

    void reset() { *this = arrival_filter(deviation_); }

    //! \param arrival samples after the departure, drift of the clocks taken off
    void add(double arrival)
    {
        count_ = std::min(count_ + 1, memory_frames);
        mean_ += (arrival - mean_) / count_;
    }

    int count() const { return count_; } //!< up to memory_frames
    double mean() const { return mean_; }
    //! Four standard deviations of one detection.
    double reach() const { return 4.0 * deviation_; }
    //! Four standard deviations of the mean.
    double slack() const { return reach() / std::sqrt(std::max(count_, 1)); }

private:
    double deviation_;
    double mean_ = 0.0;
    int count_ = 0;
};

} // namespace physec::sync
