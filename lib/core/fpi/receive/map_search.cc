// SPDX-License-Identifier: GPL-3.0-or-later
#include "map_search.h"
#include "../paths/levenberg_marquardt.h"
#include <algorithm>
#include <cmath>
#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <physec/array/steering.h>
#include <physec/fpi/paths/path_prediction.h>
#include <physec/fpi/scenario.h>

namespace physec::fpi {

namespace {

struct weighted_equations {
    double cost;
    Eigen::MatrixXd hessian;
    Eigen::VectorXd gradient;
};

//! What was measured against what the geometry predicts, as levenberg_marquardt() wants it.
class map_least_squares
{
public:
    using state_type = map_state;
    using linearization_type = weighted_equations;

    map_least_squares(const map_geometry& geometry, const path_measurement& measurement)
        : geometry_(geometry), measurement_(measurement)
    {
    }

    weighted_equations at(const map_state& where) const
    {
        Eigen::MatrixXd slopes;
        const Eigen::VectorXd predicted = geometry_.parameters(where, &slopes);
        const int count = measurement_.path_count();
        Eigen::VectorXd residual(2 * count);
        for (int k = 0; k < count; ++k) {
            residual[k] = array::wrap_half(measurement_.paths[k].delay - predicted[k]);
            residual[count + k] =
                array::wrap_half(measurement_.paths[k].frequency - predicted[count + k]);
        }
        const Eigen::VectorXd weighted = measurement_.information * residual;
        const Eigen::VectorXd pull = geometry_.prior().cwiseProduct(where.x);
        weighted_equations result;
        result.cost = residual.dot(weighted) + where.x.dot(pull);
        result.hessian = slopes.transpose() * measurement_.information * slopes;
        result.hessian.diagonal() += geometry_.prior();
        result.gradient = slopes.transpose() * weighted - pull;
        return result;
    }

    std::pair<Eigen::VectorXd, double> damped_step(const weighted_equations& current,
                                                   double damping) const
    {
        return normal_step(current.hessian, current.gradient, damping);
    }

    int size() const { return 2 * measurement_.path_count(); }
    double frame_power() const { return 1.0; }

private:
    const map_geometry& geometry_;
    const path_measurement& measurement_;
};

//! Half of the plane that Alice's array can have in front of her with the receiver in it.
struct polar_grid {
    static constexpr int ranges = 48, angles = 48;

