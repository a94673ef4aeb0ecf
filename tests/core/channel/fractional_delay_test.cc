// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <physec/channel/fractional_delay.h>

using physec::cf32;
using physec::pi;
using physec::channel::fractional_delay;

namespace {

// A complex tone, for which the value between samples is known.
std::vector<cf32> tone(double frequency, std::size_t count)
{
    std::vector<cf32> x(count);
    for (std::size_t n = 0; n < count; ++n)
        x[n] = cf32(std::polar(1.0, 2 * pi * frequency * n));
    return x;
}

double worst_error(double frequency, double fraction, double step, std::size_t count)
{
    const auto in = tone(frequency, fractional_delay::samples_needed(fraction, step, count));
    std::vector<cf32> out(count);
    fractional_delay::instance().interpolate(in.data(), fraction, step, out.data(), count);
    double worst = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        const double position = fractional_delay::before + fraction + i * step;
        const auto expected = std::polar(1.0, 2 * pi * frequency * position);
        worst = std::max(worst, std::abs(physec::cf64(out[i]) - expected));
    }
    return worst;
}

} // namespace

TEST(FractionalDelay, ErrorIsBelowMinus70dBInTheUsableBand)
{
    for (double frequency = -fractional_delay::usable_band;
         frequency <= fractional_delay::usable_band + 1e-9;
         frequency += 0.03)
        for (double fraction : { 0.0, 0.1, 0.25, 0.5, 0.7321, 0.999 })
            EXPECT_LT(20 * std::log10(worst_error(frequency, fraction, 1.0, 50) + 1e-30), -70.0)
                << frequency << " " << fraction;
}

// The fraction is held for 1e-4 of a sample, which costs at most pi * 0.5e-4 (-76 dB).
TEST(FractionalDelay, DriftingPositionsAreAsAccurate)
{
    for (double step : { 1.0 + 40e-6, 1.0 - 40e-6, 1.0 + 1e-9, 1.0 - 1e-3 })
        for (double frequency : { 0.05, 0.2, 0.4 })
            EXPECT_LT(20 * std::log10(worst_error(frequency, 0.3, step, 2000)), -68.0)
                << step << " " << frequency;
}

TEST(FractionalDelay, WholeSamplesComeBackBitForBit)
{
    const auto in = tone(0.137, 200);
    std::vector<cf32> out(100);
    fractional_delay::instance().interpolate(in.data(), 0.0, 1.0, out.data(), out.size());
    for (std::size_t i = 0; i < out.size(); ++i)
        EXPECT_EQ(out[i], in[i + fractional_delay::before]);
}

TEST(FractionalDelay, NothingBeforeTheFirstSampleIsRead)
{
    for (const double step : { 1.0, 1.0 - 1e-6, 1.0 - 1e-9, 1.0 + 1e-6 })
        for (const double fraction : { 0.0, 1e-9, 1e-6, 1e-3 }) {
            const auto needed = fractional_delay::samples_needed(fraction, step, 512);
            std::vector<cf32> in(needed + 1, cf32(1));
            in[0] = std::numeric_limits<float>::quiet_NaN();
            std::vector<cf32> out(512);
            fractional_delay::instance().interpolate(&in[1], fraction, step, out.data(), 512);
            for (const auto& y : out)
                ASSERT_LT(std::abs(y - cf32(1)), 1e-3)
                    << "fraction " << fraction << " step " << step;
        }
}
