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

    //! \param reach four standard deviations of one detected arrival, samples
    explicit arrival_filter(double reach) : reach_(reach) {}

    void reset() { *this = arrival_filter(reach_); }

    //! \param arrival samples after the departure, drift of the clocks taken off
    void add(double arrival)
    {
        count_ = std::min(count_ + 1, memory_frames);
        mean_ += (arrival - mean_) / count_;
    }

    int count() const { return count_; } //!< up to memory_frames
    double mean() const { return mean_; }
    //! Four standard deviations of one detection.
    double reach() const { return reach_; }
    //! Four standard deviations of the mean.
    double slack() const { return reach() / std::sqrt(std::max(count_, 1)); }

private:
    double reach_;
    double mean_ = 0.0;
    int count_ = 0;
};

} // namespace physec::sync
