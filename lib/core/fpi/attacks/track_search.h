// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../paths/track_geometry.h"
#include <physec/fpi/receive/path_measurement.h>
#include <vector>

namespace physec::fpi {

//! A history as the paths have it, with one common shift per secret (map_nuisance::common_shift).
struct track_candidate {
    map_state where;
    double cost = 0.0; //!< weighted squares that it leaves
    //! Per position: which of its paths is the line of sight, then which is off reflector 0, 1, ..
    std::vector<std::vector<int>> path_of;
};

/*!
 * Closed form for hypothetical shifts: one (delay, frequency) in cycles for all positions or one for
 * each. Positions follow from the earliest paths, reflectors are the medians of where the positions
 * see them. \returns false when some path has no direction or Alice no place
 */
bool history_for(const track_geometry& geometry,
                 const config& config,
                 const std::vector<path_measurement>& measured,
                 const std::vector<normalized_shift>& shifts,
                 track_candidate& found);

//! The best few histories of a grid of shifts after weighted least squares, best first.
std::vector<track_candidate> search_track(const track_geometry& geometry,
                                          const config& config,
                                          const std::vector<path_measurement>& measured,
                                          std::size_t most);

} // namespace physec::fpi
