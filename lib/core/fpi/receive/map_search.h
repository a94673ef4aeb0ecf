// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../paths/map_geometry.h"
#include <physec/fpi/receive/path_measurement.h>
#include <vector>

namespace physec::fpi {

//! One way to read what was measured: where each path comes from, Alice's position, the shifts.
struct map_candidate {
    std::vector<int> source; //!< of every measured path, as map_geometry wants it
    array::point position_m;
    Eigen::VectorXd nuisance; //!< common shift, delay of the line of sight, or nothing
    double cost;              //!< squared weighted residual
};

/*!
 * Every measured path from the line of sight or from a reflector of the map, none twice; paths
 * beyond the map's count come from elsewhere. Without any path missing the line of sight is among
 * them.
 */
std::vector<std::vector<int>> map_associations(int measured, int expected, int reflectors);

/*!
 * Weighted least squares over Alice's position and the nuisance (none, common_shift or sight_delay),
 * over all associations of the measured paths: the nuisance is linear and eliminated on a polar
 * grid around the receiver, out to the longest measured path; the best local minima of every
 * association are then descended from. \returns the \p most likeliest, best first; empty when the
 * paths cannot determine a position.
 */
std::vector<map_candidate> search_map(const config& config,
                                      array::point receiver,
                                      map_nuisance nuisance,
                                      const path_measurement& measurement,
                                      int expected,
                                      std::size_t most);

/*!
 * The \p most points of the same grid with the smallest cost, neighbours and all associations among
 * each other: for paths that say where Alice is too vaguely for a minimum to mean much.
 */
std::vector<map_candidate> likely_map_points(const config& config,
                                             array::point receiver,
                                             map_nuisance nuisance,
                                             const path_measurement& measurement,
                                             int expected,
                                             std::size_t most);

} // namespace physec::fpi
