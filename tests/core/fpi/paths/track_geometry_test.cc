// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/paths/track_geometry.h"
#include <gtest/gtest.h>
#include <physec/fpi/scenario.h>
#include <physec/random/generator.h>

namespace fpi = physec::fpi;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using fpi::map_nuisance;

TEST(FpiTrackGeometry, SlopesAreCentralDifferences)
{
    fpi::config config;
    config.heading_rad = 0.3;
    for (const map_nuisance nuisance :
         { map_nuisance::none, map_nuisance::common_shift, map_nuisance::twins })
        for (const bool fresh : { false, true }) {
            const fpi::track_geometry geometry(config, config.eve_m, 3, 2, nuisance, 2, fresh);
            physec::random::generator random(1, "track geometry", 0);
            fpi::map_state where{ VectorXd::Zero(geometry.dimension()) };
            for (double& x : where.x)
                x = random.uniform(-0.5, 0.5);
            for (int k = 0; k < 2; ++k)
                where.x[geometry.reflector_column(k)] += 5.0;
            constexpr double step = 1e-5; // metres and cycles; geometry bends over metres
            for (int t = 0; t < 3; ++t) {
                MatrixXd slopes;
                geometry.parameters(where, t, &slopes);
                for (int q = 0; q < geometry.dimension(); ++q) {
                    const VectorXd h = step * VectorXd::Unit(geometry.dimension(), q);
                    const VectorXd difference = (geometry.parameters(where.moved(h), t) -
                                                 geometry.parameters(where.moved(-h), t)) /
                                                (2.0 * step);
                    EXPECT_LT((difference - slopes.col(q)).norm(), 1e-8);
                }
            }
        }
}

TEST(FpiTrackGeometry, AtTheTruthItIsTheTruePathsAndTheCommonShift)
{
    const fpi::config config;
    const std::vector<physec::array::point> positions = { { 3, 0 }, { 2, -1.5 } };
    const fpi::track_geometry geometry(
        config, config.eve_m, 2, 2, map_nuisance::common_shift, 1, true);
    fpi::map_state at{ VectorXd::Zero(geometry.dimension()) };
    for (int t = 0; t < 2; ++t) {
        fpi::track_geometry::put(at, fpi::track_geometry::position_column(t), positions[t]);
        fpi::track_geometry::put(
            at, geometry.reflector_column(t), config.scatterers_m[static_cast<std::size_t>(t)]);
        at.x[geometry.shift_column(t)] = 0.01 * (t + 1);
        at.x[geometry.shift_column(t) + 1] = 0.02 * (t + 1);
    }
    for (int t = 0; t < 2; ++t) {
        const auto paths = fpi::true_paths(
            fpi::along_track(config, positions, 1)[static_cast<std::size_t>(t)], config.eve_m);
        const VectorXd eta = geometry.parameters(at, t);
        for (int k = 0; k < 3; ++k) {
            EXPECT_NEAR(eta[k] - 0.01 * (t + 1),
                        paths[k].delay_s * config.ofdm.subcarrier_spacing_hz(),
                        1e-12);
            EXPECT_NEAR(eta[3 + k] - 0.02 * (t + 1), paths[k].spatial_frequency, 1e-12);
        }
    }
}
