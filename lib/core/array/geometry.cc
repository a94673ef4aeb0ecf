// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/array/geometry.h>
#include <cmath>
#include <limits>
#include <physec/types.h>

namespace physec::array {

double distance(point a, point b) { return std::hypot(a.x - b.x, a.y - b.y); }

double direction_rad(point from, point to, double heading_rad)
{
    const double angle = std::atan2(to.y - from.y, to.x - from.x) - heading_rad;
    return angle - 2.0 * pi * std::ceil((angle - pi) / (2.0 * pi));
}

point position_from_line_of_sight(point receiver,
                                  double range_m,
                                  double theta_rad,
                                  double heading_rad)
{
    return { receiver.x - range_m * std::cos(heading_rad + theta_rad),
             receiver.y - range_m * std::sin(heading_rad + theta_rad) };
}

double scatterer_range_m(
    point transmitter, point receiver, double path_length_m, double theta_rad, double heading_rad)
{
    const double direct = distance(transmitter, receiver);
    const double along = (receiver.x - transmitter.x) * std::cos(heading_rad + theta_rad) +
                         (receiver.y - transmitter.y) * std::sin(heading_rad + theta_rad);
    const double denominator = 2.0 * (path_length_m - along);
    if (denominator == 0.0)
        return std::numeric_limits<double>::infinity();
    return (path_length_m * path_length_m - direct * direct) / denominator;
}

} // namespace physec::array
