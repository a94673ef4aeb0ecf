// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>

namespace physec::numeric {

//! To be held while FFTW makes or destroys a plan: its planner is the one part of it that is not
//! thread-safe. Planning in single and in double precision shares it, which costs nothing.
inline std::mutex& fftw_planner_mutex()
{
    static std::mutex mutex;
    return mutex;
}

} // namespace physec::numeric
