// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/channel/frequency_shift.h>
#include <algorithm>
#include <cmath>

namespace physec::channel {

namespace {

cf32 turn_of(std::uint64_t phase)
{
    const auto signed_phase = static_cast<double>(static_cast<std::int64_t>(phase));
    return cf32(std::polar(1.0, std::ldexp(2.0 * pi * signed_phase, -64)));
}

// Written out, because std::complex asks about NaN each time.
cf32 product(cf32 a, cf32 b)
{
    return { a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real() };
}

} // namespace

frequency_shift::frequency_shift() { turns_.fill(cf32(1)); }

void frequency_shift::set(double cycles_per_sample)
{
    phase_ += step_ * position_;
    position_ = 0;
    step_ = static_cast<std::uint64_t>(
        static_cast<std::int64_t>(std::round(std::ldexp(cycles_per_sample, 64))));
    for (std::size_t k = 0; k < stretch; ++k)
        turns_[k] = turn_of(step_ * k);
}

void frequency_shift::apply(cf32* samples, std::size_t count)
{
    if (step_ == 0 && phase_ == 0)
        return;
    while (count > 0) {
        const std::size_t part = std::min(count, stretch - position_);
        const cf32 begin = turn_of(phase_);
        for (std::size_t k = 0; k < part; ++k)
            samples[k] = product(samples[k], product(begin, turns_[position_ + k]));
        position_ += part;
        if (position_ == stretch) {
            phase_ += step_ * stretch;
            position_ = 0;
        }
        samples += part;
        count -= part;
    }
}

} // namespace physec::channel
