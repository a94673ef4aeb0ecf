// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/map_position_fit.h>
#include "../paths/levenberg_marquardt.h"
#include "../paths/variable_projection.h"
#include "map_search.h"
#include <algorithm>
#include <cmath>
#include <Eigen/Cholesky>
#include <limits>
#include <physec/error.h>
#include <physec/numeric/information.h>
#include <string>

namespace physec::fpi {

namespace {

map_nuisance nuisance_of(path_effect effect)
{
    switch (effect) {
    case path_effect::untouched:
        return map_nuisance::none;
    case path_effect::twins:
        return map_nuisance::twins;
    case path_effect::line_of_sight_delayed:
        return map_nuisance::sight_delay;
    case path_effect::shifted:
    case path_effect::unspecified:
        break;
    }
    return map_nuisance::common_shift;
}

//! The frame with its gains eliminated, by position and shifts; as levenberg_marquardt() wants it.
class map_likelihood
{
public:
    using state_type = map_state;
    using linearization_type = linearization;

    //! \p noise_variance weighs what is known of the reflectors against the frame.
    map_likelihood(const map_geometry& geometry,
                   const frame_model& model,
                   const vector_cf64& frame,
                   double noise_variance)
        : geometry_(geometry),
          frame_(model, frame, geometry.path_count(), geometry.shift_count()),
          pull_(0.5 * noise_variance * geometry.prior())
    {
    }

    path_state seen_at(const map_state& where, Eigen::MatrixXd* slopes = nullptr) const
    {
        const Eigen::VectorXd eta = geometry_.parameters(where, slopes);
        path_state state;
        state.paths.resize(geometry_.path_count(), { 0.0, 0.0 });
        state.shifts.resize(geometry_.shift_count(), { 0.0, 0.0 });
        return state.moved(eta);
    }

    linearization at(const map_state& where)
    {
        Eigen::MatrixXd slopes;
        linearization result = frame_.at(seen_at(where, &slopes));
        result.hessian = slopes.transpose() * result.hessian * slopes;
        result.hessian.diagonal() += pull_;
        result.gradient = slopes.transpose() * result.gradient - pull_.cwiseProduct(where.x);
        result.cost += where.x.dot(pull_.cwiseProduct(where.x));
        return result;
    }

    std::pair<Eigen::VectorXd, double> damped_step(const linearization& current,
                                                   double damping) const
    {
        return frame_.damped_step(current, damping);
    }
    int size() const { return frame_.size(); }
    double frame_power() const { return frame_.frame_power(); }

private:
    const map_geometry& geometry_;
    variable_projection frame_;
    Eigen::VectorXd pull_;
};

struct map_fit {
    map_geometry geometry;
    descent<map_likelihood> end;
    path_state seen;
};

//! All that locate_on_map() passes around.
struct map_task {
    const fpi::config& config;
    array::point receiver;
    map_nuisance nuisance;
    const path_estimator& estimator;
    const vector_cf64& frame;
    const path_fit& fit;

    int sets() const { return static_cast<int>(config.fakes.size()); }
    int expected() const { return static_cast<int>(config.scatterers_m.size()) + 1; }

    double noise_variance(double cost, const map_geometry& geometry) const
    {
        const double freedom =
            std::max(1.0, frame.size() - geometry.path_count() - 0.5 * geometry.dimension());
        return cost / freedom;
    }

    //! With a map of just the reflectors that there are, paths too weak to be found count too.
    std::vector<int> sources(const map_candidate& candidate) const
    {
        if (static_cast<int>(config.map_m->size()) + 1 != expected())
            return candidate.source;
        std::vector<int> all;
        for (int s = 0; s < expected(); ++s)
            all.push_back(s);
        return all;
    }

