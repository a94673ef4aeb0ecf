// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/transmit/qpsk.h>
#include <cmath>
#include <physec/error.h>
#include <physec/random/generator.h>

namespace physec::an {

std::array<cf32, 4> qpsk_points()
{
    const float part = std::sqrt(0.5f);
    return { cf32(part, part), cf32(part, -part), cf32(-part, part), cf32(-part, -part) };
}

std::vector<cf32> qpsk_pilots(int count, std::uint64_t seed)
{
    if (count < 0)
        throw invalid_input(complaint("number of pilots", count, ">= 0"));
    random::generator random(seed, "an pilots");
    std::vector<cf32> pilots(count);
    for (cf32& pilot : pilots)
        pilot = qpsk_points()[random.below(4)];
    return pilots;
}

} // namespace physec::an
