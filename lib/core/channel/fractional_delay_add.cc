// SPDX-License-Identifier: GPL-3.0-or-later
#include "../numeric/simd.h"
#include <algorithm>
#include <array>
#include <cstring>
#include <physec/channel/fractional_delay.h>

namespace physec::channel {

namespace {

//! Four interleaved samples in a register; eight registers hide the latency of the additions.
constexpr std::size_t strip_floats = 8;
constexpr std::size_t strips = 8;
constexpr std::size_t block_samples = strips * strip_floats / 2;
using strip = float __attribute__((vector_size(strip_floats * sizeof(float))));

// Samples side by side and tap after tap: every output adds up in the same order, wherever it is.
PHYSEC_STRIP_CLONES void
add_blocks(const float* in, const float* w, cf32 gain, float* out, std::size_t blocks)
{
    for (std::size_t b = 0; b < blocks; ++b, in += strips * strip_floats) {
        strip sums[strips] = {};
        for (int k = 0; k < fractional_delay::taps; ++k)
            for (std::size_t j = 0; j < strips; ++j) {
                strip x;
                std::memcpy(&x, in + 2 * k + j * strip_floats, sizeof x);
                sums[j] += w[k] * x;
            }
        for (std::size_t j = 0; j < strips; ++j, out += strip_floats) {
            const strip turned = __builtin_shufflevector(sums[j], sums[j], 1, 0, 3, 2, 5, 4, 7, 6) *
                                 strip{ -1, 1, -1, 1, -1, 1, -1, 1 };
            strip y;
            std::memcpy(&y, out, sizeof y);
            y += gain.real() * sums[j] + gain.imag() * turned;
            std::memcpy(out, &y, sizeof y);
        }
    }
}

} // namespace

void fractional_delay::add(const cf32* in, const float* w, cf32 gain, cf32* out, std::size_t count)
{
    const std::size_t blocks = count / block_samples;
    const std::size_t rest = count % block_samples;
    add_blocks(reinterpret_cast<const float*>(in), w, gain, reinterpret_cast<float*>(out), blocks);
    if (rest == 0)
        return;
    // The same instructions on a full block, whose surplus is thrown away.
    std::array<cf32, block_samples + taps - 1> padded = {};
    std::array<cf32, block_samples> sums = {};
    std::copy_n(in + blocks * block_samples, rest + taps - 1, padded.begin());
    std::copy_n(out + blocks * block_samples, rest, sums.begin());
    add_blocks(reinterpret_cast<const float*>(padded.data()),
               w,
               gain,
               reinterpret_cast<float*>(sums.data()),
               1);
    std::copy_n(sums.begin(), rest, out + blocks * block_samples);
}

} // namespace physec::channel
