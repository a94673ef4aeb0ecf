// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "setup.h"
#include <physec/fpi/bounds/track_bound.h>

/*!
 * \file
 * What the tests of the Eve with a history share.
 */
namespace track_scenes {

namespace fpi = physec::fpi;

//! The paper's scenario in mode \p mode with as many reflectors: a third stands at (12, -2).
inline fpi::config paper(const std::string& mode, int reflectors, double snr_db, bool fresh)
{
    fpi::config config;
    config.mode = mode;
    config.snr_db = snr_db;
    config.fresh_secret = fresh;
    if (mode == "spoof")
        config.fakes = { config.fake_set_in_upsilon(0.1, 0.1) };
    config.scatterers_m.push_back({ 12.0, -2.0 });
    config.scatterers_m.resize(reflectors);
    return config;
}

/*!
 * A random scene: Alice starts uniform in [0, 6] x [-4, 4] and takes steps of 1.5 m, each in a uniform
 * direction; reflectors uniform in [2, 14] x [-10, 12]; Eve where the paper has her. For bounds from
 * paths, which ask neither where Alice's array looks nor how she is heard: nothing is validated.
 */
inline std::vector<fpi::config>
random_track(std::uint64_t seed, int positions, int reflectors, double step_m = 1.5)
{
    physec::random::generator random(seed, "track scenes", reflectors);
    fpi::config config;
    config.mode = "spoof";
    config.scatterers_m.clear();
    for (int k = 0; k < reflectors; ++k) {
        const double x = random.uniform(2, 14);
        config.scatterers_m.push_back({ x, random.uniform(-10, 12) });
    }
    const double x = random.uniform(0, 6);
    config.alice_m = { x, random.uniform(-4, 4) };
    std::vector<fpi::config> track;
    for (int t = 0; t < positions; ++t) {
        track.push_back(config);
        const double direction = random.uniform(-physec::pi, physec::pi);
        config.alice_m.x += step_m * std::cos(direction);
        config.alice_m.y += step_m * std::sin(direction);
    }
    return track;
}

//! Median over 200 random scenes, seeds 1 to 200, at .15 m and .01 in sine; infinite without bound.
inline double median_bound_m(int positions, int reflectors, bool fresh)
{
    fpi_attacks_setup::errors all;
    for (int seed = 1; seed <= 200; ++seed) {
        const double rms_m =
            fpi::bound_from_paths(random_track(seed, positions, reflectors), fresh, 0.15, 0.01)
                .rms_m;
        all.add(std::isnan(rms_m) ? HUGE_VAL : rms_m);
    }
    return all.quantile(0.5);
}

} // namespace track_scenes
