// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "setup.h"
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/bounds/map_bound.h>

/*!
 * \file
 * What the tests of the Eve with a map share.
 */
namespace map_scenes {

namespace fpi = physec::fpi;

//! The paper's scenario with its own reflectors as the map, deltas in multiples of Upsilon.
inline fpi::config paper(const std::string& mode, double snr_db, double mu)
{
    fpi::config config;
    config.mode = mode;
    config.snr_db = snr_db;
    config.fakes = { config.fake_set_in_upsilon(mu, mu) };
    config.map_m = config.scatterers_m;
    return config;
}

/*!
 * Random scene \p seed: Alice uniform in [0, 6] x [-4, 4], two reflectors uniform in
 * [2, 14] x [-10, 12], Bob and Eve where the paper has them; everything else, and the map, as in
 * paper(). Every seed is a valid scene, none is left out.
 */
inline fpi::config random_scene(std::uint64_t seed, double snr_db)
{
    fpi::config config = paper("fpi", snr_db, 0.05);
    physec::random::generator random(seed, "map scenes", 0);
    config.alice_m = { random.uniform(0, 6), random.uniform(-4, 4) };
    for (auto& v : config.scatterers_m)
        v = { random.uniform(2, 14), random.uniform(-10, 12) };
    config.map_m = config.scatterers_m;
    return config;
}

//! Draw \p number of a map that is wrong by this deviation per coordinate; who has it knows that.
inline fpi::config with_wrong_map(fpi::config config, double deviation_m, std::uint64_t number)
{
    physec::random::generator random(7, "wrong map", number);
    config.map_m = config.scatterers_m;
    for (auto& v : *config.map_m) {
        v.x += deviation_m * random.normal();
        v.y += deviation_m * random.normal();
    }
    config.map_deviation_m = deviation_m;
    return config;
}

//! Attack `map` on frames first .. first + count - 1 of one draw of the pilots, seed 12.
inline fpi_attacks_setup::errors attacked(const fpi::config& config, int count, int first = 0)
{
    const fpi_attacks_setup::radio_link link(config, 12);
    const auto eve = fpi::make_eve(config, link.bare, "map");
    fpi_attacks_setup::errors errors;
    for (int trial = first; trial < first + count; ++trial)
        errors.add(physec::array::distance(eve->estimate(link.noisy(trial), trial).position_m,
                                           config.alice_m));
    return errors;
}

inline double bound_m(const fpi::config& config)
{
    return fpi::bound_of_map(config, fpi::make_pilots(config, 12)).position_m;
}

} // namespace map_scenes
