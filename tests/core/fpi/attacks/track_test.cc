// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/attacks/track_scenes.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/attacks/track.h>

namespace fpi = physec::fpi;
using namespace track_scenes;

namespace {

struct attacked_track {
    double rmse_m, bound_m, median_m;
    int outliers, reliable; //!< histories whose root mean square error exceeds four bounds
};

//! Attack `track` on \p trials histories; errors over all positions, no trial left out.
attacked_track
attacked(const fpi::config& config, const std::vector<physec::array::point>& positions, int trials)
{
    const auto track = fpi::along_track(config, positions, 1);
    std::vector<fpi_attacks_setup::radio_link> links;
    std::vector<physec::ofdm::pilot_grid> bare;
    for (std::size_t t = 0; t < track.size(); ++t) {
        links.emplace_back(track[t], 12 + t);
        bare.push_back(links[t].bare);
    }
    const fpi::track_eve eve(config, bare);
    attacked_track result{
        0.0, fpi::bound_of_track(track, bare, config.fresh_secret).rms_m, 0, 0, 0
    };
    fpi_attacks_setup::errors errors;
    for (int trial = 0; trial < trials; ++trial) {
        std::vector<physec::vector_cf64> frames;
        for (std::size_t t = 0; t < track.size(); ++t)
            frames.push_back(links[t].noisy(1000 * trial + t));
        const fpi::track_estimate found = eve.estimate(frames);
        double squares = 0.0;
        for (std::size_t t = 0; t < track.size(); ++t) {
            const double error_m = physec::array::distance(found.position_m[t], positions[t]);
            squares += error_m * error_m / track.size();
        }
        errors.add(std::sqrt(squares));
        result.outliers += !(std::sqrt(squares) < 4.0 * result.bound_m);
        result.reliable += found.reliable;
    }
    result.rmse_m = errors.rmse();
    result.median_m = errors.quantile(0.5);
    return result;
}

} // namespace

// Ten histories of ten positions. Errors of a history share the secret and the reflectors: the spread of
// the mean square over histories makes a standard error of 12 % of the RMSE at most (measured), so 30 %
// is 2.5 of them; one outlier would exceed it alone.
TEST(FpiTrackEve, ReachesItsBoundWhenTheSecretIsKept)
{
    for (const std::string mode : { "fpi", "spoof" })
        for (const int reflectors : { 2, 3 }) {
            const fpi::config config = paper(mode, reflectors, 20, false);
            const auto r = attacked(config, fpi::track_positions(config, 10), 10);
            EXPECT_LT(r.rmse_m, 1.3 * r.bound_m) << mode << reflectors;
            EXPECT_GT(r.rmse_m, 0.6 * r.bound_m) << mode << reflectors;
            EXPECT_EQ(r.outliers, 0);
            EXPECT_EQ(r.reliable, 10);
        }
}

TEST(FpiTrackEve, ReachesItsBoundWhenTheSecretIsFresh)
{
    for (const std::string mode : { "fpi", "spoof" }) {
        const fpi::config config = paper(mode, 3, 20, true);
        const auto r = attacked(config, fpi::track_positions(config, 5), 10);
        EXPECT_LT(r.rmse_m, 1.3 * r.bound_m) << mode;
        EXPECT_EQ(r.outliers, 0) << mode;
    }
}

TEST(FpiTrackEve, SeveralAlicesWhoShareASecretAreAHistory)
{
    // Three users anywhere, not on a way: nothing asks for the order of positions.
    const fpi::config config = paper("spoof", 3, 20, false);
    const std::vector<physec::array::point> users = { { 5, 3 }, { 1, -3 }, { 3, 0.5 } };
    const auto r = attacked(config, users, 10);
    EXPECT_LT(r.rmse_m, 1.5 * r.bound_m); // three positions: a standard error of a fifth
    EXPECT_EQ(r.outliers, 0);
}

TEST(FpiTrackEve, OneReflectorAndFreshSpoofingLeaveHerLost)
{
    // What has no bound has no reliable estimate either.
    const fpi::config config = paper("spoof", 1, 20, true);
    const auto r = attacked(config, fpi::track_positions(config, 5), 5);
    EXPECT_TRUE(std::isnan(r.bound_m));
    EXPECT_EQ(r.reliable, 0);
    // The shift of one secret is 5.3 m in delay alone.
    EXPECT_GT(r.rmse_m, 1.0);
}

TEST(FpiTrackEve, InAStreamSheReportsTheLastOfAsManyPositionsAsTheTrackHas)
{
    fpi::config config = paper("fpi", 2, 20, false);
    config.alice_track_m = fpi::track_positions(config, 3);
    const auto track = fpi::along_track(config, *config.alice_track_m, 1);
    const auto bare = fpi::make_pilots(config, 12);
    const auto eve = fpi::make_eve(config, bare, "track");
    for (int t = 0; t < 3; ++t) {
        const fpi_attacks_setup::radio_link link(track[t], 12);
        const auto found = eve->estimate(link.noisy(t), t);
        const double error_m = physec::array::distance(found.position_m, track[t].alice_m);
        EXPECT_EQ(found.reliable, t == 2);
        // Half a delta before: merged paths. After: her bound is .05 m.
        EXPECT_EQ(error_m < 0.3, t == 2) << error_m;
    }
    EXPECT_NEAR(fpi::find_attack("track").bound(config, bare).position_m, 0.05, 0.02);
}

TEST(FpiTrackEve, RefusesWhatSheCannotUse)
{
    const fpi::config config = paper("fpi", 2, 20, false);
    const auto bare = fpi::make_pilots(config, 1);
    EXPECT_THROW(fpi::track_eve(config, { bare }), physec::invalid_input);
    EXPECT_THROW(fpi::track_eve(paper("mirage", 2, 20, false), { bare, bare }),
                 physec::invalid_input);
    const fpi::track_eve eve(config, { bare, bare });
    const physec::vector_cf64 frame = physec::vector_cf64::Zero(bare.values.rows());
    EXPECT_THROW(eve.estimate({ frame }), physec::invalid_input);
    EXPECT_THROW(eve.estimate({ frame, frame.head(5) }), physec::invalid_input);
    physec::vector_cf64 broken = frame;
    broken[3] = std::nan("");
    EXPECT_THROW(eve.estimate({ frame, broken }), physec::invalid_input);
    EXPECT_FALSE(eve.estimate({ frame, frame }).reliable); // silence
}
