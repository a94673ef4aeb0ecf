// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/channel/fractional_delay.h>
#include <algorithm>
#include <boost/math/special_functions/bessel.hpp>
#include <cmath>
#include <volk/volk.h>

namespace physec::channel {

namespace {

constexpr int fractions = 1024;
// Kaiser's rule for 75 dB; 32 taps then give the transition band that usable_band allows for.
constexpr double kaiser_beta = 0.1102 * (75.0 - 8.7);
constexpr double held_drift = 1e-4;

double windowed_sinc(double t)
{
    const double half = fractional_delay::taps / 2;
    if (std::abs(t) < 1e-12)
        return 1.0;
    if (std::abs(t) >= half)
        return 0.0;
    if (std::abs(t - std::round(t)) < 1e-12)
        return 0.0; // exactly: a whole-sample position must return the sample itself
    const double u = t / half;
    const double window =
        boost::math::cyl_bessel_i(0, kaiser_beta * std::sqrt((1.0 - u) * (1.0 + u))) /
        boost::math::cyl_bessel_i(0, kaiser_beta);
    return window * std::sin(pi * t) / (pi * t);
}

} // namespace

fractional_delay::fractional_delay() : table_((fractions + 1) * taps)
{
    for (int f = 0; f <= fractions; ++f)
        for (int k = 0; k < taps; ++k)
            table_[f * taps + k] =
                static_cast<float>(windowed_sinc(before - k + static_cast<double>(f) / fractions));
}

const fractional_delay& fractional_delay::instance()
{
    static const fractional_delay shared;
    return shared;
}

void fractional_delay::weights(double fraction, float* w) const
{
    const double place = fraction * fractions;
    const int row = std::min(static_cast<int>(place), fractions - 1);
    const float part = static_cast<float>(place - row);
    const float* low = &table_[row * taps];
    for (int k = 0; k < taps; ++k)
        w[k] = low[k] + part * (low[k + taps] - low[k]);
}

void fractional_delay::interpolate(
    const cf32* in, double fraction, double step, cf32* out, std::size_t count) const
{
    alignas(64) float w[taps];
    const std::size_t held = held_samples(step, count);
    for (std::size_t i = 0; i < count; i += held) {
        const std::size_t block = std::min(held, count - i);
        // The middle of the block stands for all of it, so that the error has no bias.
        // At the very beginning it may lie before the first sample by less than the drift.
        const double middle = std::max(
            0.0, fraction + static_cast<double>(i) * step + 0.5 * (block - 1) * (step - 1.0));
        const double whole = std::floor(middle);
        weights(middle - whole, w);
        const cf32* from = in + static_cast<std::ptrdiff_t>(whole);
        for (std::size_t j = 0; j < block; ++j)
            volk_32fc_32f_dot_prod_32fc(&out[i + j], from + j, w, taps);
    }
}

std::size_t fractional_delay::held_samples(double step, std::size_t count)
{
    const double drift = std::abs(step - 1.0);
    if (drift * count <= held_drift)
        return count;
    return std::max<std::size_t>(1, static_cast<std::size_t>(held_drift / drift));
}

std::size_t fractional_delay::samples_needed(double fraction, double step, std::size_t count)
{
    if (count == 0)
        return 0;
    return static_cast<std::size_t>(std::floor(fraction + count * std::max(step, 1.0))) + taps + 1;
}

} // namespace physec::channel