    polar_grid(const config& config, array::point receiver, double longest_m)
        : config(config), receiver(receiver), longest_m(longest_m)
    {
    }
    array::point at(int range, int angle) const
    {
        const double r = longest_m * (range + 0.5) / ranges;
        const double theta = pi * ((angle + 0.5) / angles - 0.5);
        return array::position_from_line_of_sight(receiver, r, theta, config.heading_rad);
    }
    const fpi::config& config;
    array::point receiver;
    double longest_m;
};

//! Quadratic form of the residuals with all linear unknowns eliminated, for one association.
class eliminated
{
public:
    eliminated(const map_geometry& geometry, const Eigen::MatrixXd& information)
        : columns_(geometry.linear_columns()), weight_(information)
    {
        if (columns_.cols() == 0)
            return;
        const Eigen::MatrixXd weighted = information * columns_;
        solve_ = (columns_.transpose() * weighted).ldlt().solve(weighted.transpose());
        weight_ -= weighted * solve_;
    }
    double cost(const Eigen::VectorXd& residual) const { return residual.dot(weight_ * residual); }
    Eigen::VectorXd unknowns(const Eigen::VectorXd& residual) const { return solve_ * residual; }
    bool any() const { return columns_.cols() > 0; }

private:
    Eigen::MatrixXd columns_, weight_, solve_;
};

/*!
 * Measured less predicted, wrapped. A common shift may be large: its residuals are wrapped beside
 * each other instead of each around zero.
 */
Eigen::VectorXd residual(const path_measurement& measurement,
                         const std::vector<int>& source,
                         const std::vector<path_prediction>& by_source,
                         bool common_shift)
{
    const int count = measurement.path_count();
    Eigen::VectorXd result = Eigen::VectorXd::Zero(2 * count);
    double delay_near = 0.0, frequency_near = 0.0;
    bool first = true;
    for (int k = 0; k < count; ++k) {
        if (source[k] == map_geometry::unknown_source)
            continue;
        const path_prediction& by = by_source[source[k]];
        const double delay = array::wrap_half(measurement.paths[k].delay - by.delay);
        const double frequency = array::wrap_half(measurement.paths[k].frequency - by.frequency);
        if (first && common_shift) {
            delay_near = delay;
            frequency_near = frequency;
        }
        first = false;
        result[k] = delay_near + array::wrap_half(delay - delay_near);
        result[count + k] = frequency_near + array::wrap_half(frequency - frequency_near);
    }
    return result;
}

//! Information with room for a wrong map: how much an error of the map moves a path, roughly.
Eigen::MatrixXd with_map_error(const config& config,
                               array::point receiver,
                               const path_measurement& measurement,
                               const std::vector<int>& source)
{
    if (config.map_deviation_m <= 0.0)
        return measurement.information;
    const int count = measurement.path_count();
    const double cycles_per_m = config.ofdm.subcarrier_spacing_hz() / config.propagation_speed_mps;
    Eigen::MatrixXd covariance = measurement.information.inverse();
    for (int k = 0; k < count; ++k)
        if (source[k] > map_geometry::sight) {
            const double leg = std::max(array::distance((*config.map_m)[source[k] - 1], receiver),
                                        config.map_deviation_m);
            covariance(k, k) += std::pow(config.map_deviation_m * cycles_per_m * 1.5, 2);
            covariance(count + k, count + k) +=
                std::pow(config.map_deviation_m * config.spacing_wavelengths / leg, 2);
        }
    return covariance.inverse();
}

bool cheaper(const map_candidate& a, const map_candidate& b) { return a.cost < b.cost; }

void keep_different(std::vector<map_candidate>& found, std::size_t most)
{
    constexpr double same_m = 1e-3;
    std::sort(
        found.begin(), found.end(), [](const auto& a, const auto& b) { return a.cost < b.cost; });
    std::vector<map_candidate> kept;
    for (const map_candidate& candidate : found) {
        const bool known = std::any_of(kept.begin(), kept.end(), [&](const auto& other) {
            return other.source == candidate.source &&
                   array::distance(other.position_m, candidate.position_m) < same_m;
        });
        if (!known && kept.size() < most)
            kept.push_back(candidate);
    }
    found.swap(kept);
}

//! Whether no neighbour of a point of the grid costs less.
bool is_lowest(const std::vector<double>& cost, int range, int angle)
{
    const double here = cost[range * polar_grid::angles + angle];
    bool lowest = std::isfinite(here);
    for (int i = std::max(0, range - 1); i <= std::min(range + 1, polar_grid::ranges - 1); ++i)
        for (int j = std::max(0, angle - 1); j <= std::min(angle + 1, polar_grid::angles - 1); ++j)
            lowest = lowest && here <= cost[i * polar_grid::angles + j];
    return lowest;
}

std::vector<map_candidate> grid_points(const config& config,
                                       array::point receiver,
                                       map_nuisance nuisance,
                                       const path_measurement& measurement,
                                       int expected,
                                       bool lowest_only)
{
    const auto& map = *config.map_m;
    const int count = measurement.path_count();
    double latest = 0.5 / config.ofdm.fft_size; // half a cell: noise may put it earlier than it is
    for (const normalized_path& path : measurement.paths)
        latest = std::max(latest, path.delay + 0.5 / config.ofdm.fft_size);
    const polar_grid grid(config,
                          receiver,
                          latest * config.propagation_speed_mps /
                              config.ofdm.subcarrier_spacing_hz());
    constexpr int points = polar_grid::ranges * polar_grid::angles;
    std::vector<std::vector<path_prediction>> by_source(points);
    for (int point = 0; point < points; ++point) {
        const array::point p = grid.at(point / polar_grid::angles, point % polar_grid::angles);
        by_source[point].push_back(predict_path(config, receiver, receiver, p));
        for (const array::point& reflector : map)
            by_source[point].push_back(predict_path(config, receiver, reflector, p));
    }

    const bool common = nuisance == map_nuisance::common_shift;
    std::vector<map_candidate> chosen;
    std::vector<double> cost(points);
    for (const auto& source : map_associations(count, expected, static_cast<int>(map.size()))) {
        fpi::config exact = config;
        exact.map_deviation_m = 0.0; // dealt with by the weight, on the grid
        const map_geometry geometry(exact, receiver, nuisance, 0, source);
        if (!geometry.can_determine())
            continue;
        const eliminated form(geometry, with_map_error(config, receiver, measurement, source));
        for (int point = 0; point < points; ++point)
            cost[point] = form.cost(residual(measurement, source, by_source[point], common));
        for (int point = 0; point < points; ++point) {
            const int range = point / polar_grid::angles, angle = point % polar_grid::angles;
            if (lowest_only && !is_lowest(cost, range, angle))
                continue;
            map_candidate start{ source, grid.at(range, angle), {}, cost[point] };
            if (form.any())
                start.nuisance =
                    form.unknowns(residual(measurement, source, by_source[point], common))
                        .head(geometry.nuisance_count());
            chosen.push_back(start);
        }
    }
    return chosen;
}

} // namespace

std::vector<std::vector<int>> map_associations(int measured, int expected, int reflectors)
{
    const int elsewhere = std::max(0, measured - reflectors - 1);
    std::vector<std::vector<int>> all;
    std::vector<int> source;
    std::vector<bool> taken(reflectors + 1, false);
    const auto extend = [&](const auto& self, int left_over) -> void {
        if (static_cast<int>(source.size()) == measured) {
            if (measured < expected || taken[map_geometry::sight])
                all.push_back(source);
            return;
        }
        for (int s = 0; s <= reflectors; ++s) {
            if (taken[s])
                continue;
            taken[s] = true;
            source.push_back(s);
            self(self, left_over);
            source.pop_back();
            taken[s] = false;
        }
        if (left_over > 0) {
            source.push_back(map_geometry::unknown_source);
            self(self, left_over - 1);
            source.pop_back();
        }
    };
    extend(extend, elsewhere);
    return all;
}

std::vector<map_candidate> search_map(const config& config,
                                      array::point receiver,
                                      map_nuisance nuisance,
                                      const path_measurement& measurement,
                                      int expected,
                                      std::size_t most)
{
    auto starts = grid_points(config, receiver, nuisance, measurement, expected, true);
    keep_different(starts, 3 * most);
    for (map_candidate& candidate : starts) {
        const map_geometry geometry(config, receiver, nuisance, 0, candidate.source);
        map_least_squares problem(geometry, measurement);
        const Eigen::VectorXd from = candidate.nuisance;
        const auto end = levenberg_marquardt(
            problem, geometry.start(candidate.position_m, from, measurement.paths), 50, 1e-6);
        candidate.position_m = map_geometry::position(end.where);
        candidate.nuisance = end.where.x.segment(2, geometry.nuisance_count());
        candidate.cost = end.current.cost;
    }
    keep_different(starts, most);
    return starts;
}

std::vector<map_candidate> likely_map_points(const config& config,
                                             array::point receiver,
                                             map_nuisance nuisance,
                                             const path_measurement& measurement,
                                             int expected,
                                             std::size_t most)
{
    auto points = grid_points(config, receiver, nuisance, measurement, expected, false);
    most = std::min(most, points.size());
    std::partial_sort(points.begin(), points.begin() + most, points.end(), cheaper);
    points.resize(most);
    return points;
}

} // namespace physec::fpi
