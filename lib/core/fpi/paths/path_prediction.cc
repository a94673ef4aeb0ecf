// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/paths/path_prediction.h>
#include <algorithm>
#include <cmath>
#include <physec/array/geometry.h>
#include <physec/array/steering.h>

namespace physec::fpi {

path_prediction
predict_path(const config& config, array::point receiver, array::point via, array::point p)
{
    constexpr double shortest_m = 1e-9; // keeps the slopes finite on top of a scatterer
    const double dx = via.x - p.x, dy = via.y - p.y;
    const double range = std::max(std::hypot(dx, dy), shortest_m);
    const double cycles_per_m = config.ofdm.subcarrier_spacing_hz() / config.propagation_speed_mps;
    const double theta = array::direction_rad(p, via, config.heading_rad);
    path_prediction result;
    result.delay = (range + array::distance(via, receiver)) * cycles_per_m;
    result.frequency = array::spatial_frequency(theta, config.spacing_wavelengths);
    result.delay_slope = Eigen::RowVector2d(-dx, -dy) * (cycles_per_m / range);
    result.frequency_slope = Eigen::RowVector2d(dy, -dx) *
                             (config.spacing_wavelengths * std::cos(theta) / (range * range));
    return result;
}

} // namespace physec::fpi
