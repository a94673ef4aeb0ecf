// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/sync/clock_line.h>
#include <cmath>
#include <limits>

namespace physec::sync {

void clock_line::add(double time, double value, double variance)
{
    const double forget = std::exp(-1.0 / memory_);
    const double shift = count_ > 0 ? time - origin_ : 0.0;
    second_ = forget * (second_ - 2.0 * shift * first_ + shift * shift * weight_);
    product_ = forget * (product_ - shift * value_);
    first_ = forget * (first_ - shift * weight_);
    const double weight = 1.0 / variance; // at the new origin: adds to sums of order zero only
    weight_ = forget * weight_ + weight;
    value_ = forget * value_ + weight * value;
    origin_ = time;
    before_spread_ *= forget;
    before_rise_ *= forget;
    ++count_;
}

void clock_line::jump()
{
    before_spread_ = spread();
    before_rise_ = rise();
    weight_ = first_ = second_ = value_ = product_ = 0.0;
    if (!(before_spread_ > 0.0))
        count_ = 0; // a point by itself says nothing
}

double clock_line::slope() const { return count_ < 2 ? 0.0 : rise() / spread(); }

double clock_line::slope_deviation() const
{
    return count_ < 2 ? std::numeric_limits<double>::infinity() : 1.0 / std::sqrt(spread());
}

double clock_line::at(double time) const
{
    if (!(weight_ > 0.0))
        return 0.0;
    return value_ / weight_ + slope() * (time - origin_ - first_ / weight_);
}

} // namespace physec::sync
