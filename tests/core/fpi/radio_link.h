// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/channel/miso_channel.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/random/generator.h>
#include <vector>

/*!
 * \file
 * What Bob hears, for the tests of receivers and attacks.
 */
namespace fpi_radio_link {

namespace fpi = physec::fpi;

//! One transmitter, one channel, noise on demand.
struct radio_link {
    explicit radio_link(const fpi::config& config, std::uint64_t seed = 1)
        : config(config),
          bare(fpi::make_pilots(config, seed)),
          sent(fpi::precoder(config).apply(bare)),
          response(physec::channel::miso_response(
              fpi::true_paths(config, config.bob_m), config.ofdm, config.tx_antennas)),
          clean(fpi::received_frame(response, sent)),
          variance(fpi::noise_variance(config, sent))
    {
    }
    physec::vector_cf64 noisy(std::uint64_t trial) const
    {
        physec::random::generator random(99, "test noise", trial);
        return clean + random.complex_normal(clean.size(), 1, variance).col(0);
    }
    fpi::config config;
    physec::ofdm::pilot_grid bare, sent;
    physec::matrix_cf64 response;
    physec::vector_cf64 clean;
    double variance;
};

//! The paper's, and three that differ from it in everything.
inline std::vector<fpi::config> scenarios()
{
    fpi::config paper, guarded, few_symbols, four_reflections;
    guarded.ofdm = physec::ofdm::numerology::all_active(20e6, 32);
    guarded.ofdm.active.clear();
    for (int n = -12; n <= 12; ++n)
        if (n != 0)
            guarded.ofdm.active.push_back(n);
    guarded.tx_antennas = 8;
    few_symbols.pilots = 6;
    few_symbols.spacing_wavelengths = 0.45;
    four_reflections.ofdm = physec::ofdm::numerology::all_active(50e6, 64);
    four_reflections.scatterers_m = { { 8.89, -6.05 }, { 7.45, 8.54 }, { 20, 3 }, { 6, 14 } };
    return { paper, guarded, few_symbols, four_reflections };
}

} // namespace fpi_radio_link
