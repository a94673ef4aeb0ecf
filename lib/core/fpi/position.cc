// SPDX-License-Identifier: GPL-3.0-or-later
#include "position_detail.h"
#include <Eigen/Cholesky>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/bounds/fisher.h>
#include <physec/fpi/scenario.h>

namespace physec::fpi {

namespace {

//! [delays; frequencies] of \p to - \p from, wrapped.
Eigen::VectorXd difference(const std::vector<normalized_path>& to,
                           const std::vector<normalized_path>& from)
{
    const int count = static_cast<int>(to.size());
    Eigen::VectorXd result(2 * count);
    for (int k = 0; k < count; ++k) {
        result[k] = array::wrap_half(to[k].delay - from[k].delay);
        result[count + k] = array::wrap_half(to[k].frequency - from[k].frequency);
    }
    return result;
}

void move(std::vector<normalized_path>& paths, const Eigen::VectorXd& by)
{
    const std::size_t count = paths.size();
    for (std::size_t k = 0; k < count; ++k) {
        paths[k].delay += by[k];
        paths[k].frequency = array::wrap_half(paths[k].frequency + by[count + k]);
    }
}

//! Coordinate-wise median, relative to the first frame so that wrapping does not matter.
std::vector<normalized_path> median(const std::vector<const path_measurement*>& frames)
{
    std::vector<normalized_path> result = frames[0]->paths;
    Eigen::MatrixXd deviations(2 * result.size(), frames.size());
    for (std::size_t e = 0; e < frames.size(); ++e)
        deviations.col(e) = difference(frames[e]->paths, result);
    Eigen::VectorXd middle(deviations.rows());
    for (int row = 0; row < deviations.rows(); ++row) {
        const Eigen::VectorXd values = deviations.row(row);
        std::vector<double> sorted(values.begin(), values.end());
        std::sort(sorted.begin(), sorted.end());
        middle[row] = (sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2]) / 2.0;
    }
    move(result, middle);
    return result;
}

//! The path count of most reliable frames; the larger one of two equally frequent ones.
int usual_path_count(const std::vector<path_measurement>& frames)
{
    std::map<int, int> frequency;
    for (const auto& frame : frames)
        if (frame.reliable)
            ++frequency[count_of(frame)];
    int usual = 0, most = 0;
    for (const auto& [count, times] : frequency)
        if (times >= most) {
            usual = count;
            most = times;
        }
    return usual;
}

} // namespace

void check(const path_measurement& measurement)
{
    const int count = count_of(measurement);
    if (count < 1)
        throw invalid_input(complaint("number of measured paths", count, "at least 1"));
    if (measurement.information.rows() != 2 * count || measurement.information.cols() != 2 * count)
        throw invalid_input(complaint("rows of the path information",
                                      measurement.information.rows(),
                                      std::to_string(2 * count) + ", and as many columns"));
    bool finite = measurement.information.allFinite();
    for (const auto& path : measurement.paths)
        finite = finite && std::isfinite(path.delay) && std::isfinite(path.frequency);
    if (!finite)
        throw invalid_input("path measurement holds a non-finite value; allowed: finite values");
}

Eigen::MatrixXd checked_inverse(const Eigen::MatrixXd& information, const std::string& what)
{
    double condition = 0.0;
    Eigen::MatrixXd inverse = inverse_information(information, condition);
    if (inverse.size() == 0)
        throw invalid_input(
            complaint("condition number of the " + what + " information", condition, "below 1e13"));
    return inverse;
}

double position_estimate::deviation_m() const { return std::sqrt(covariance_m2.trace()); }

double consistency_threshold(int degrees_of_freedom)
{
    if (degrees_of_freedom < 1)
        return std::numeric_limits<double>::infinity();
    return boost::math::quantile(boost::math::chi_squared(degrees_of_freedom), 0.999);
}

Eigen::MatrixXd path_curvature(const path_fit& fit)
{
    if (fit.information.size() == 0)
        return {};
    const int count = static_cast<int>(fit.paths.size());
    // A shift known beforehand has no information of its own and takes none away.
    const int half = count + static_cast<int>(fit.shifts.size());
    std::vector<int> kept, nuisance;
    for (int k = 0; k < 2 * half; ++k)
        if (k % half < count)
            kept.push_back(k);
        else if (fit.information(k, k) > 0.0)
            nuisance.push_back(k);
    Eigen::MatrixXd information = fit.information(kept, kept);
    if (!nuisance.empty()) {
        const Eigen::MatrixXd coupling = fit.information(nuisance, kept);
        information -= coupling.transpose() *
                       Eigen::MatrixXd(fit.information(nuisance, nuisance)).ldlt().solve(coupling);
    }
    return information;
}

path_measurement measure(const path_estimator& estimator, const path_fit& fit, int expected_paths)
{
    path_measurement result;
    result.paths = fit.paths;
    result.information = 2.0 / estimator.noise_variance(fit) * path_curvature(fit);
    // Silence says nothing, and a frame with no more values than unknowns says nothing for sure.
    result.reliable = fit.converged && count_of(result) >= expected_paths &&
                      result.information.size() > 0 && result.information.allFinite() &&
                      (result.information.diagonal().array() > 0.0).all();
    return result;
}

combined_measurement combine_paths(const std::vector<path_measurement>& frames)
{
    combined_measurement result;
    const int usual = usual_path_count(frames);
    std::vector<const path_measurement*> candidates, used;
    for (const auto& frame : frames) {
        if (!frame.reliable)
            ++result.left_out.unreliable;
        else if (count_of(frame) != usual)
            ++result.left_out.path_count;
        else {
            check(frame);
            candidates.push_back(&frame);
        }
    }
    if (candidates.empty())
        throw invalid_input(complaint("number of reliable frames", 0, "at least 1"));
    auto& paths = result.measurement.paths;
    paths = median(candidates);
    // The covariance of a frame against a median it is part of is below its own.
    for (const auto* frame : candidates) {
        const Eigen::VectorXd off = difference(frame->paths, paths);
        if (off.dot(frame->information * off) <= consistency_threshold(2 * usual))
            used.push_back(frame);
        else
            ++result.left_out.gate;
    }
    if (used.empty())
        throw invalid_input(
            complaint("number of frames that agree with each other", 0, "at least 1"));
    auto& information = result.measurement.information;
    information = Eigen::MatrixXd::Zero(2 * usual, 2 * usual);
    Eigen::VectorXd weighted = Eigen::VectorXd::Zero(2 * usual);
    for (const auto* frame : used) {
        const Eigen::VectorXd off = difference(frame->paths, paths);
        information += frame->information;
        weighted += frame->information * off;
        result.statistic += off.dot(frame->information * off);
    }
    const Eigen::VectorXd mean = checked_inverse(information, "combined path") * weighted;
    result.statistic -= mean.dot(weighted);
    move(paths, mean);
    result.frames_used = static_cast<int>(used.size());
    result.degrees_of_freedom = 2 * usual * (result.frames_used - 1);
    result.measurement.reliable = true;
    return result;
}

position_estimate locate_line_of_sight(const config& config,
                                       array::point receiver,
                                       const path_measurement& measurement)
{
    check(measurement);
    const int count = count_of(measurement);
    const Eigen::MatrixXd covariance = checked_inverse(measurement.information, "path");
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
