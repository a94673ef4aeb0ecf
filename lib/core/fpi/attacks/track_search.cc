// SPDX-License-Identifier: GPL-3.0-or-later
#include "track_search.h"
#include "../paths/levenberg_marquardt.h"
#include "../paths/variable_projection.h"
#include <algorithm>
#include <cmath>
#include <Eigen/Cholesky>
#include <physec/array/steering.h>
#include <physec/fpi/paths/path_prediction.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

namespace {

bool cheaper(const track_candidate& a, const track_candidate& b) { return a.cost < b.cost; }

//! Where a reflected path was reflected, seen from \p p; maybe not finite.
array::point apparent(const config& config, array::point p, const normalized_path& path)
{
    const double length_m =
        path.delay * config.propagation_speed_mps / config.ofdm.subcarrier_spacing_hz();
    const double theta =
        array::angle_from_spatial_frequency(path.frequency, config.spacing_wavelengths);
    const double range_m =
        array::scatterer_range_m(p, config.eve_m, length_m, theta, config.heading_rad);
    return { p.x + range_m * std::cos(config.heading_rad + theta),
             p.y + range_m * std::sin(config.heading_rad + theta) };
}

double median(std::vector<double> values)
{
    const auto middle = values.begin() + values.size() / 2;
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

//! Which path of a position is off which reflector: the pair that fits best first. In cells.
std::vector<int> assign(const config& config,
                        array::point p,
                        const std::vector<normalized_path>& paths,
                        const std::vector<array::point>& reflectors)
{
    const int count = static_cast<int>(reflectors.size());
    Eigen::MatrixXd misfit(count, count); // reflector x path - 1
    for (int k = 0; k < count; ++k) {
        const path_prediction expected = predict_path(config, config.eve_m, reflectors[k], p);
        for (int q = 0; q < count; ++q)
            misfit(k, q) = std::hypot(
                (paths[q + 1].delay - expected.delay) * config.ofdm.active_count(),
                array::wrap_half(paths[q + 1].frequency - expected.frequency) * config.tx_antennas);
    }
    std::vector<int> path_of(count + 1, 0);
    for (int pairs = 0; pairs < count; ++pairs) {
        Eigen::Index k, q;
        misfit.minCoeff(&k, &q);
        path_of[k + 1] = static_cast<int>(q) + 1;
        misfit.row(k).setConstant(HUGE_VAL);
        misfit.col(q).setConstant(HUGE_VAL);
    }
    return path_of;
}

/*!
 * Weighted least squares over all unknowns, as levenberg_marquardt() wants it. A path that has melted
 * is off its common shift by more than noise: each number counts with a deviation of at least a
 * two-hundredth of a cell.
 */
class track_squares
{
public:
    using state_type = map_state;
    using linearization_type = linearization;

    track_squares(const track_geometry& geometry,
                  const config& config,
                  const std::vector<path_measurement>& measured,
                  const std::vector<std::vector<int>>& path_of,
                  bool reflectors_known = false)
        : geometry_(geometry), reflectors_known_(reflectors_known)
    {
        constexpr double cells = 0.005;
        const int paths = geometry.path_count();
        Eigen::VectorXd least(2 * paths);
        least << Eigen::VectorXd::Constant(paths, cells / config.ofdm.active_count()),
            Eigen::VectorXd::Constant(paths, cells / config.tx_antennas);
        for (int t = 0; t < geometry.positions(); ++t) {
            std::vector<int> rows;
            Eigen::VectorXd numbers(2 * paths);
            for (int k = 0; k < paths; ++k)
                rows.push_back(path_of[t][k]);
            for (int k = 0; k < paths; ++k) {
                numbers[k] = measured[t].paths[rows[k]].delay;
                numbers[paths + k] = measured[t].paths[rows[k]].frequency;
                rows.push_back(paths + rows[k]);
            }
            double condition = 0.0;
            Eigen::MatrixXd covariance =
                numeric::inverse_information(measured[t].information(rows, rows), condition);
            if (covariance.size() == 0) // two of its paths are one: leave the others their say
                covariance = 100.0 * Eigen::MatrixXd(least.cwiseAbs2().asDiagonal());
            covariance += least.cwiseAbs2().asDiagonal();
            numbers_.push_back(numbers);
            weights_.push_back(
                covariance.ldlt().solve(Eigen::MatrixXd::Identity(2 * paths, 2 * paths)));
        }
    }

    linearization at(const map_state& where) const
    {
        const int n = geometry_.dimension();
        linearization sum;
        sum.cost = 0.0;
        sum.hessian = Eigen::MatrixXd::Zero(n, n);
        sum.gradient = Eigen::VectorXd::Zero(n);
        Eigen::MatrixXd slopes;
        for (int t = 0; t < geometry_.positions(); ++t) {
            const Eigen::VectorXd residual =
                (numbers_[t] - geometry_.parameters(where, t, &slopes)).unaryExpr([](double x) {
                    return array::wrap_half(x);
                });
            if (reflectors_known_) // what never moves has no slope
                slopes.middleCols(geometry_.reflector_column(0), 2 * geometry_.reflectors())
                    .setZero();
            const Eigen::MatrixXd weighted = weights_[t] * slopes;
            sum.cost += residual.dot(weights_[t] * residual);
            sum.hessian += slopes.transpose() * weighted;
            sum.gradient += weighted.transpose() * residual;
        }
        return sum;
    }

    std::pair<Eigen::VectorXd, double> damped_step(const linearization& current,
                                                   double damping) const
    {
        return normal_step(current.hessian, current.gradient, damping);
    }
    int size() const { return geometry_.equations(); }
    double frame_power() const { return 1.0; }

private:
    const track_geometry& geometry_;
    const bool reflectors_known_;
    std::vector<Eigen::VectorXd> numbers_;
    std::vector<Eigen::MatrixXd> weights_;
};

} // namespace

bool history_for(const track_geometry& geometry,
                 const config& config,
                 const std::vector<path_measurement>& measured,
                 const std::vector<normalized_shift>& shifts,
                 track_candidate& found)
{
    const int positions = geometry.positions(), reflectors = geometry.reflectors();
    found.where.x = Eigen::VectorXd::Zero(geometry.dimension());
    found.path_of.assign(positions, {});
    std::vector<std::vector<normalized_path>> paths(positions);
    for (int t = 0; t < positions; ++t) {
        const normalized_shift& by = shifts[t % shifts.size()];
        for (const normalized_path& path : measured[t].paths)
            paths[t].push_back(shifted(path, by, -1.0));
        const double delay_s = paths[t][0].delay / config.ofdm.subcarrier_spacing_hz();
        const array::point p =
            position_from_path(config, config.eve_m, delay_s, paths[t][0].frequency);
        if (!(delay_s > 0.0) || !std::isfinite(p.x) || !std::isfinite(p.y))
            return false;
        track_geometry::put(found.where, track_geometry::position_column(t), p);
        if (geometry.nuisance_count() > 0)
            found.where.x.segment(geometry.shift_column(t), 2) << by.delay, by.frequency;
    }
    std::vector<array::point> at(reflectors);
    const int first = positions / 2; // nearest to all others
    for (int k = 0; k < reflectors; ++k)
        at[k] = apparent(config, track_geometry::position(found.where, first), paths[first][k + 1]);
    // One position alone may see a reflector badly; but when every position is shifted
    // otherwise, no other sees it where that one does.
    const int rounds = geometry.fresh() && shifts.size() == 1 ? 1 : 2;
    for (int round = 0; round < rounds; ++round) {
        std::vector<std::vector<double>> x(reflectors), y(reflectors);
        for (int t = 0; t < positions; ++t) {
            const array::point p = track_geometry::position(found.where, t);
            found.path_of[t] = assign(config, p, paths[t], at);
            for (int k = 0; k < reflectors; ++k) {
                const array::point seen = apparent(config, p, paths[t][found.path_of[t][k + 1]]);
                if (std::isfinite(seen.x) && std::isfinite(seen.y)) {
                    x[k].push_back(seen.x);
                    y[k].push_back(seen.y);
                }
            }
        }
        for (int k = 0; k < reflectors && rounds > 1; ++k) {
            if (x[k].empty())
                return false;
            at[k] = { median(x[k]), median(y[k]) };
        }
    }
    for (int k = 0; k < reflectors; ++k) {
        if (!std::isfinite(at[k].x) || !std::isfinite(at[k].y))
            return false;
        track_geometry::put(found.where, geometry.reflector_column(k), at[k]);
    }
    found.cost = track_squares(geometry, config, measured, found.path_of).at(found.where).cost;
    return std::isfinite(found.cost);
}

std::vector<track_candidate> search_track(const track_geometry& geometry,
                                          const config& config,
                                          const std::vector<path_measurement>& measured,
                                          std::size_t most)
{
    // Each point of the grid costs much more when every position's shift has to be found from it.
    const int delay_steps = geometry.fresh() ? 8 : 20, frequency_steps = geometry.fresh() ? 6 : 12;
    constexpr int own_iterations = 8, scan_iterations = 12, iterations = 60;
    constexpr double widest_frequency = 0.25; // half of all directions
    constexpr std::size_t scanned = 24;
    // No shift may turn the shortest path around; the twins' reading has as much the other way.
    double shortest = HUGE_VAL;
    for (const path_measurement& m : measured)
        shortest = std::min(shortest, m.paths[0].delay);
    std::vector<normalized_shift> grid = { { 0.0, 0.0 } };
    if (geometry.nuisance_count() > 0)
        for (int a = -delay_steps; a < delay_steps; ++a)
            for (int b = -frequency_steps; b <= frequency_steps; ++b)
                grid.push_back(
                    { shortest * a / delay_steps, widest_frequency * b / frequency_steps });
    std::vector<track_candidate> found;
    for (const normalized_shift& shift : grid) {
        track_candidate candidate;
        if (history_for(geometry, config, measured, { shift }, candidate))
            found.push_back(std::move(candidate));
    }
    const auto proceed = [&](std::size_t count, int steps, bool reflectors_known) {
        std::sort(found.begin(), found.end(), cheaper);
        found.resize(std::min(count, found.size()));
        for (track_candidate& candidate : found) {
            track_squares problem(geometry, config, measured, candidate.path_of, reflectors_known);
            auto end = levenberg_marquardt(problem, candidate.where, steps, default_worthwhile);
            candidate.where = std::move(end.where);
            candidate.cost = end.current.cost;
        }
        std::sort(found.begin(), found.end(), cheaper);
    };
    // Reflectors as one position has them are a map, on which every position finds its own shift; then
    // all of them say which path is off which reflector.
    if (geometry.fresh()) {
        proceed(found.size(), own_iterations, true);
        found.resize(std::min(scanned, found.size()));
        for (track_candidate& candidate : found) {
            std::vector<normalized_shift> own;
            for (int t = 0; t < geometry.positions() && geometry.nuisance_count() > 0; ++t)
                own.push_back({ candidate.where.x[geometry.shift_column(t)],
                                candidate.where.x[geometry.shift_column(t) + 1] });
            track_candidate again;
            if (!own.empty() && history_for(geometry, config, measured, own, again) &&
                again.path_of != candidate.path_of)
                candidate = again;
        }
    }
    proceed(scanned, scan_iterations, false);
    proceed(most, iterations, false);
    return found;
}

} // namespace physec::fpi
