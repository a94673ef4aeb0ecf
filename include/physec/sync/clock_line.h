// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>

namespace physec::sync {

/*!
 * Straight line through measurements that keep coming, by weighted least squares with exponential
 * forgetting: what a clock is off by, over time.
 */
class PHYSEC_CORE_API clock_line
{
public:
    //! \param memory number of measurements after which one counts 1/e
    explicit clock_line(double memory) : memory_(memory) {}

    void reset() { *this = clock_line(memory_); }

    //! \param time not before the previous one \param variance of \p value, > 0
    void add(double time, double value, double variance);

    //! What follows has the same slope, but the value may have jumped.
    void jump();

    int count() const { return count_; }
    //! Value of the line at \p time; 0 without measurements since a jump.
    double at(double time) const;
    //! Slope per unit of time; 0 before the second measurement.
    double slope() const;
    //! Standard deviation of the slope as the variances say; infinite before the second one.
    double slope_deviation() const;

private:
    // Of all stretches between jumps together.
    double spread() const
    {
        return before_spread_ + (weight_ > 0.0 ? second_ - first_ * first_ / weight_ : 0.0);
    }
    double rise() const
    {
        return before_rise_ + (weight_ > 0.0 ? product_ - first_ * value_ / weight_ : 0.0);
    }

    double memory_;
    int count_ = 0;
    double origin_ = 0.0; // the latest time: moments are taken about it
    double weight_ = 0.0, first_ = 0.0, second_ = 0.0; // sums of w, w t, w t^2
    double value_ = 0.0, product_ = 0.0;               // sums of w y, w t y
    double before_spread_ = 0.0, before_rise_ = 0.0;   // of stretches that a jump has ended
};

} // namespace physec::sync
