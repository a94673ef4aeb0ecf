// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/receive/map_position_fit.h>
#include "map_descent.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/error.h>
#include <physec/numeric/information.h>
#include <string>

namespace physec::fpi {

namespace {

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
                        effect == path_effect::shifted_apart || effect == path_effect::unspecified;
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
    const auto fits = fit_on_map(task);
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
