// SPDX-License-Identifier: GPL-3.0-or-later
#include "../radio_link.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/bounds/misspecified.h>
#include <physec/fpi/bounds/receivers.h>

namespace fpi = physec::fpi;
using fpi_radio_link::radio_link;

TEST(FpiEve, MergedIsBiasedByWhatTheMisspecifiedBoundSays)
{
    fpi::config config;
    config.snr_db = 20;
    const radio_link l(config);
    const auto eve = fpi::make_eve(config, l.bare, "merged");
    const auto bound = fpi::merged_bound(config, l.bare);
    double x = 0, y = 0, squares = 0;
    const int trials = 200;
    for (int trial = 0; trial < trials; ++trial) {
        const auto p = eve->estimate(l.noisy(trial), trial).position_m;
        x += (p.x - 3) / trials;
        y += p.y / trials;
        squares += (std::pow(p.x - 3, 2) + p.y * p.y) / trials;
    }
    EXPECT_NEAR(std::hypot(x, y), bound.bias_m, 0.05 * bound.bias_m);
    EXPECT_NEAR(std::sqrt(squares), bound.position_m, 0.05 * bound.position_m);
}

TEST(FpiEve, SeparateFindsAllPathsAtHighSnr)
{
    fpi::config config;
    config.snr_db = 60;
    const radio_link l(config);
    const auto eve = fpi::make_eve(config, l.bare, "separate");
    const double bound = fpi::separate_bound(config, l.bare).position_m;
    double squares = 0.0;
    const int trials = 100;
    for (int trial = 0; trial < trials; ++trial)
        squares += std::pow(
            physec::array::distance(eve->estimate(l.noisy(trial), trial).position_m, { 3, 0 }), 2);
    // 100 trials: standard error 7 %; three of them.
    EXPECT_NEAR(std::sqrt(squares / trials) / bound, 1.0, 0.21);
}

TEST(FpiEve, StructureReachesItsBoundAndFindsBothHypotheses)
{
    // 200 trials: standard error of the ratio 5 %; three of them.
    fpi::config config;
    config.snr_db = 20;
    const radio_link l(config);
    const auto eve = fpi::make_eve(config, l.bare, "structure");
    const double bound = fpi::structure_bound(config, l.bare).position_m;
    double squares = 0.0;
    const int trials = 200;
    for (int trial = 0; trial < trials; ++trial) {
        const auto estimate = eve->estimate(l.noisy(trial), trial);
        squares += std::pow(physec::array::distance(estimate.position_m, { 3, 0 }), 2);
        ASSERT_TRUE(estimate.alternative_m.has_value());
        // The wrong sign is off by the whole shift, 17.8 ns or 5.3 m along the delay alone.
        EXPECT_NEAR(physec::array::distance(*estimate.alternative_m, { 3, 0 }), 5.3, 1.0);
    }
    EXPECT_NEAR(std::sqrt(squares / trials) / bound, 1.0, 0.15);
}
