// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/config.h>
#include <physec/fpi/paths/path_estimator.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/receive/locator.h>

namespace physec::fpi {

//! Empty when the map of the configuration suffices for this effect, otherwise one sentence.
PHYSEC_CORE_API std::string validate_map(const config& config, path_effect effect);

/*!
 * Alice's position by a receiver who knows config.map_m, as exactly as map_deviation_m says, and
 * what kind of thing Alice does to her paths, \p effect, but none of its numbers:
 *
 *   untouched               nothing: Bob behind his effective pilots, Eve without protection
 *   twins                   one shift per fake set, common to the twins of all paths, (27)
 *   shifted, unspecified    one shift, common to all paths
 *   line_of_sight_delayed   the delay of the line of sight
 *
 * First weighted least squares on the paths of \p fit, K+1 of them fitted as if there were nothing
 * but paths (twins melt into one: a common shift), over all associations of paths to reflectors,
 * from a grid; see map_search.h. Then, from the best few of those, maximum likelihood in the frame
 * itself over position, shifts and, when the map may be wrong, the reflectors' places, with the
 * gains eliminated. The likeliest end is the answer; the sign of the shifts is decided with it.
 *
 * Reads of config.scatterers_m and config.fakes nothing but their numbers.
 *
 * \param fit K+1 paths or fewer, by delay
 * \returns with reliable = false when the paths do not determine a position, then the line of
 *          sight's; when another position is about as likely; when a path is missing
 */
PHYSEC_CORE_API location_estimate locate_on_map(const config& config,
                                                array::point receiver,
                                                path_effect effect,
                                                const path_estimator& estimator,
                                                const vector_cf64& frame,
                                                const path_fit& fit);

} // namespace physec::fpi
