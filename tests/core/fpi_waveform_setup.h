// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <physec/fpi/waveform_precoder.h>
#include <physec/random/generator.h>
#include <vector>

//! What the tests of the waveform forms share: streams as [antenna][sample].
namespace waveform_setup {

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

//! The whole of \p in through the precoder, in parts of random size up to \p longest.
inline streams
precoded(physec::fpi::waveform_precoder& precoder, const streams& in, int longest, int seed)
{
    streams out(in.size(), std::vector<cf32>(in[0].size()));
    physec::random::generator random(seed, "slices");
    for (std::size_t done = 0; done < in[0].size();) {
        const std::size_t part =
            std::min<std::size_t>(1 + random.below(longest), in[0].size() - done);
        precoder.process(at(in, done).data(), at(out, done).data(), part);
        done += part;
    }
    return out;
}

} // namespace waveform_setup
