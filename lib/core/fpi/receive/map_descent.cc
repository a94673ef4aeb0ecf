// SPDX-License-Identifier: GPL-3.0-or-later
#include "map_descent.h"
#include <algorithm>
#include <cmath>
#include <Eigen/Cholesky>
#include <iterator>
#include <physec/array/steering.h>
#include <physec/fpi/scenario.h>

namespace physec::fpi {

namespace {

bool likelier(const map_fit& a, const map_fit& b)
{
    return a.end.current.cost < b.end.current.cost;
}

//! Where a path by way of one reflection was reflected, seen from \p p; maybe not finite.
array::point apparent(const map_task& task, array::point p, const normalized_path& path)
{
    const double length_m =
        path.delay * task.config.propagation_speed_mps / task.config.ofdm.subcarrier_spacing_hz();
    const double theta =
        array::angle_from_spatial_frequency(path.frequency, task.config.spacing_wavelengths);
    const double range_m =
        array::scatterer_range_m(p, task.receiver, length_m, theta, task.config.heading_rad);
    return { p.x + range_m * std::cos(task.config.heading_rad + theta),
             p.y + range_m * std::sin(task.config.heading_rad + theta) };
}

/*!
 * The twins of one set taken for the true paths: to the frame the same, to the map not. A map that may
 * be wrong leaves a valley around either reading.
 */
std::vector<map_fit> other_readings(const map_task& task, const map_fit& fit, double variance)
{
    constexpr int iterations = 60;
    std::vector<map_fit> others;
    const auto& source = fit.geometry.source();
    const auto sight = std::find(source.begin(), source.end(), map_geometry::sight);
    const int sets = fit.geometry.shift_count();
    if (sight == source.end())
        return others;
    for (int w = 0; w < sets; ++w) {
        const normalized_shift by = fit.seen.shifts[w];
        auto paths = fit.seen.paths;
        for (normalized_path& path : paths)
            path = shifted(path, by, 1.0);
        const normalized_path& first = paths[sight - source.begin()];
        const array::point p =
            position_from_path(task.config,
                               task.receiver,
                               first.delay / task.config.ofdm.subcarrier_spacing_hz(),
                               first.frequency);
        if (!std::isfinite(p.x) || !std::isfinite(p.y) || !(first.delay > 0.0))
            continue;
        Eigen::VectorXd shifts(2 * sets);
        for (int v = 0; v < sets; ++v) {
            const normalized_shift to = v == w ? normalized_shift{ 0.0, 0.0 } : fit.seen.shifts[v];
            shifts[v] = to.delay - by.delay;
            shifts[sets + v] = to.frequency - by.frequency;
        }
        // The reflectors where these paths have them: the descent then only weighs frame and map.
        map_state start = fit.geometry.start(p, shifts, paths);
        for (std::size_t k = 0; k < paths.size(); ++k)
            fit.geometry.put_reflector(start, static_cast<int>(k), apparent(task, p, paths[k]));
        others.push_back(task.polish(fit.geometry, start, variance, iterations));
    }
    return others;
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
    if (!fits.empty()) {
        const auto others = other_readings(task, fits.front(), variance);
        std::copy_if(others.begin(), others.end(), std::back_inserter(fits), [&](const auto& fit) {
            return task.possible(fit);
        });
        std::sort(fits.begin(), fits.end(), likelier);
    }
    return fits;
}

} // namespace

std::vector<map_fit> fit_on_map(const map_task& task)
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

} // namespace physec::fpi