    //! From a candidate's common shift to where the search for the twins' shifts begins.
    std::vector<Eigen::VectorXd> shift_starts(const map_candidate& candidate,
                                              const map_geometry& geometry) const
    {
        if (candidate.nuisance.size() < geometry.nuisance_count() &&
            nuisance == map_nuisance::sight_delay)
            return { Eigen::VectorXd::Zero(1) }; // the line of sight was not among the paths
        if (nuisance != map_nuisance::twins)
            return { candidate.nuisance };
        // Merged, a path and its twins are off by the mean of the shifts, 0 among them.
        const int nu = sets();
        const Eigen::Vector2d total = (nu + 1) * Eigen::Vector2d(candidate.nuisance);
        const auto in_order = [&](const std::vector<Eigen::Vector2d>& shifts) {
            Eigen::VectorXd x(2 * nu);
            for (int v = 0; v < nu; ++v) {
                x[v] = shifts[v][0];
                x[nu + v] = shifts[v][1];
            }
            return x;
        };
        if (nu == 1)
            return { total };
        // Sets in proportion 1 : 2 : .., and apart from their mean along eight directions.
        std::vector<Eigen::VectorXd> starts;
        std::vector<Eigen::Vector2d> shifts(nu);
        for (int v = 0; v < nu; ++v)
            shifts[v] = total * (2.0 * (v + 1) / (nu * (nu + 1)));
        starts.push_back(in_order(shifts));
        const Eigen::Vector2d cell(1.0 / config.ofdm.fft_size, 1.0 / config.tx_antennas);
        constexpr int directions = 8;
        for (int d = 0; d < directions; ++d) {
            const double angle = 2.0 * pi * (d + 0.5) / directions;
            const Eigen::Vector2d apart(std::cos(angle), std::sin(angle));
            for (int v = 0; v < nu; ++v)
                shifts[v] = total / nu + 0.3 * (v - 0.5 * (nu - 1)) * apart.cwiseProduct(cell);
            starts.push_back(in_order(shifts));
        }
        return starts;
    }

    map_fit polish(const map_geometry& geometry,
                   const map_state& start,
                   double variance,
                   int iterations) const
    {
        map_likelihood problem(geometry, estimator.model(), frame, variance);
        auto end = levenberg_marquardt(problem, start, iterations, default_worthwhile);
        const path_state seen = problem.seen_at(end.where);
        return { geometry, std::move(end), seen };
    }

