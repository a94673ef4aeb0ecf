// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/position.h>
#include <cmath>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

double position_estimate::deviation_m() const { return std::sqrt(covariance_m2.trace()); }

position_estimate locate_line_of_sight(const config& config,
                                       array::point receiver,
                                       const path_measurement& measurement)
{
    throw_if_invalid(measurement.validate());
    const int count = measurement.path_count();
    const Eigen::MatrixXd covariance = numeric::checked_inverse(measurement.information, "path");
    const auto& sight = measurement.paths[0];
    const double cycle_s = 1.0 / config.ofdm.subcarrier_spacing_hz();
    const double theta =
        array::angle_from_spatial_frequency(sight.frequency, config.spacing_wavelengths);
    const double toward = config.heading_rad + theta;
    const double cycle_m = config.propagation_speed_mps * cycle_s;
    Eigen::Matrix2d jacobian; // columns: by delay, by frequency; both in cycles
    jacobian.col(0) = -cycle_m * Eigen::Vector2d(std::cos(toward), std::sin(toward));
    jacobian.col(1) = cycle_m * sight.delay / (config.spacing_wavelengths * std::cos(theta)) *
                      Eigen::Vector2d(std::sin(toward), -std::cos(toward));
    position_estimate result;
    result.position_m =
        position_from_path(config, receiver, sight.delay * cycle_s, sight.frequency);
    result.covariance_m2 = jacobian * covariance({ 0, count }, { 0, count }) * jacobian.transpose();
    return result;
}

position_estimate
combine(const config& config, array::point receiver, const std::vector<path_measurement>& frames)
{
    const combined_measurement combined = combine_paths(frames);
    position_estimate result = locate_line_of_sight(config, receiver, combined.measurement);
    result.frames_used = combined.frames_used;
    result.left_out = combined.left_out;
    result.statistic = combined.statistic;
    result.degrees_of_freedom = combined.degrees_of_freedom;
    result.consistent = result.statistic <= consistency_threshold(result.degrees_of_freedom);
    return result;
}

} // namespace physec::fpi
