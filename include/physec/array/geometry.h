// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>

/*!
 * \file
 * Plane geometry of one transmitter array, one receiver and single-bounce scatterers.
 */
namespace physec::array {

//! A point of the plane, in metres.
struct point {
    double x;
    double y;
};

inline bool operator==(point a, point b) { return a.x == b.x && a.y == b.y; }

//! Euclidean distance, in metres.
PHYSEC_CORE_API double distance(point a, point b);

/*!
 * Direction in which \p to is seen from \p from, relative to \p heading_rad, wrapped into
 * (-pi, pi]. Computed with atan2, so that the quadrant is kept (the arctangent printed as (3b)
 * of the fake path injection paper loses it).
 */
PHYSEC_CORE_API double direction_rad(point from, point to, double heading_rad);

/*!
 * Transmitter position implied by a line-of-sight delay and departure angle:
 * receiver - range (cos(heading + theta), sin(heading + theta)).
 */
PHYSEC_CORE_API point position_from_line_of_sight(point receiver,
                                                  double range_m,
                                                  double theta_rad,
                                                  double heading_rad);

/*!
 * Distance from the transmitter, along departure direction \p theta_rad, at which a single-bounce
 * scatterer explains a path of length \p path_length_m: (37), (38) of the fake path injection
 * paper. Infinite when the direction points straight at the receiver along a line-of-sight path.
 * Has no meaning, and either sign, when the path is shorter than the direct distance.
 */
PHYSEC_CORE_API double scatterer_range_m(
    point transmitter, point receiver, double path_length_m, double theta_rad, double heading_rad);

} // namespace physec::array
