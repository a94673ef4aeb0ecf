// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/fpi/config.h>
#include <vector>

namespace physec::fpi {

/*!
 * Where the true paths come from as far as a map knows, as map_geometry wants it when its map are the
 * scatterers: line of sight, then for every scatterer 1 + its index when a point of the map stands
 * within eight deviations of it, unknown_source otherwise.
 */
std::vector<int> known_sources(const config& config);

} // namespace physec::fpi
