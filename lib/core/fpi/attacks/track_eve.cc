// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/track.h>
#include "../paths/levenberg_marquardt.h"
#include "../paths/variable_projection.h"
#include "structure.h"
#include "track_search.h"
#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>
#include <physec/error.h>
#include <physec/fpi/protection.h>
#include <physec/numeric/information.h>

namespace physec::fpi {

namespace {

//! All frames with their gains eliminated, by the unknowns of the track.
class track_likelihood
{
public:
    using state_type = map_state;
    using linearization_type = linearization;

    track_likelihood(const track_geometry& geometry,
                     const std::vector<std::unique_ptr<path_estimator>>& estimators,
                     const std::vector<vector_cf64>& frames)
        : geometry_(geometry)
    {
        for (int t = 0; t < geometry.positions(); ++t)
            frames_.emplace_back(
                estimators[t]->model(), frames[t], geometry.path_count(), geometry.shift_count());
    }

    linearization at(const map_state& where)
    {
        const int n = geometry_.dimension();
        linearization sum;
        sum.cost = 0.0;
        sum.hessian = Eigen::MatrixXd::Zero(n, n);
        sum.gradient = Eigen::VectorXd::Zero(n);
        path_state origin;
        origin.paths.resize(geometry_.path_count(), { 0.0, 0.0 });
        origin.shifts.resize(geometry_.shift_count(), { 0.0, 0.0 });
        Eigen::MatrixXd slopes;
        for (int t = 0; t < geometry_.positions(); ++t) {
            const auto here = frames_[t].at(origin.moved(geometry_.parameters(where, t, &slopes)));
            sum.cost += here.cost;
            sum.hessian += slopes.transpose() * here.hessian * slopes;
            sum.gradient += slopes.transpose() * here.gradient;
        }
        return sum;
    }

