// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sample_streams.h"
#include <physec/fpi/air/waveform_precoder.h>

namespace sample_streams {

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

} // namespace sample_streams
