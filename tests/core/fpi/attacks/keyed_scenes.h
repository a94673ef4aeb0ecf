// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "setup.h"
#include <physec/fpi/bounds/keyed_bounds.h>

/*!
 * \file
 * Frames under keyed factors, for the tests of the Eves who see through them.
 */
namespace keyed_scenes {

namespace fpi = physec::fpi;

//! The paper's scenario without fake paths, its reflectors as the map.
inline fpi::config scene(double bandwidth_hz, double snr_db)
{
    fpi::config config;
    config.ofdm = physec::ofdm::numerology::all_active(bandwidth_hz, config.ofdm.fft_size);
    config.mode = "none";
    config.snr_db = snr_db;
    config.map_m = config.scatterers_m;
    return config;
}

//! Independent factors of mean power 1 and uniform phase.
inline physec::matrix_cf64 draw_key(const fpi::config& config,
                                    fpi::key_knowledge law,
                                    std::uint64_t seed,
                                    std::uint64_t number)
{
    physec::random::generator random(seed, "test key", number);
    physec::matrix_cf64 key(config.ofdm.active_count(), config.tx_antennas);
    for (auto& factor : key.reshaped()) {
        if (law.law == fpi::gain_law::gaussian) {
            factor = random.complex_normal(1.0);
            continue;
        }
        factor = std::polar(1.0, random.uniform(0.0, 2.0 * physec::pi));
        if (law.law == fpi::gain_law::lognormal) // E |w|^2 = exp(2 m + 2 s^2) = 1
            factor *= std::exp(law.log_deviation * random.normal() -
                               law.log_deviation * law.log_deviation);
    }
    return key;
}

//! Frames under keys of their own, as Eve hears them.
struct keyed_link {
    keyed_link(const fpi::config& config, std::uint64_t seed, fpi::key_knowledge law, int frames)
        : config(config),
          law(law),
          bare(fpi::make_pilots(config, seed)),
          variance(fpi::noise_variance(config, bare))
    {
        for (int frame = 0; frame < frames; ++frame)
            keys.push_back(draw_key(config, law, seed, frame));
    }
    double bound() const { return fpi::magnitude_bound_m(config, bare, keys, law, variance); }
    //! What Eve hears of each frame; another trial has other noise.
    std::vector<physec::vector_cf64> noisy(std::uint64_t trial) const
    {
        const auto response = physec::channel::miso_response(
            fpi::true_paths(config, config.eve_m), config.ofdm, config.tx_antennas);
        std::vector<physec::vector_cf64> frames;
        for (std::size_t frame = 0; frame < keys.size(); ++frame) {
            physec::random::generator random(99, "keyed noise", 1000 * trial + frame);
            const auto clean = fpi::received_frame(response.cwiseProduct(keys[frame]), bare);
            frames.push_back(clean + random.complex_normal(clean.size(), 1, variance).col(0));
        }
        return frames;
    }
    fpi::config config;
    fpi::key_knowledge law;
    physec::ofdm::pilot_grid bare;
    double variance;
    std::vector<physec::matrix_cf64> keys;
};

} // namespace keyed_scenes
