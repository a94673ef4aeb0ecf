// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/paths/map_geometry.h"
#include <gtest/gtest.h>
#include <physec/fpi/scenario.h>
#include <physec/random/generator.h>

namespace fpi = physec::fpi;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using fpi::map_nuisance;

namespace {

const std::vector<std::vector<int>> sources = {
    { 0, 1, 2 }, { 2, 0, -1 }, { 0, -1, -1 }, { 1, 0 }
};
const map_nuisance nuisances[] = {
    map_nuisance::none, map_nuisance::common_shift, map_nuisance::twins, map_nuisance::sight_delay
};

fpi::config with_map(double deviation_m)
{
    fpi::config config;
    config.heading_rad = 0.3;
    config.map_m = config.scatterers_m;
    config.map_deviation_m = deviation_m;
    return config;
}

} // namespace

TEST(FpiMapGeometry, SlopesAreCentralDifferences)
{
    for (const double deviation_m : { 0.0, 0.5 })
        for (const map_nuisance nuisance : nuisances)
            for (const auto& source : sources) {
                const fpi::config config = with_map(deviation_m);
                const fpi::map_geometry geometry(config, config.eve_m, nuisance, 2, source);
                physec::random::generator random(1, "map geometry", 0);
                fpi::map_state where{ VectorXd::Zero(geometry.dimension()) };
                for (double& x : where.x)
                    x = random.uniform(-0.5, 0.5);
                where.x[0] += 3.0;
                MatrixXd slopes;
                geometry.parameters(where, &slopes);
                constexpr double step = 1e-5; // metres and cycles; geometry bends over metres
                for (int q = 0; q < geometry.dimension(); ++q) {
                    const VectorXd h = step * VectorXd::Unit(geometry.dimension(), q);
                    const VectorXd difference = (geometry.parameters(where.moved(h)) -
                                                 geometry.parameters(where.moved(-h))) /
                                                (2.0 * step);
                    EXPECT_LT((difference - slopes.col(q)).norm(), 1e-8);
                }
            }
}

TEST(FpiMapGeometry, AtTheTruthItIsTheTruePathsAndTheirShifts)
{
    const fpi::config config = with_map(0.0);
    const auto paths = fpi::true_paths(config, config.eve_m);
    const double spacing_hz = config.ofdm.subcarrier_spacing_hz();
    const fpi::map_geometry geometry(
        config, config.eve_m, map_nuisance::common_shift, 0, { 1, 0, 2 });
    VectorXd shift(2);
    shift << 0.02, -0.03;
    const VectorXd eta = geometry.parameters(geometry.start(config.alice_m, shift, {}));
    const int order[] = { 1, 0, 2 };
    for (int k = 0; k < 3; ++k) {
        EXPECT_NEAR(eta[k], paths[order[k]].delay_s * spacing_hz + 0.02, 1e-12);
        EXPECT_NEAR(eta[3 + k], paths[order[k]].spatial_frequency - 0.03, 1e-12);
    }
}

TEST(FpiMapGeometry, CountsEquationsAgainstUnknowns)
{
    const fpi::config config = with_map(0.0);
    const auto can = [&](map_nuisance nuisance, const std::vector<int>& source) {
        return fpi::map_geometry(config, config.eve_m, nuisance, 1, source).can_determine();
    };
    EXPECT_TRUE(can(map_nuisance::none, { 0 }));
    EXPECT_FALSE(can(map_nuisance::none, { -1 }));
    EXPECT_FALSE(can(map_nuisance::common_shift, { 0 }));
    EXPECT_FALSE(can(map_nuisance::common_shift, { 0, -1 }));
    EXPECT_TRUE(can(map_nuisance::common_shift, { 0, 2 }));
    EXPECT_TRUE(can(map_nuisance::sight_delay, { 0, 2 }));
    EXPECT_FALSE(can(map_nuisance::sight_delay, { 0 }));
}
