// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/transmit/transmission.h>
#include <cmath>
#include <limits>
#include <physec/channel/multipath.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/antenna_noise.h>
#include <physec/fpi/transmit/precoder.h>

namespace physec::fpi {

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
    ofdm::pilot_grid sent = alice.apply(bare, frame_number);
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

double received_power(const config& config,
                      const matrix_cf64& response,
                      const ofdm::pilot_grid& transmitted)
{
    const precoder alice(config);
    if (alice.redraws()) // over the keys every weight has mean power 1, and pilots 1/Nt
        return response.squaredNorm() / response.size();
    const vector_cf64 frame = received_frame(response, transmitted);
    const double added = alice.antenna_noise_variance() * response.squaredNorm() / response.rows();
    return frame.squaredNorm() / frame.size() + added;
}

double power_at_bob(const config& config, const ofdm::pilot_grid& transmitted)
{
    return received_power(
        config,
        channel::miso_response(true_paths(config, config.bob_m), config.ofdm, config.tx_antennas),
        transmitted);
}

double noise_variance(double power, double snr_db) { return power / std::pow(10.0, snr_db / 10.0); }

double noise_variance(const config& config, const ofdm::pilot_grid& transmitted)
{
    return noise_variance(power_at_bob(config, transmitted), config.snr_db);
}

double secret_bits_per_frame(const config& config)
{
    const protection& scheme = find_protection(config.mode);
    if (!scheme.secret_bits)
        return std::numeric_limits<double>::quiet_NaN();
    const bool by_symbol = scheme.draw && config.key_refresh == "symbol";
    return scheme.secret_bits(config) * (by_symbol ? config.pilots : 1);
}

} // namespace physec::fpi
