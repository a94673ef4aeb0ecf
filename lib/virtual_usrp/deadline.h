// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace physec::virtual_usrp {

//! The end of a host's timeout, which may be any number: a large one means "for ever".
inline std::chrono::steady_clock::time_point deadline_in(double timeout_s)
{
    constexpr double for_ever_s = 1e8; // years
    const double seconds = timeout_s > 0.0 ? std::min(timeout_s, for_ever_s) : 0.0;
    return std::chrono::steady_clock::now() +
           std::chrono::microseconds(static_cast<std::int64_t>(seconds * 1e6));
}

} // namespace physec::virtual_usrp
