// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/scenario.h>
#include <algorithm>
#include <cmath>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/random/generator.h>

namespace physec::fpi {

std::vector<channel::path> true_paths(const config& config, array::point receiver)
{
    std::vector<array::point> departures = { receiver };
    departures.insert(departures.end(), config.scatterers_m.begin(), config.scatterers_m.end());

    std::vector<channel::path> paths;
    for (array::point toward : departures) {
        const double length_m =
            array::distance(config.alice_m, toward) + array::distance(toward, receiver);
        const double theta = array::direction_rad(config.alice_m, toward, config.heading_rad);
        const double wavelength = config.wavelength_m();
        paths.push_back({ length_m / config.propagation_speed_mps,
                          array::spatial_frequency(theta, config.spacing_wavelengths),
                          std::polar(wavelength / (4.0 * pi * length_m),
                                     -2.0 * pi * std::fmod(length_m / wavelength, 1.0)) });
    }
    return paths;
}

double mirage_delay_s(const config& config)
{
    if (config.mirage_delay_s)
        return *config.mirage_delay_s;
    const auto paths = true_paths(config, config.eve_m);
    const auto first_reflection = std::min_element(
        paths.begin() + 1, paths.end(), [](const channel::path& a, const channel::path& b) {
            return a.delay_s < b.delay_s;
        });
    return first_reflection->delay_s - paths[0].delay_s + 10e-9;
}

ofdm::pilot_grid make_pilots(const config& config, std::uint64_t seed)
{
    return ofdm::random_phase_pilots(
        config.pilots, config.ofdm.active_count(), config.tx_antennas, seed);
}

std::vector<array::point> draw_map(const std::vector<array::point>& points_m,
                                   double deviation_m,
                                   std::uint64_t seed,
                                   std::uint64_t epoch)
{
    if (!(deviation_m >= 0.0) || !std::isfinite(deviation_m))
        throw invalid_input(complaint("deviation of the map", deviation_m, "finite and >= 0"));
    random::generator random(seed, "fpi.map", epoch);
    std::vector<array::point> drawn = points_m;
    for (array::point& point : drawn) {
        point.x += deviation_m * random.normal();
        point.y += deviation_m * random.normal();
    }
    return drawn;
}

array::point position_from_path(const config& config,
                                array::point receiver,
                                double delay_s,
                                double spatial_frequency)
{
    const double theta =
        array::angle_from_spatial_frequency(spatial_frequency, config.spacing_wavelengths);
    return array::position_from_line_of_sight(
        receiver, config.propagation_speed_mps * delay_s, theta, config.heading_rad);
}

} // namespace physec::fpi
