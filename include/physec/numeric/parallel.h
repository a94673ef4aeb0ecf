// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <physec/api.h>

namespace physec::numeric {

//! How far a loop is: indices done, and all there are.
using loop_progress = std::function<void(std::uint64_t done, std::uint64_t all)>;

/*!
 * Calls \p work once for each index 0 .. count-1, from several threads at once. Indices are taken
 * in ascending order; which thread takes which is left open, so a result must depend on the index
 * alone.
 *
 * \param threads 0: as many as the machine runs at once
 * \param progress called now and then, and once at the end, in the calling thread only
 * What \p work or \p progress throws ends the loop, as soon as the indices in flight are done, and
 * goes on to the caller.
 */
PHYSEC_CORE_API void parallel_for(std::uint64_t count,
                                  unsigned threads,
                                  const std::function<void(std::uint64_t index)>& work,
                                  const loop_progress& progress = {});

} // namespace physec::numeric
