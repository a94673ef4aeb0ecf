// SPDX-License-Identifier: GPL-3.0-or-later
#include "room_fix.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <physec/numeric/information.h>

namespace physec::fpi {

std::vector<int> all_sources(const config& config)
{
    std::vector<int> sources(config.map_m->size() + 1);
    std::iota(sources.begin(), sources.end(), static_cast<int>(map_geometry::sight));
    return sources;
}

bool in_front(const config& config, array::point p, array::point receiver)
{
    return std::isfinite(p.x) && std::isfinite(p.y) &&
           std::abs(array::direction_rad(p, receiver, config.heading_rad)) < pi / 2;
}

double position_deviation_m(const Eigen::MatrixXd& information)
{
    double condition = 0.0;
    const Eigen::MatrixXd covariance = numeric::inverse_information(information, condition);
    return covariance.size() == 0 ? std::numeric_limits<double>::infinity()
                                  : std::sqrt(covariance(0, 0) + covariance(1, 1));
}

std::vector<room_reading> descend_powers(const map_channel& channel,
                                         const power_likelihood& powers,
                                         const std::vector<room_start>& starts,
                                         array::point receiver,
                                         double noise_variance)
{
    constexpr int scan_iterations = 25, iterations = 200;
    constexpr std::size_t polished = 6;
    constexpr double same_m = 0.05;
    std::vector<descent<const power_likelihood>> ends;
    for (const room_start& from : starts) {
        const channel_state at{ channel.geometry().start(from.position_m, Eigen::VectorXd(0), {}),
                                from.gains };
        const power_state start{ at, std::sqrt(noise_variance) };
        ends.push_back(levenberg_marquardt(powers, start, scan_iterations, 1e-3));
    }
    const auto sort = [&] {
        std::sort(ends.begin(), ends.end(), [](const auto& a, const auto& b) {
            return a.current.cost < b.current.cost;
        });
    };
    sort();
    for (std::size_t k = 0; k < std::min(polished, ends.size()); ++k)
        if (!ends[k].converged)
            ends[k] = levenberg_marquardt(powers, ends[k].where, iterations, 1e-3);
    sort();
    std::vector<room_reading> all, different;
    for (const auto& end : ends) {
        room_reading reading{ end.where.channel, powers.loss(end.current), 0.0, end.converged };
        if (!in_front(channel.setting(), reading.position_m(), receiver))
            continue;
        reading.deviation_m = position_deviation_m(powers.information(end.current));
        all.push_back(reading);
    }
    for (const room_reading& reading : all)
        if (std::none_of(different.begin(), different.end(), [&](const room_reading& other) {
                return array::distance(other.position_m(), reading.position_m()) < same_m;
            }))
            different.push_back(reading);
    return different;
}

location_estimate conclude(const config& config,
                           const map_channel& channel,
                           const std::vector<room_reading>& readings)
{
    const room_reading& best = readings.front();
    location_estimate result;
    result.position_m = best.position_m();
    const Eigen::VectorXd eta = channel.geometry().parameters(best.channel.where);
    const int paths = channel.geometry().path_count();
    for (int k = 0; k < paths; ++k)
        result.paths.push_back({ eta[k] / config.ofdm.subcarrier_spacing_hz(),
                                 eta[paths + k],
                                 best.channel.gains[k] });
    std::sort(result.paths.begin(), result.paths.end(), [](const auto& a, const auto& b) {
        return a.delay_s < b.delay_s;
    });
    result.deviation_m = best.deviation_m;
    result.converged = best.converged;
    // Somewhere else within a likelihood ratio of 1000: she cannot be sure.
    constexpr double elsewhere = 4.0, close = 7.0;
    const bool alone = std::none_of(readings.begin() + 1, readings.end(), [&](const auto& other) {
        return other.likelihood_loss - best.likelihood_loss < close &&
               array::distance(other.position_m(), result.position_m) >
                   elsewhere * result.deviation_m;
    });
    result.reliable = result.converged && std::isfinite(result.deviation_m) && alone;
    return result;
}

location_estimate middle_of_room(const config& config, const room_search& search)
{
    location_estimate result;
    result.position_m = { 0.0, 0.0 };
    int count = 0;
    for (int point = 0; point < search.points(); ++point) {
        const array::point p = search.place(point);
        if (!in_front(config, p, config.eve_m))
            continue;
        result.position_m.x += p.x;
        result.position_m.y += p.y;
        ++count;
    }
    result.position_m.x /= count;
    result.position_m.y /= count;
    const double range_m = array::distance(result.position_m, config.eve_m);
    const double theta = array::direction_rad(result.position_m, config.eve_m, config.heading_rad);
    result.paths = { { range_m / config.propagation_speed_mps,
                       config.spacing_wavelengths * std::sin(theta),
                       0.0 } };
    return result;
}

} // namespace physec::fpi
