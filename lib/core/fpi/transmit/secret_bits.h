// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <physec/fpi/config.h>
#include <physec/types.h>

/*!
 * \file
 * How many bits write down what Alice multiplies her pilots by, so that the error has
 * kernel_accuracy of its power: less is enough for nobody, more serves nobody below 40 dB.
 */
namespace physec::fpi {

constexpr double kernel_accuracy = 1e-4;

//! A complex normal value: its rate at this distortion, log2(variance / distortion).
inline double complex_normal_bits(double variance = 1.0, double distortion = kernel_accuracy)
{
    return std::max(0.0, std::log2(variance / distortion));
}

//! A uniform phase in equal steps, whose error has the variance step^2 / 12.
inline double phase_bits(double distortion = kernel_accuracy)
{
    return std::log2(2.0 * pi / std::sqrt(12.0 * distortion));
}

//! A real normal value of this variance.
inline double normal_bits(double variance, double distortion = kernel_accuracy)
{
    return std::max(0.0, 0.5 * std::log2(variance / distortion));
}

/*!
 * A shift, uniform within \p range cycles per point, of a phase that runs over \p points points: an
 * error of e cycles is a phase error of variance (2 pi e)^2 points^2 / 12 over them.
 */
inline double shift_bits(double range, double points, double distortion = kernel_accuracy)
{
    const double step = 12.0 * std::sqrt(distortion) / (2.0 * pi * points);
    return std::max(0.0, std::log2(range / step));
}

//! One fake set: delay and angle anywhere, or within config.secret; and a gain unless all are 1.
inline double fake_set_bits(const config& c)
{
    const double points = c.ofdm.active.back() - c.ofdm.active.front() + 1;
    const bool gains = std::any_of(
        c.fakes.begin(), c.fakes.end(), [](const fake_set& f) { return f.gain != cf64(1.0); });
    const double part = kernel_accuracy / (gains ? 3.0 : 2.0);
    double delay = 1.0, angle = std::min(1.0, 2.0 * c.spacing_wavelengths), bits = 0.0;
    if (c.secret) {
        delay = (c.secret->delay_high_s - c.secret->delay_low_s) * c.ofdm.subcarrier_spacing_hz();
        angle = (std::sin(c.secret->angle_high_rad) - std::sin(c.secret->angle_low_rad)) *
                c.spacing_wavelengths;
        bits += c.secret->random_sign ? 1.0 : 0.0;
    }
    bits += shift_bits(delay, points, part) + shift_bits(angle, c.tx_antennas, part);
    return bits + (gains ? complex_normal_bits(1.0, part) : 0.0);
}

} // namespace physec::fpi
