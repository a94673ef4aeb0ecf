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

std::vector<array::point> track_positions(const config& config, int count)
{
    constexpr double length_m = 6.0;
    const int most = config.alice_track_m ? static_cast<int>(config.alice_track_m->size())
                                          : config::most_track_positions;
    if (count < 2 || count > most)
        throw invalid_input(complaint(
            "number of positions of the track",
            count,
            "2 to " + std::to_string(most) +
                (config.alice_track_m ? ", as many as alice_track_m has" : std::string())));
    if (config.alice_track_m)
        return { config.alice_track_m->begin(), config.alice_track_m->begin() + count };
    std::vector<array::point> positions;
    for (int t = 0; t < count; ++t) {
        const double along_m = length_m * (static_cast<double>(t) / (count - 1) - 0.5);
        positions.push_back({ config.alice_m.x - along_m * std::sin(config.heading_rad),
                              config.alice_m.y + along_m * std::cos(config.heading_rad) });
    }
    return positions;
}

std::vector<config>
along_track(const config& config, const std::vector<array::point>& positions_m, std::uint64_t seed)
{
    constexpr double spread = 0.5;
    std::vector<fpi::config> all;
    for (std::size_t t = 0; t < positions_m.size(); ++t) {
        fpi::config there = config;
        there.alice_track_m.reset();
        there.alice_m = positions_m[t];
        random::generator draw(seed, "fpi.track", t);
        if (config.fresh_secret && config.secret)
            there.fakes = { draw_secret(*config.secret, seed, t) };
        else if (config.fresh_secret)
            for (fake_set& fake : there.fakes) {
                fake.delay_s *= draw.uniform(1.0 - spread, 1.0 + spread);
                const double sine =
                    std::sin(fake.angle_rad) * draw.uniform(1.0 - spread, 1.0 + spread);
                fake.angle_rad = std::asin(std::clamp(sine, -1.0, 1.0));
            }
        const std::string wrong = there.validate();
        if (!wrong.empty())
            throw invalid_input("position " + std::to_string(t) + " of the track: " + wrong);
        all.push_back(there);
    }
    return all;
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
