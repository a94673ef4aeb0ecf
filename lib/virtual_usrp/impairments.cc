// SPDX-License-Identifier: GPL-3.0-or-later
#include "impairments.h"
#include <cmath>

namespace physec::virtual_usrp {

namespace {

// The finaliser of SplitMix64: a bijection under which successive numbers look independent.
std::uint64_t scramble(std::uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

} // namespace

void add_noise(
    cf32* samples, std::size_t count, std::uint64_t key, std::int64_t first, double variance)
{
    const float scale = static_cast<float>(std::sqrt(variance));
    constexpr float to_unit = 0x1p-32f;
    constexpr float to_turn = static_cast<float>(2.0 * pi) * 0x1p-32f;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t number = static_cast<std::uint64_t>(first) + i;
        const std::uint64_t bits = scramble(key + number * 0x9e3779b97f4a7c15ull);
        const float radius = static_cast<float>(static_cast<std::uint32_t>(bits) + 1.0) * to_unit;
        const float angle = static_cast<float>(bits >> 32) * to_turn;
        const float size = scale * std::sqrt(-std::log(radius));
        samples[i] += cf32(size * std::cos(angle), size * std::sin(angle));
    }
}

void quadrature_error::apply(cf32* samples, std::size_t count) const
{
    const float in_phase = static_cast<float>(1.0 + gain);
    const float leak = static_cast<float>(std::sin(phase_rad));
    const float quadrature = static_cast<float>(std::cos(phase_rad));
    const cf32 offset(dc);
    for (std::size_t i = 0; i < count; ++i) {
        const float re = samples[i].real(), im = samples[i].imag();
        samples[i] =
            cf32(in_phase * re + offset.real(), quadrature * im + leak * re + offset.imag());
    }
}

cf64 quadrature_error::direct() const
{
    return 0.5 * cf64(1.0 + gain + std::cos(phase_rad), std::sin(phase_rad));
}

cf64 quadrature_error::image() const
{
    return 0.5 * cf64(1.0 + gain - std::cos(phase_rad), std::sin(phase_rad));
}

void convert(cf32* samples, std::size_t count, int bits)
{
    if (bits == 0)
        return;
    const float levels = std::ldexp(1.0f, bits - 1);
    const float step = 1.0f / levels;
    const float highest = 1.0f - step;
    // Adding and subtracting 1.5 * 2^23 rounds to the nearest whole number, and vectorises.
    constexpr float round = 12582912.0f;
    float* parts = reinterpret_cast<float*>(samples);
    for (std::size_t i = 0; i < 2 * count; ++i) {
        float value = parts[i];
        value = value > -1.0f ? value : -1.0f;
        value = value < highest ? value : highest;
        parts[i] = (value * levels + round - round) * step;
    }
}

} // namespace physec::virtual_usrp
