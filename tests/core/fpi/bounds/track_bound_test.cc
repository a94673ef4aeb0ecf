// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/attacks/track_scenes.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/fpi/bounds/receivers.h>

namespace fpi = physec::fpi;
using namespace track_scenes;

TEST(FpiTrackBound, RankFollowsTheCountsOfEquationsAndUnknowns)
{
    // Kept: 2(K+1)T equations, 2T + 2K + 2 unknowns; enough from T = 2 and K = 1 on. Fresh: 4T + 2K
    // unknowns; never with K = 1, from T = 2 on with more. Ten random scenes each, none special.
    for (int seed = 1; seed <= 10; ++seed)
        for (int reflectors = 0; reflectors <= 4; ++reflectors)
            for (const int positions : { 1, 2, 3, 10 }) {
                const auto track = random_track(seed, positions, reflectors);
                for (const bool fresh : { false, true }) {
                    const auto rank = fpi::rank_of_track(track, fresh);
                    const int shifts = fresh ? 2 * positions : 2;
                    EXPECT_EQ(rank.equations, 2 * (reflectors + 1) * positions);
                    EXPECT_EQ(rank.unknowns, 2 * positions + 2 * reflectors + shifts);
                    const bool enough = positions >= 2 && reflectors >= (fresh ? 2 : 1);
                    EXPECT_EQ(rank.determined(), enough) << rank.statement();
                    EXPECT_EQ(std::isfinite(fpi::bound_from_paths(track, fresh, .15, .01).rms_m),
                              enough);
                }
            }
}

TEST(FpiTrackBound, OneReflectorAndFreshSecretsLeaveTwoUnknownHoweverLongTheTrack)
{
    // Each position brings four equations and four unknowns; the reflector is never paid for.
    for (const int positions : { 2, 5, 20, 60 }) {
        const auto rank = fpi::rank_of_track(random_track(1, positions, 1), true);
        EXPECT_EQ(rank.unknowns - rank.rank, 2);
        EXPECT_NE(rank.statement().find("undetermined by 2, too few equations"), std::string::npos);
    }
    // The paper's scenario on its straight line is no exception to anything.
    const fpi::config config = paper("spoof", 2, 20, false);
    const auto track = fpi::along_track(config, fpi::track_positions(config, 10), 1);
    EXPECT_TRUE(fpi::rank_of_track(track, false).determined());
    EXPECT_TRUE(fpi::rank_of_track(track, true).determined());
}

TEST(FpiTrackBound, APositionThatIsHeardTwiceTellsNothingOfTheSecret)
{
    // Equations enough, but the same ones again: counting does not replace the rank.
    auto track = random_track(3, 1, 3);
    for (int t = 1; t < 5; ++t)
        track.push_back(track[0]);
    for (const bool fresh : { false, true }) {
        const auto rank = fpi::rank_of_track(track, fresh);
        EXPECT_GT(rank.equations, rank.unknowns);
        EXPECT_FALSE(rank.determined());
        EXPECT_NE(rank.statement().find("although"), std::string::npos);
    }
}

TEST(FpiTrackBound, MediansOverRandomScenesAreThoseOfAnIndependentProgram)
{
    // Which drew scenes by a law of its own that is not known: ours with steps of 1 and of 2 m moves the
    // medians by factors of up to 1.5, and a median of 200 scenes is known to a tenth.
    constexpr double law = 1.6;
    const double kept_2[] = { 9.1, 3.5, 2.0, 1.8 }, kept_10[] = { 0.87, 0.57, 0.44, 0.37 };
    const double fresh_10[] = { HUGE_VAL, 2.6, 1.2, 0.86 };
    const auto near = [](double found, double expected) {
        return found == expected || std::abs(std::log(found / expected)) < std::log(law);
    };
    for (int k = 0; k < 4; ++k) {
        EXPECT_TRUE(near(median_bound_m(2, k + 1, false), kept_2[k])) << k;
        EXPECT_TRUE(near(median_bound_m(10, k + 1, false), kept_10[k])) << k;
        EXPECT_TRUE(near(median_bound_m(10, k + 1, true), fresh_10[k])) << k;
    }
}

TEST(FpiTrackBound, OfFramesLiesBetweenBobsAndThatOfSingleFrames)
{
    constexpr int positions = 10;
    for (const int reflectors : { 2, 3 })
        for (const bool fresh : { false, true }) {
            const fpi::config config = paper("fpi", reflectors, 20, fresh);
            const auto track = fpi::along_track(config, fpi::track_positions(config, positions), 1);
            const std::vector<physec::ofdm::pilot_grid> bare(positions,
                                                             fpi::make_pilots(config, 12));
            const auto eve = fpi::bound_of_track(track, bare, fresh);
            const auto bob = fpi::bound_of_bob_on_track(track, bare);
            for (int t = 0; t < positions; ++t) {
                // Every unknown that she shares with other positions, or is spared, is a gain.
                EXPECT_LT(eve.position_m[t], fpi::structure_bound(track[t], bare[t]).position_m);
                EXPECT_LT(bob.position_m[t], eve.position_m[t]);
            }
        }
}

TEST(FpiTrackBound, WithoutReflectorsItIsThatOfSingleFrames)
{
    // Twins and a secret of its own per frame: positions share nothing.
    const fpi::config config = paper("fpi", 0, 20, true);
    const auto track = fpi::along_track(config, fpi::track_positions(config, 3), 1);
    const std::vector<physec::ofdm::pilot_grid> bare(3, fpi::make_pilots(config, 12));
    const auto eve = fpi::bound_of_track(track, bare, true);
    for (int t = 0; t < 3; ++t)
        EXPECT_NEAR(
            eve.position_m[t] / fpi::structure_bound(track[t], bare[t]).position_m, 1.0, 1e-6);
    EXPECT_FALSE(fpi::rank_of_track(track, true).determined()); // the taper alone decides
}

TEST(FpiTrackBound, RefusesWhatIsNoTrack)
{
    EXPECT_THROW(fpi::rank_of_track({}, true), physec::invalid_input);
    const fpi::config config = paper("mirage", 2, 20, false);
    const auto track = fpi::along_track(config, fpi::track_positions(config, 3), 1);
    EXPECT_THROW(fpi::rank_of_track(track, false), physec::invalid_input);
    EXPECT_THROW(fpi::bound_of_track(track, {}, false), physec::invalid_input);
    EXPECT_THROW(fpi::track_positions(config, 1), physec::invalid_input);
    EXPECT_THROW(fpi::track_positions(config, 65), physec::invalid_input);
    fpi::config wrong = config;
    wrong.alice_track_m = { { { 3, 0 }, { 30, 0 } } }; // behind Bob
    EXPECT_NE(wrong.validate().find("alice_track_m[1]"), std::string::npos);
    wrong.alice_track_m = { { { 3, 0 } } };
    EXPECT_NE(wrong.validate().find("2 to 64"), std::string::npos);
}
