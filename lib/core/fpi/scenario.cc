// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <physec/array/steering.h>
#include <physec/fpi/antenna_noise.h>
#include <physec/fpi/precoder.h>
#include <physec/fpi/scenario.h>

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

vector_cf64 received_frame(const matrix_cf64& response, const ofdm::pilot_grid& transmitted)
{
    return (transmitted.values.array() * response.replicate(transmitted.symbols, 1).array())
        .rowwise()
        .sum();
}

ofdm::pilot_grid transmitted_frame(const config& config,
                                   const ofdm::pilot_grid& bare,
                                   std::uint64_t noise_seed,
                                   std::uint64_t frame_number)
{
    const precoder alice(config);
    ofdm::pilot_grid sent = alice.apply(bare);
    if (alice.antenna_noise_variance() > 0.0)
        antenna_noise(alice.antenna_noise_variance(), noise_seed).add_frame(sent, frame_number);
    return sent;
}

double transmitted_noise_power(const config& config, array::point receiver)
{
    const auto response =
        channel::miso_response(true_paths(config, receiver), config.ofdm, config.tx_antennas);
    return precoder(config).antenna_noise_variance() * response.squaredNorm() / response.rows();
}

double noise_variance(const config& config, const ofdm::pilot_grid& transmitted)
{
    const auto response =
        channel::miso_response(true_paths(config, config.bob_m), config.ofdm, config.tx_antennas);
    const vector_cf64 frame = received_frame(response, transmitted);
    double power = frame.squaredNorm() / frame.size();
    if (config.mode == protection::gaussian)
        power += transmitted_noise_power(config, config.bob_m);
    return power / std::pow(10.0, config.snr_db / 10.0);
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
