// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/path_measurement.h>
#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/numeric/information.h>

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
            ++frequency[frame.path_count()];
    int usual = 0, most = 0;
    for (const auto& [count, times] : frequency)
        if (times >= most) {
            usual = count;
            most = times;
        }
    return usual;
}

} // namespace

std::string path_measurement::validate() const
{
    const int count = path_count();
    if (count < 1)
        return complaint("number of measured paths", count, "at least 1");
    if (information.rows() != 2 * count || information.cols() != 2 * count)
        return complaint("rows of the path information",
                         information.rows(),
                         std::to_string(2 * count) + ", and as many columns");
    bool finite = information.allFinite();
    for (const auto& path : paths)
        finite = finite && std::isfinite(path.delay) && std::isfinite(path.frequency);
    return finite ? std::string()
                  : "path measurement holds a non-finite value; allowed: finite values";
}

double consistency_threshold(int degrees_of_freedom)
{
    if (degrees_of_freedom < 1)
        return std::numeric_limits<double>::infinity();
    return boost::math::quantile(boost::math::chi_squared(degrees_of_freedom), 0.999);
}

path_measurement measure(const path_estimator& estimator, const path_fit& fit, int expected_paths)
{
    path_measurement result;
    result.paths = fit.paths;
    result.information = 2.0 / estimator.noise_variance(fit) * path_curvature(fit);
    // Silence says nothing, and a frame with no more values than unknowns says nothing for sure.
    result.reliable = fit.converged && result.path_count() >= expected_paths &&
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
        else if (frame.path_count() != usual)
            ++result.left_out.path_count;
        else {
            throw_if_invalid(frame.validate());
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
    const Eigen::VectorXd mean = numeric::checked_inverse(information, "combined path") * weighted;
    result.statistic -= mean.dot(weighted);
    move(paths, mean);
    result.frames_used = static_cast<int>(used.size());
    result.degrees_of_freedom = 2 * usual * (result.frames_used - 1);
    result.measurement.reliable = true;
    return result;
}

} // namespace physec::fpi
