// SPDX-License-Identifier: GPL-3.0-or-later
#include "../radio_link.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/transmit/antenna_noise.h>

namespace fpi = physec::fpi;
using fpi_radio_link::radio_link;
using fpi_radio_link::scenarios;

TEST(FpiBob, FindsThePathsExactlyWithoutNoise)
{
    for (auto config : scenarios())
        for (const std::string mode : { "fpi", "spoof", "none" }) {
            config.mode = mode;
            const radio_link l(config);
            fpi::bob bob(config, l.bare, 1);
            const auto estimate = bob.estimate(l.clean, 0);
            const auto paths = fpi::true_paths(config, config.bob_m);
            ASSERT_EQ(estimate.paths.size(), paths.size());
            EXPECT_NEAR(estimate.paths[0].delay_s, paths[0].delay_s, 1e-15);
            EXPECT_NEAR(estimate.position_m.x, 3.0, 1e-6);
            EXPECT_NEAR(estimate.position_m.y, 0.0, 1e-6);
            // The fit is regularised at 1e-13 relative; see path_refinement.cc.
            EXPECT_LT(estimate.residual_power, 1e-12 * l.clean.squaredNorm());
        }
}

TEST(FpiBob, ReachesTheCramerRaoBound)
{
    // 400 trials: standard error of an RMSE ratio about 3.5 %; allowed 0.88 to 1.12 is a false
    // alarm of less than 1e-3, and the seed is fixed.
    for (auto config : scenarios()) {
        config.snr_db = 10;
        const radio_link l(config);
        fpi::bob bob(config, l.bare, 1);
        double squares = 0.0;
        const int trials = 400;
        for (int trial = 0; trial < trials; ++trial)
            squares += std::pow(physec::array::distance(
                                    bob.estimate(l.noisy(trial), trial).position_m, config.alice_m),
                                2);
        EXPECT_NEAR(
            std::sqrt(squares / trials) / fpi::bob_bound(config, l.bare).position_m, 1.0, 0.12);
    }
}

TEST(FpiBob, FlagsEstimatesBelowThresholdAndStatesItsDeviation)
{
    const int trials = 300;
    const auto run = [&](double snr_db, int& reliable, int& wild, double& deviation) {
        fpi::config config;
        config.snr_db = snr_db;
        const radio_link l(config);
        fpi::bob bob(config, l.bare, 1);
        const double bound = fpi::bob_bound(config, l.bare).position_m;
        reliable = wild = 0;
        deviation = 0.0;
        for (int trial = 0; trial < trials; ++trial) {
            const auto estimate = bob.estimate(l.noisy(trial), trial);
            if (!estimate.reliable)
                continue;
            ++reliable;
            deviation += estimate.deviation_m / bound;
            wild += physec::array::distance(estimate.position_m, config.alice_m) > 4 * bound;
        }
        deviation /= std::max(1, reliable);
    };
    int reliable, wild;
    double deviation;
    run(10.0, reliable, wild, deviation);
    EXPECT_EQ(reliable, trials);
    EXPECT_EQ(wild, 0);
    EXPECT_NEAR(deviation, 1.0, 0.02); // noise variance from 250 degrees of freedom: 0.2 % of mean
    run(-8.0, reliable, wild, deviation);
    EXPECT_LT(reliable, trials / 2); // the weaker reflection has sunk into the noise
    EXPECT_LE(wild, 0.05 * reliable);
}

TEST(FpiBob, RemovesTransmittedGaussianNoiseFromTheSharedSeed)
{
    fpi::config config;
    config.mode = "gaussian";
    const radio_link l(config);
    fpi::antenna_noise noise(fpi::precoder(config).antenna_noise_variance(), 77);
    auto sent = l.sent;
    noise.add_frame(sent, 5);
    fpi::bob bob(config, l.bare, 77);
    const auto estimate = bob.estimate(fpi::received_frame(l.response, sent), 5);
    EXPECT_NEAR(estimate.position_m.x, 3.0, 1e-6);
}
