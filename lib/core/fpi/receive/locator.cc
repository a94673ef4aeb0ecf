// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/locator.h>
#include <algorithm>
#include <cmath>
#include <Eigen/Cholesky>
#include <limits>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/delay_window.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

namespace {

//! An estimate must not be within so many standard deviations of another direction or delay.
constexpr double certain = 4.0;
/*!
 * Nor may any path be within so many of the line of sight's delay: when both are equally early, one
 * frame in 44 at most is believed with the wrong one. More would cost the paper's scenario at 0 dB
 * (2.5: 8 % of its frames), where the first reflection is 4.6 standard deviations late.
 */
constexpr double in_order = 2.0;

//! Of [delays; frequencies], in cycles squared; empty when the frame does not determine them.
Eigen::MatrixXd path_covariance(const path_estimator& estimator, const path_fit& fit)
{
    // Scaled to unit diagonal like numeric::inverse_information(), but without its eigenvalues: this is for
    // every frame.
    const Eigen::MatrixXd curvature = path_curvature(fit);
    const Eigen::VectorXd scale = curvature.diagonal().cwiseSqrt().cwiseInverse();
    if (scale.size() == 0 || !scale.allFinite())
        return {};
    const Eigen::LDLT<Eigen::MatrixXd> solver(scale.asDiagonal() * curvature * scale.asDiagonal());
    if (solver.info() != Eigen::Success || !solver.isPositive())
        return {};
    const auto unit = Eigen::MatrixXd::Identity(scale.size(), scale.size());
    const Eigen::MatrixXd covariance = 0.5 * estimator.noise_variance(fit) * scale.asDiagonal() *
                                       solver.solve(unit) * scale.asDiagonal();
    if (!covariance.allFinite() || (covariance.diagonal().array() < 0.0).any())
        return {};
    return covariance;
}

double position_deviation_m(const config& config,
                            const channel::path& line_of_sight,
                            const Eigen::MatrixXd& covariance)
{
    // Delay and frequency of the line of sight are the first entries of the two halves.
    const Eigen::Index half = covariance.rows() / 2;
    const double theta = array::angle_from_spatial_frequency(line_of_sight.spatial_frequency,
                                                             config.spacing_wavelengths);
    const double along = std::sqrt(covariance(0, 0)) / config.ofdm.subcarrier_spacing_hz();
    const double across = line_of_sight.delay_s * std::sqrt(covariance(half, half)) /
                          (config.spacing_wavelengths * std::cos(theta));
    return config.propagation_speed_mps * std::hypot(along, across);
}

//! Whether noise could have put another path before the first, or wrapped one by \p period cycles.
bool line_of_sight_is_clear(const std::vector<normalized_path>& paths,
                            const Eigen::MatrixXd& covariance,
                            double period)
{
    for (std::size_t k = 0; k < paths.size(); ++k) {
        const double margin = certain * std::sqrt(covariance(k, k));
        if (paths[k].delay - margin < earliest_delay * period ||
            paths[k].delay + margin > latest_delay * period)
            return false;
        const double variance = covariance(0, 0) + covariance(k, k) - 2.0 * covariance(0, k);
        if (k > 0 && !(paths[k].delay - paths[0].delay > in_order * std::sqrt(variance)))
            return false;
    }
    return true;
}

//! Whether one direction only has this spatial frequency, and those that noise might turn it into.
bool direction_is_clear(const config& config,
                        const normalized_path& line_of_sight,
                        const Eigen::MatrixXd& covariance)
{
    // f exists up to d/lambda, and f -+ 1 exists as well from 1 - d/lambda on.
    const double limit = std::min(config.spacing_wavelengths, 1.0 - config.spacing_wavelengths);
    const Eigen::Index half = covariance.rows() / 2;
    return std::abs(array::wrap_half(line_of_sight.frequency)) +
               certain * std::sqrt(covariance(half, half)) <
           limit;
}

} // namespace

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
    result.deviation_m = std::numeric_limits<double>::infinity();
    const Eigen::MatrixXd covariance = path_covariance(estimator, fit);
    if (covariance.size() == 0)
        return result;
    const double deviation_m = position_deviation_m(config, result.paths[0], covariance);
    if (!std::isfinite(deviation_m) || !std::isfinite(result.position_m.x) ||
        !std::isfinite(result.position_m.y))
        return result;
    result.deviation_m = deviation_m;
    const double period = delay_period(config.ofdm);
    result.reliable = fit.converged && static_cast<int>(fit.paths.size()) >= expected_paths &&
                      line_of_sight_is_clear(fit.paths, covariance, period) &&
                      direction_is_clear(config, fit.paths[0], covariance);
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

} // namespace physec::fpi