    //! Alice's array cannot tell front from back: what lies behind it is no position of hers.
    bool possible(const map_fit& fit) const
    {
        const array::point p = map_geometry::position(fit.end.where);
        return std::isfinite(fit.end.current.cost) && std::isfinite(p.x) && std::isfinite(p.y) &&
               std::abs(array::direction_rad(p, receiver, config.heading_rad)) < pi / 2;
    }
};

bool likelier(const map_fit& a, const map_fit& b)
{
    return a.end.current.cost < b.end.current.cost;
}

//! The best of the candidates after a look at each, a short search, and a long one, best first.
std::vector<map_fit> likely_fits(const map_task& task,
                                 const path_measurement& measurement,
                                 const std::vector<map_candidate>& candidates,
                                 double variance)
{
    constexpr int scan_iterations = 8, iterations = 60;
    constexpr std::size_t scanned = 16, polished = 3;
    std::vector<map_fit> fits;
    const auto proceed = [&](std::size_t most, int iterations) {
        std::sort(fits.begin(), fits.end(), likelier);
        if (fits.size() > most)
            fits.erase(fits.begin() + most, fits.end());
        for (map_fit& fit : fits)
            fit = task.polish(fit.geometry, fit.end.where, variance, iterations);
        fits.erase(std::remove_if(fits.begin(),
                                  fits.end(),
                                  [&](const map_fit& fit) { return !task.possible(fit); }),
                   fits.end());
    };
    for (const map_candidate& candidate : candidates) {
        const map_geometry geometry(
            task.config, task.receiver, task.nuisance, task.sets(), task.sources(candidate));
        for (const Eigen::VectorXd& shifts : task.shift_starts(candidate, geometry)) {
            const map_state start = geometry.start(candidate.position_m, shifts, measurement.paths);
            fits.push_back(task.polish(geometry, start, variance, 0));
        }
    }
    proceed(scanned, scan_iterations);
    proceed(polished, iterations);
    std::sort(fits.begin(), fits.end(), likelier);
    return fits;
}

/*!
 * From all paths; and, when what comes of them leaves more of the frame unexplained than paths
 * without a geometry do, from all but one of them, fitted again: noise may have been taken for a
 * path, or a path for two, and then a weak one is missing. What is left may say so little that any
 * of many points could be right: the frame itself decides among them.
 */
std::vector<map_fit> search(const map_task& task)
{
    constexpr std::size_t most_candidates = 6, most_points = 150;
    const double variance = task.estimator.noise_variance(task.fit);
    // Twins have melted into the paths that were measured: to the search they are a common shift.
    const map_nuisance melted =
        task.nuisance == map_nuisance::twins ? map_nuisance::common_shift : task.nuisance;
    const auto from = [&](const path_fit& fit, const auto& find, std::size_t most) {
        const path_measurement measured = measure(task.estimator, fit);
        if (measured.information.size() == 0 || !measured.information.allFinite())
            return std::vector<map_fit>();
        const auto candidates =
            find(task.config, task.receiver, melted, measured, task.expected(), most);
        return likely_fits(task, measured, candidates, variance);
    };
    auto fits = from(task.fit, search_map, most_candidates);
    const int count = static_cast<int>(task.fit.paths.size());
    // Of noise alone: half a variance for each of the 2K - 2 parameters that the geometry saves.
    const double doubtful = (count + 1) * variance;
    if (count >= 3 &&
        (fits.empty() || fits[0].end.current.cost > task.fit.residual_power + doubtful)) {
        for (int without = 0; without < count; ++without) {
            auto paths = task.fit.paths;
            paths.erase(paths.begin() + without);
            const auto others =
                from(task.estimator.refine(task.frame, paths), likely_map_points, most_points);
            fits.insert(fits.end(), others.begin(), others.end());
        }
        std::sort(fits.begin(), fits.end(), likelier);
    }
    return fits;
}

//! What is left when the paths do not determine a position: the earliest one, as without a map.
location_estimate without_map(const map_task& task)
{
    location_estimate result =
        locate(task.config, task.receiver, task.estimator, task.fit, task.expected());
    result.reliable = false;
    return result;
}

} // namespace

std::string validate_map(const config& config, path_effect effect)
{
    constexpr std::size_t most_associations = 1000;
    if (!config.map_m)
        return "map_m is not set; allowed: the places of the reflectors, for a receiver with a map";
    const int expected = static_cast<int>(config.scatterers_m.size()) + 1;
    const int known = static_cast<int>(config.map_m->size());
    const int usable = std::min(known, expected - 1);
    const bool shifts = effect == path_effect::twins || effect == path_effect::shifted ||
                        effect == path_effect::unspecified;
    // A delay and a frequency from each path of known source, for two coordinates and the nuisance.
    if ((shifts || effect == path_effect::line_of_sight_delayed) && usable < 1)
        return complaint("number of reflectors that map_m and the scenario have in common",
                         usable,
                         "at least 1: the line of sight alone does not determine a position and "
                         "what Alice did to it");
    double associations = 1.0;
    for (int k = 0; k < std::min(expected, known + 1); ++k)
        associations *= std::max(expected, known + 1) - k;
    if (associations > most_associations)
        return complaint("number of ways to assign paths to the reflectors of map_m",
                         associations,
                         "at most " + std::to_string(most_associations) + ", so fewer reflectors");
    return {};
}

location_estimate locate_on_map(const config& config,
                                array::point receiver,
                                path_effect effect,
                                const path_estimator& estimator,
                                const vector_cf64& frame,
                                const path_fit& fit)
{
    throw_if_invalid(validate_map(config, effect));
    const map_task task{ config, receiver, nuisance_of(effect), estimator, frame, fit };
    const auto fits = search(task);
    if (fits.empty())
        return without_map(task);
    const map_fit& best = fits.front();
    const double variance = task.noise_variance(best.end.current.cost, best.geometry);

    location_estimate result;
    result.position_m = map_geometry::position(best.end.where);
    for (int k = 0; k < best.geometry.path_count(); ++k)
        result.paths.push_back(
            estimator.model().to_path(best.seen.paths[k], best.end.current.gains[k]));
    std::sort(result.paths.begin(), result.paths.end(), [](const auto& a, const auto& b) {
        return a.delay_s < b.delay_s;
    });
    result.residual_power = best.end.current.cost;
    result.converged = best.end.converged;
    double condition = 0.0;
    const Eigen::MatrixXd covariance =
        numeric::inverse_information(2.0 / variance * best.end.current.hessian, condition);
    if (covariance.size() == 0)
        return result;
    result.deviation_m = std::sqrt(covariance(0, 0) + covariance(1, 1));
    // Somewhere else within a likelihood ratio of 1000: she cannot be sure.
    constexpr double elsewhere = 4.0;
    const double close = 7.0 * variance;
    const bool alone = std::none_of(fits.begin() + 1, fits.end(), [&](const map_fit& other) {
        return other.end.current.cost - result.residual_power < close &&
               array::distance(map_geometry::position(other.end.where), result.position_m) >
                   elsewhere * result.deviation_m;
    });
    result.reliable = result.converged && std::isfinite(result.deviation_m) && alone;
    for (int k = 0; k < best.geometry.path_count(); ++k)
        result.reliable = result.reliable && best.end.current.significance(k) >
                                                 estimator.significance_threshold() * variance;
    return result;
}

} // namespace physec::fpi
