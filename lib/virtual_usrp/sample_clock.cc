// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample_clock.h"
#include <cmath>

namespace physec::virtual_usrp {

std::int64_t sample_clock::own_tick(std::int64_t air_tick) const
{
    const std::int64_t since = air_tick - origin;
    if (ppm == 0.0)
        return since;
    return static_cast<std::int64_t>(std::floor(since * speed()));
}

} // namespace physec::virtual_usrp
