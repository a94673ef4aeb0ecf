// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/air/receiver.h>
#include <physec/an/air/transmitter.h>
#include <physec/random/generator.h>

// What the tests of AN-ISAC on the air share: a link without samples, subcarrier by subcarrier.
namespace an_air_setup {

inline physec::an::air_config
small(double tau = 0.3, int antennas = 4, int data_symbols = 16, int pilot_period = 4)
{
    physec::an::config scheme;
    scheme.tx_antennas = antennas;
    scheme.power = 2.0;
    scheme.tau = tau;
    physec::ofdm::frame_format format;
    format.ofdm = physec::ofdm::frame_format::guarded(1e6, 64, 0.79);
    format.cyclic_prefix = 16;
    return physec::an::make_air_config(scheme, format, data_symbols, pilot_period, 1);
}

//! Response of each antenna, N x active: \p paths with delays inside of the prefix, total gain 1.
inline physec::matrix_cf64
random_response(const physec::an::air_config& config, std::uint64_t seed, int paths = 4)
{
    physec::random::generator random(seed, "test channel");
    const int prefix = config.format.cyclic_prefix;
    physec::matrix_cf64 response =
        physec::matrix_cf64::Zero(config.scheme.tx_antennas, config.subcarriers());
    for (int i = 0; i < config.scheme.tx_antennas; ++i)
        for (int p = 0; p < paths; ++p) {
            const double delay = random.uniform(0.25 * prefix, 0.75 * prefix);
            const physec::cf64 gain(random.complex_normal(1.0 / paths));
            for (int m = 0; m < config.subcarriers(); ++m)
                response(i, m) +=
                    gain * std::polar(1.0,
                                      -2.0 * physec::pi * config.format.ofdm.active[m] * delay /
                                          config.format.ofdm.fft_size);
        }
    return response;
}

//! Body as received from \p frame, noise of \p variance a resource element.
inline std::vector<physec::cf32> receive(const physec::an::air_config& config,
                                         const std::vector<std::vector<physec::cf32>>& frame,
                                         const physec::matrix_cf64& response,
                                         double variance,
                                         std::uint64_t noise_seed)
{
    const int subcarriers = config.subcarriers(), body = config.format.body_symbols;
    const int begin = (config.format.symbols() - body) * subcarriers;
    physec::random::generator random(noise_seed, "test noise");
    std::vector<physec::cf32> received(body * subcarriers);
    for (std::size_t k = 0; k < received.size(); ++k) {
        physec::cf64 sum = 0.0;
        for (std::size_t i = 0; i < frame.size(); ++i)
            sum += response(i, k % subcarriers) * physec::cf64(frame[i][begin + k]);
        received[k] = physec::cf32(sum);
        if (variance > 0.0)
            received[k] += random.complex_normal(variance);
    }
    return received;
}

inline physec::an::payload_block random_block(const physec::an::air_config& config,
                                              std::uint64_t seed)
{
    physec::random::generator random(seed, "test payload");
    physec::an::payload_block block{ 3, 9, {} };
    for (int k = 0; k < config.payload_bytes(); ++k)
        block.bytes.push_back(static_cast<std::uint8_t>(random.below(256)));
    return block;
}

} // namespace an_air_setup
