// SPDX-License-Identifier: GPL-3.0-or-later
#include <Eigen/Cholesky>
#include <cmath>
#include <limits>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/localization.h>
#include <physec/fpi/precoder.h>
#include <physec/fpi/scenario.h>

namespace physec::fpi {

location_estimate locate(const config& config,
                         array::point receiver,
                         const path_estimator& estimator,
                         const path_fit& fit,
                         int expected_paths)
{
    const frame_model& model = estimator.model();
    location_estimate result;
    for (std::size_t k = 0; k < fit.paths.size(); ++k)
        result.paths.push_back(model.to_path(fit.paths[k], fit.gains[k]));
    result.position_m = position_from_path(
        config, receiver, result.paths[0].delay_s, result.paths[0].spatial_frequency);
    result.residual_power = fit.residual_power;
    result.converged = fit.converged;
    result.reliable = fit.converged && static_cast<int>(fit.paths.size()) >= expected_paths;

    // Delay and angle of the line of sight are the first entries of the two halves.
    result.deviation_m = std::numeric_limits<double>::infinity();
    if (fit.information.size() == 0)
        return result;
    // Scaled to unit diagonal like inverse_information(), but only two entries are wanted, every
    // frame.
    const Eigen::VectorXd scale = fit.information.diagonal().cwiseSqrt().cwiseInverse();
    const Eigen::LDLT<Eigen::MatrixXd> solver(scale.asDiagonal() * fit.information *
                                              scale.asDiagonal());
    if (!scale.allFinite() || solver.info() != Eigen::Success || !solver.isPositive())
        return result;
    const auto deviation = [&](Eigen::Index parameter) {
        const Eigen::VectorXd unit = Eigen::VectorXd::Unit(scale.size(), parameter);
        return scale[parameter] *
               std::sqrt(0.5 * estimator.noise_variance(fit) * solver.solve(unit)[parameter]);
    };
    const double theta = array::angle_from_spatial_frequency(result.paths[0].spatial_frequency,
                                                             config.spacing_wavelengths);
    const double along = deviation(0) / config.ofdm.subcarrier_spacing_hz();
    const double across = result.paths[0].delay_s * deviation(scale.size() / 2) /
                          (config.spacing_wavelengths * std::cos(theta));
    result.deviation_m = config.propagation_speed_mps * std::hypot(along, across);
    return result;
}

location_estimate locator::estimate(const vector_cf64& frame, std::uint64_t frame_number)
{
    const int expected = config_.pilots * config_.ofdm.active_count();
    if (frame.size() != expected)
        throw invalid_input(complaint("frame length", frame.size(), std::to_string(expected)));
    if (!frame.allFinite())
        throw invalid_input("received frame " + std::to_string(frame_number) +
                            " holds a non-finite value; allowed: finite samples");
    return estimate_checked(frame, frame_number);
}

bob::bob(const config& config, const ofdm::pilot_grid& bare, std::uint64_t noise_seed)
    : locator(config),
      effective_(precoder(config).apply(bare)),
      noise_(precoder(config).antenna_noise_variance(), noise_seed),
      estimator_(std::make_unique<path_estimator>(frame_model(config.ofdm, effective_)))
{
}

location_estimate bob::estimate_checked(const vector_cf64& frame, std::uint64_t frame_number)
{
    if (noise_.variance() > 0.0) {
        ofdm::pilot_grid sent = effective_;
        noise_.add_frame(sent, frame_number);
        estimator_ = std::make_unique<path_estimator>(frame_model(config_.ofdm, sent));
    }
    const int path_count = static_cast<int>(config_.scatterers_m.size()) + 1;
    path_fit fit = estimator_->estimate(frame, path_count);
    estimator_->drop_insignificant(frame, fit);
    return locate(config_, config_.bob_m, *estimator_, fit, path_count);
}

} // namespace physec::fpi
