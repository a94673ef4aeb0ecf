// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <physec/ofdm/numerology.h>
#include <physec/random/generator.h>
#include <physec/types.h>
#include <vector>

//! What the tests of sample streams share: streams as [antenna][sample].
namespace sample_streams {

using physec::cf32;
using physec::cf64;
using streams = std::vector<std::vector<cf32>>;

inline streams noise(int antennas, std::size_t count, std::uint64_t seed)
{
    streams x(antennas, std::vector<cf32>(count));
    for (int i = 0; i < antennas; ++i)
        physec::random::generator(seed, "stream", i).add_complex_normal(x[i].data(), count, 1.0);
    return x;
}

//! Samples first to first + count of every stream.
inline std::vector<const cf32*> at(const streams& x, std::size_t first)
{
    std::vector<const cf32*> pointers;
    for (const auto& stream : x)
        pointers.push_back(stream.data() + first);
    return pointers;
}

inline std::vector<cf32*> at(streams& x, std::size_t first)
{
    std::vector<cf32*> pointers;
    for (auto& stream : x)
        pointers.push_back(stream.data() + first);
    return pointers;
}

//! exp(j 2 pi n t / N), active subcarriers x samples t = first, first + 1, ...
inline physec::matrix_cf64 tones(const physec::ofdm::numerology& ofdm, int first, int count)
{
    physec::matrix_cf64 e(ofdm.active_count(), count);
    for (int m = 0; m < e.rows(); ++m)
        for (int t = 0; t < count; ++t)
            e(m, t) =
                std::polar(1.0, 2 * physec::pi * ofdm.active[m] * (first + t) / ofdm.fft_size);
    return e;
}

//! Random QPSK, one row a symbol.
inline physec::matrix_cf64 qpsk(int rows, int subcarriers, std::uint64_t seed)
{
    physec::random::generator random(seed, "qpsk");
    physec::matrix_cf64 d(rows, subcarriers);
    for (Eigen::Index k = 0; k < d.size(); ++k)
        d.data()[k] = std::polar(1.0, physec::pi / 2 * random.below(4));
    return d;
}

//! Active to 0.39 of the sample rate on both sides, guard bands, no subcarrier at 0 Hz.
inline physec::ofdm::numerology guarded(int fft_size, double sample_rate_hz)
{
    physec::ofdm::numerology ofdm;
    ofdm.bandwidth_hz = sample_rate_hz;
    ofdm.fft_size = fft_size;
    const int outermost = static_cast<int>(0.39 * fft_size);
    for (int n = -outermost; n <= outermost; ++n)
        if (n != 0)
            ofdm.active.push_back(n);
    return ofdm;
}

} // namespace sample_streams
