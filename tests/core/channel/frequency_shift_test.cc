// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <physec/channel/frequency_shift.h>
#include <physec/random/generator.h>
#include <vector>

using physec::cf32;
using physec::cf64;
using physec::pi;
using physec::channel::frequency_shift;

namespace {

//! exp(j 2 pi f n); the product f n is reduced in long double, exact to 1e-13 cycles here.
cf64 expected_at(double frequency, long double n)
{
    const long double cycles = static_cast<long double>(frequency) * n;
    return std::polar(1.0, 2 * pi * static_cast<double>(cycles - std::floor(cycles)));
}

// Two factors and a product in single precision: 2^-24 each, in either part.
constexpr double rounding = 4e-7;

} // namespace

TEST(FrequencyShift, IsExactHoweverLongTheStream)
{
    for (double frequency : { 1e-9, -0.0123456789, 0.25, 0.4999, -0.4999 }) {
        frequency_shift shift;
        shift.set(frequency);
        std::vector<cf32> ones(10007);
        for (int pass = 0; pass < 300; ++pass) { // 3 million samples
            std::fill(ones.begin(), ones.end(), cf32(1));
            shift.apply(ones.data(), ones.size());
        }
        for (std::size_t k = 0; k < ones.size(); k += 13)
            EXPECT_LT(std::abs(cf64(ones[k]) - expected_at(frequency, 299.0L * 10007 + k)),
                      rounding)
                << frequency << " " << k;
    }
}

TEST(FrequencyShift, ChangesWithoutAJumpInPhase)
{
    frequency_shift shift;
    std::vector<cf32> x(300, cf32(0, 2));
    shift.apply(x.data(), 50); // 0 Hz at first: nothing happens
    shift.set(0.01);
    shift.apply(&x[50], 101);
    shift.set(-0.2);
    shift.apply(&x[151], 49);
    shift.set(0.0);
    shift.apply(&x[200], 100);
    for (int n = 0; n < 300; ++n) {
        const double cycles = 0.01 * std::clamp(n - 50, 0, 101) - 0.2 * std::clamp(n - 151, 0, 49);
        EXPECT_LT(std::abs(cf64(x[n]) - cf64(0, 2) * std::polar(1.0, 2 * pi * cycles)),
                  2 * rounding)
            << n;
    }
}

TEST(FrequencyShift, SlicingChangesNoBit)
{
    std::vector<cf32> whole(1000), sliced;
    physec::random::generator random(1, "samples");
    random.add_complex_normal(whole.data(), whole.size(), 1.0);
    sliced = whole;
    frequency_shift first, second;
    first.set(0.1234);
    second.set(0.1234);
    first.apply(whole.data(), whole.size());
    for (std::size_t done = 0; done < sliced.size();) {
        const std::size_t part = std::min<std::size_t>(random.below(150), sliced.size() - done);
        second.apply(&sliced[done], part);
        done += part;
    }
    EXPECT_EQ(sliced, whole);
}