    std::pair<Eigen::VectorXd, double> damped_step(const linearization& current,
                                                   double damping) const
    {
        return frames_[0].damped_step(current, damping);
    }
    int size() const { return geometry_.positions() * frames_[0].size(); }
    double frame_power() const
    {
        double sum = 0.0;
        for (const variable_projection& frame : frames_)
            sum += frame.frame_power();
        return sum;
    }

private:
    const track_geometry& geometry_;
    std::deque<variable_projection> frames_;
};

using track_fit = descent<track_likelihood>;

bool likelier(const track_fit& a, const track_fit& b) { return a.current.cost < b.current.cost; }

/*!
 * From common shifts to those of the sets: merged, a path and its twins are off by the mean of the
 * shifts, 0 among them; several sets start in proportion 1 : 2 : ..
 */
map_state with_twins(const track_geometry& merged, const track_geometry& twins, const map_state& at)
{
    const int sets = twins.shift_count();
    if (sets == 0)
        return at;
    map_state result{ Eigen::VectorXd::Zero(twins.dimension()) };
    result.x.head(twins.shift_column(0)) = at.x.head(twins.shift_column(0));
    for (int t = 0; t < (twins.fresh() ? twins.positions() : 1); ++t)
        for (int v = 0; v < sets; ++v) {
            const double times = 2.0 * (v + 1) / sets;
            result.x[twins.shift_column(t) + v] = times * at.x[merged.shift_column(t)];
            result.x[twins.shift_column(t) + sets + v] = times * at.x[merged.shift_column(t) + 1];
        }
    return result;
}

//! Common shifts of the reading that takes the twins of one set for the true paths.
std::vector<normalized_shift> other_reading(const track_geometry& twins, const map_state& at)
{
    std::vector<normalized_shift> shifts;
    for (int t = 0; t < (twins.fresh() ? twins.positions() : 1); ++t)
        shifts.push_back(
            { -0.5 * at.x[twins.shift_column(t)], -0.5 * at.x[twins.shift_column(t) + 1] });
    return shifts;
}

/*!
 * What attack `structure` makes of the frames one by one: her paths are the true ones, delta_tau > 0
 * taken for granted, and her shifts are averaged when the secret is kept.
 */
std::optional<map_state>
start_by_structure(const track_geometry& geometry,
                   const config& config,
                   const std::vector<std::unique_ptr<path_estimator>>& estimators,
                   const std::vector<vector_cf64>& frames)
{
    const int positions = geometry.positions(), sets = geometry.shift_count();
    const track_geometry unshifted(
        config, config.eve_m, positions, geometry.reflectors(), map_nuisance::none, 0, false);
    std::vector<path_measurement> measured;
    map_state start{ Eigen::VectorXd::Zero(geometry.dimension()) };
    const double share = geometry.fresh() ? 1.0 : 1.0 / positions;
    for (int t = 0; t < positions; ++t) {
        const path_fit fit =
            explain_by_structure(*estimators[t], frames[t], geometry.path_count(), sets).fit;
        if (static_cast<int>(fit.paths.size()) != geometry.path_count() ||
            static_cast<int>(fit.shifts.size()) != sets)
            return {};
        measured.push_back(measure(*estimators[t], fit));
        if (!measured.back().information.allFinite())
            return {};
        for (int v = 0; v < sets; ++v) {
            start.x[geometry.shift_column(t) + v] += share * fit.shifts[v].delay;
            start.x[geometry.shift_column(t) + sets + v] += share * fit.shifts[v].frequency;
        }
    }
    track_candidate found;
    if (!history_for(unshifted, config, measured, { { 0.0, 0.0 } }, found))
        return {};
    start.x.head(unshifted.dimension()) = found.where.x;
    return start;
}

} // namespace

track_eve::track_eve(const config& config, const std::vector<ofdm::pilot_grid>& bare)
    : config_(config)
{
    throw_if_invalid(config.validate());
    if (bare.size() < 2 || bare.size() > fpi::config::most_track_positions)
        throw invalid_input(complaint("number of positions of the track", bare.size(), "2 to 64"));
    if (find_protection(config.mode).effect == path_effect::line_of_sight_delayed)
        throw invalid_input(
            "attack track is for protections that shift all paths alike; mode is \"" + config.mode +
            "\"; allowed: another mode");
    for (const ofdm::pilot_grid& pilots : bare)
        estimators_.push_back(std::make_unique<path_estimator>(frame_model(config.ofdm, pilots)));
}

track_estimate track_eve::estimate(const std::vector<vector_cf64>& frames) const
{
    constexpr std::size_t candidates = 4;
    constexpr int scan_iterations = 8, iterations = 60;
    if (frames.size() != estimators_.size())
        throw invalid_input(complaint(
            "number of frames", frames.size(), std::to_string(positions()) + ", one per position"));
    const int reflectors = static_cast<int>(config_.scatterers_m.size());
    const map_nuisance nuisance = nuisance_of(find_protection(config_.mode).effect);
    const int sets = static_cast<int>(config_.fakes.size());
    const auto geometry_with = [&](map_nuisance of) {
        return track_geometry(
            config_, config_.eve_m, positions(), reflectors, of, sets, config_.fresh_secret);
    };
    const track_geometry merged =
        geometry_with(nuisance == map_nuisance::twins ? map_nuisance::common_shift : nuisance);
    const track_geometry geometry = geometry_with(nuisance);

    std::vector<path_measurement> measured;
    double alone = 0.0; // what K+1 paths without a geometry leave
    for (int t = 0; t < positions(); ++t) {
        const frame_model& model = estimators_[t]->model();
        if (frames[t].size() != model.size() || !frames[t].allFinite())
            throw invalid_input("frame " + std::to_string(t) + " of the track has " +
                                std::to_string(frames[t].size()) + " values; allowed: " +
                                std::to_string(model.size()) + " finite ones");
        const path_fit fit = estimators_[t]->estimate(frames[t], reflectors + 1);
        alone += fit.residual_power;
        measured.push_back(measure(*estimators_[t], fit));
    }

    track_likelihood problem(geometry, estimators_, frames);
    std::vector<track_fit> fits;
    for (const track_candidate& candidate : search_track(merged, config_, measured, candidates))
        fits.push_back(levenberg_marquardt(problem,
                                           with_twins(merged, geometry, candidate.where),
                                           scan_iterations,
                                           default_worthwhile));
    if (geometry.shift_count() > 0)
        if (const auto start = start_by_structure(geometry, config_, estimators_, frames))
            fits.push_back(
                levenberg_marquardt(problem, *start, scan_iterations, default_worthwhile));
    track_estimate result;
    if (fits.empty()) { // silence: no history at all
        const double unknown = std::numeric_limits<double>::quiet_NaN();
        result.position_m.assign(positions(), { unknown, unknown });
        return result;
    }
    std::sort(fits.begin(), fits.end(), likelier);
    fits.resize(std::min<std::size_t>(2, fits.size()));
    for (track_fit& fit : fits)
        fit = levenberg_marquardt(problem, fit.where, iterations, default_worthwhile);
    std::sort(fits.begin(), fits.end(), likelier);
    // The twins' reading of all positions, and, when secrets are fresh, that of every single one. With
    // few equations to spare both fit alike; where delta_tau > 0 is the public rule it decides.
    const bool rule =
        geometry.shift_count() == 1 && !(config_.secret && config_.secret->random_sign);
    const auto late = [&](const track_fit& fit, int t) {
        return fit.where.x[geometry.shift_column(t)] >= 0.0;
    };
    const auto better = [&](const track_fit& a, const track_fit& b) {
        const auto broken = [&](const track_fit& fit) {
            int count = 0;
            for (int t = 0; t < positions() && rule; ++t)
                count += !late(fit, t);
            return count;
        };
        const int of_a = broken(a), of_b = broken(b);
        return of_a != of_b ? of_a < of_b : likelier(a, b);
    };
    const auto also = [&](const map_state& start) {
        fits.push_back(levenberg_marquardt(problem, start, iterations, default_worthwhile));
    };
    track_candidate other;
    if (geometry.shift_count() > 0 &&
        history_for(merged, config_, measured, other_reading(geometry, fits[0].where), other)) {
        const map_state read = with_twins(merged, geometry, other.where);
        const track_fit first = fits[0];
        also(read);
        for (int t = 0; t < positions() && config_.fresh_secret; ++t) {
            if (rule && late(first, t))
                continue;
            map_state start = std::min_element(fits.begin(), fits.end(), better)->where;
            for (const auto& [column, count] :
                 { std::pair(track_geometry::position_column(t), 2),
                   { geometry.shift_column(t), geometry.nuisance_count() } })
                start.x.segment(column, count) = read.x.segment(column, count);
            also(start);
        }
        std::sort(fits.begin(), fits.end(), better);
    }

    const track_fit& best = fits[0];
    for (int t = 0; t < positions(); ++t)
        result.position_m.push_back(track_geometry::position(best.where, t));
    for (int k = 0; k < reflectors; ++k)
        result.reflectors_m.push_back(geometry.reflector(best.where, k));
    const int each = geometry.nuisance_count() / 2;
    for (int t = 0; t < (config_.fresh_secret ? positions() : 1); ++t)
        for (int v = 0; v < each; ++v) {
            const int column = geometry.shift_column(t) + v;
            result.shifts.push_back({ best.where.x[column], best.where.x[column + each] });
        }
    result.residual_power = best.current.cost;
    result.converged = best.converged;
    const double freedom =
        problem.size() - positions() * (reflectors + 1.0) - 0.5 * geometry.dimension();
    const double variance = best.current.cost / std::max(1.0, freedom);
    double condition = 0.0;
    const Eigen::MatrixXd covariance =
        numeric::inverse_information((2.0 / variance) * best.current.hessian, condition);
    if (covariance.size() > 0)
        result.deviation_m =
            std::sqrt(covariance.diagonal().head(2 * positions()).sum() / positions());
    // About as likely, and somewhere else: e^-8 of the likelihood, four deviations.
    const auto rival = [&](const track_fit& fit) {
        const double apart_m =
            (fit.where.x - best.where.x).head(2 * positions()).norm() / std::sqrt(positions());
        return fit.current.cost < best.current.cost + 8.0 * variance &&
               apart_m > 4.0 * result.deviation_m;
    };
    // A right history leaves hardly more than paths that need not agree with each other.
    constexpr double explained = 1.25;
    result.reliable = result.converged && std::isfinite(result.deviation_m) &&
                      best.current.cost < explained * alone &&
                      std::none_of(fits.begin() + 1, fits.end(), rival);
    return result;
}

} // namespace physec::fpi
