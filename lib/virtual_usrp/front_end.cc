// SPDX-License-Identifier: GPL-3.0-or-later
#include "front_end.h"
#include <algorithm>

namespace physec::virtual_usrp {

void front_end_history::add(front_end_state state)
{
    if (count)
        state.own_tick = std::max(state.own_tick, entries[(count - 1) % capacity].own_tick);
    entries[count % capacity] = state;
    ++count;
}

const front_end_state* front_end_history::at(std::int64_t own_tick, std::int64_t& next) const
{
    const std::uint32_t oldest = count > capacity ? count - capacity : 0;
    for (std::uint32_t i = count; i-- > oldest;) {
        const front_end_state& state = entries[i % capacity];
        if (state.own_tick <= own_tick)
            return &state;
        next = std::min(next, state.own_tick);
    }
    return count ? &entries[oldest % capacity] : nullptr;
}

bool front_end_history::full(std::int64_t now) const
{
    return count >= capacity && entries[(count + 1) % capacity].own_tick > now;
}

} // namespace physec::virtual_usrp
