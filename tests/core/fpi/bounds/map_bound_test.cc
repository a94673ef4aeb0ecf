// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/attacks/map_scenes.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/fpi/bounds/receivers.h>

namespace fpi = physec::fpi;
using namespace map_scenes;

namespace {

//! Root mean square over twenty draws of the pilots, seeds 1 to 20.
template <class Bound>
double over_draws(const fpi::config& config, const Bound& bound)
{
    double squares = 0.0;
    for (int seed = 1; seed <= 20; ++seed)
        squares += std::pow(bound(config, fpi::make_pilots(config, seed)), 2) / 20;
    return std::sqrt(squares);
}

double eve(const fpi::config& config, const physec::ofdm::pilot_grid& bare)
{
    return fpi::bound_of_map(config, bare).position_m;
}

double bob(const fpi::config& config, const physec::ofdm::pilot_grid& bare)
{
    return fpi::bound_of_bob_with_map(config, bare, 1, 1);
}

} // namespace

// Numbers of an independent program, to three digits, for a draw of its own: single draws scatter by
// 3 %, the mean of twenty by 0.7 %.
TEST(FpiMapBound, IsThatOfAnIndependentProgram)
{
    constexpr double draw = 0.04;
    EXPECT_NEAR(over_draws(paper("fpi", 0, 0.05), eve), 0.126, draw * 0.126);
    EXPECT_NEAR(over_draws(paper("spoof", 0, 0.1), eve), 0.184, draw * 0.184);
    EXPECT_NEAR(over_draws(paper("fpi", 0, 0.05), bob), 0.110, draw * 0.110);
}

TEST(FpiMapBound, FallsWithTheNoise)
{
    // With an exact map a bound is proportional to the standard deviation of the noise: at 10 and
    // 20 dB .040 and .013, .058 and .018, .035 and .011.
    for (const auto& bound : { eve, bob })
        for (const auto& [mode, mu] : { std::pair("fpi", 0.05), { "spoof", 0.1 } }) {
            const auto bare = fpi::make_pilots(paper(mode, 0, mu), 12);
            const double at_0_db = bound(paper(mode, 0, mu), bare);
            EXPECT_NEAR(bound(paper(mode, 20, mu), bare), at_0_db / 10.0, 1e-9);
        }
}

TEST(FpiMapBound, OfBobIsTheOneFromPathsThatExistedBefore)
{
    const fpi::config config = paper("fpi", 7, 0.05);
    const auto bare = fpi::make_pilots(config, 3);
    const auto sent = fpi::precoder(config).apply(bare);
    const auto direct = fpi::bound_with_scatterers(config,
                                                   config.bob_m,
                                                   fpi::frame_model(config.ofdm, sent),
                                                   fpi::noise_variance(config, sent));
    EXPECT_NEAR(bob(config, bare), std::sqrt(direct.trace()), 1e-9);
}

TEST(FpiMapBound, DoesNotDependOnHowLargeASpoofedShiftIs)
{
    // All paths are where they were relative to each other.
    const auto at = [](double mu) { return over_draws(paper("spoof", 10, mu), eve); };
    EXPECT_NEAR(at(0.05) / at(0.3), 1.0, 0.05); // atoms of other frequencies: 1 % per draw
}

TEST(FpiMapBound, AWrongMapCostsAndAWorthlessOneLeavesNothing)
{
    fpi::config config = paper("fpi", 10, 0.05);
    const auto bare = fpi::make_pilots(config, 12);
    double before = eve(config, bare);
    for (const double deviation_m : { 0.1, 0.3, 1.0, 10.0 }) {
        config.map_deviation_m = deviation_m;
        EXPECT_GT(eve(config, bare), before);
        before = eve(config, bare);
    }
    // In mode none the line of sight alone is left, whatever the map says.
    config.mode = "none";
    config.map_deviation_m = 1e4;
    EXPECT_NEAR(eve(config, bare) / fpi::bound_of_merged_paths(config, bare).position_m, 1.0, 1e-3);
}

TEST(FpiMapBound, IsNoNumberWhereNothingIsDetermined)
{
    fpi::config config = paper("spoof", 10, 0.1);
    const auto bare = fpi::make_pilots(config, 12);
    config.map_m.emplace(); // no reflector: two numbers, four unknowns
    EXPECT_TRUE(std::isnan(eve(config, bare)));
    config.map_m.reset();
    EXPECT_TRUE(std::isnan(eve(config, bare)));
    EXPECT_TRUE(std::isnan(bob(config, bare)));
    config.map_m = { { 50.0, 50.0 } }; // a reflector that reflects nothing
    EXPECT_TRUE(std::isnan(eve(config, bare)));
    config.map_m = { config.scatterers_m[1] };
    EXPECT_TRUE(std::isfinite(eve(config, bare)));
    config.mode = "mirage"; // the angle alone
    config.map_m.emplace();
    EXPECT_TRUE(std::isnan(eve(config, bare)));
}

TEST(FpiMapBound, IsCloseToBobsWithTheSameMap)
{
    // All that the secret buys against a map: 1.2 dB, by the numbers of the independent program.
    const fpi::config config = paper("fpi", 10, 0.05);
    const double gap_db = 20.0 * std::log10(over_draws(config, eve) / over_draws(config, bob));
    EXPECT_GT(gap_db, 0.0);
    EXPECT_NEAR(gap_db, 1.2, 0.3); // both numbers to two digits
}
