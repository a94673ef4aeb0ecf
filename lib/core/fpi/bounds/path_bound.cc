// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/path_bound.h>
#include <cmath>
#include <limits>
#include <physec/array/steering.h>
#include <physec/fpi/paths/information.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

path_bound bound_from_covariance(const config& config,
                                 const std::vector<channel::path>& paths,
                                 const Eigen::MatrixXd& covariance,
                                 double condition)
{
    const std::size_t count = paths.size();
    path_bound bound;
    bound.condition = condition;
    bound.singular = covariance.size() == 0;
    if (bound.singular) {
        const double none = std::numeric_limits<double>::quiet_NaN();
        bound.tau_s.assign(count, none);
        bound.theta_rad.assign(count, none);
        bound.position_m = none;
        return bound;
    }
    for (std::size_t p = 0; p < count; ++p) {
        const double sine =
            array::wrap_half(paths[p].spatial_frequency) / config.spacing_wavelengths;
        const double cosine = std::sqrt(std::max(0.0, 1.0 - sine * sine));
        bound.tau_s.push_back(std::sqrt(covariance(p, p)) / config.ofdm.subcarrier_spacing_hz());
        bound.theta_rad.push_back(std::sqrt(covariance(count + p, count + p)) /
                                  (config.spacing_wavelengths * cosine));
    }
    bound.position_m = config.propagation_speed_mps *
                       std::hypot(bound.tau_s[0], paths[0].delay_s * bound.theta_rad[0]);
    return bound;
}

path_bound unstructured_bound(const config& config,
                              const frame_model& model,
                              const std::vector<channel::path>& paths,
                              double noise_variance)
{
    double condition = 0.0;
    const Eigen::MatrixXd covariance = numeric::inverse_information(
        information_matrix(frame_derivatives(model, paths), noise_variance), condition);
    return bound_from_covariance(config, paths, covariance, condition);
}

} // namespace physec::fpi
