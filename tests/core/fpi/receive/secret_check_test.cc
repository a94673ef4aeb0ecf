// SPDX-License-Identifier: GPL-3.0-or-later
#include "../radio_link.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/receive/bob.h>
#include <physec/fpi/transmit/precoder.h>

namespace fpi = physec::fpi;
using fpi_radio_link::radio_link;
using fpi_radio_link::scenarios;

namespace {

struct rates {
    int contradicted = 0, reliable = 0, believed_wrong = 0;
    double largest_evidence = 0.0;
};

//! Frames of \p truth at a Bob who believes in \p believed; wrong: not within six bounds of Alice.
rates count(const fpi::config& truth, const fpi::config& believed, int trials)
{
    const radio_link l(truth);
    const double bound = fpi::bob_bound(truth, l.bare).position_m;
    fpi::bob bob(believed, l.bare, 1);
    rates found;
    for (int trial = 0; trial < trials; ++trial) {
        const auto estimate = bob.estimate(l.noisy(trial), trial);
        found.contradicted += estimate.secret_evidence > 1.0;
        found.reliable += estimate.reliable;
        found.believed_wrong +=
            estimate.reliable &&
            physec::array::distance(estimate.position_m, truth.alice_m) > 6.0 * bound;
        found.largest_evidence = std::max(found.largest_evidence, estimate.secret_evidence);
    }
    return found;
}

} // namespace

TEST(FpiSecretCheck, SaysNothingAgainstARightSecret)
{
    // Chance of any in 4 x 3 x 200 frames: 2400 times 1e-6. The largest of so many stays near .7 of the
    // threshold and is never tiny, or the statistic would not be one.
    for (auto config : scenarios())
        for (const double snr_db : { 5.0, 15.0, 30.0 }) {
            config.snr_db = snr_db;
            const rates found = count(config, config, 200);
            EXPECT_EQ(found.contradicted, 0) << snr_db;
            EXPECT_GT(found.largest_evidence, 0.2);
        }
}

TEST(FpiSecretCheck, SeesAWrongDelayOrAngle)
{
    fpi::config truth;
    truth.snr_db = 20.0;
    for (const double factor : { 0.5, 1.2, 1.5, 3.0 }) {
        fpi::config believed = truth;
        believed.fakes[0].delay_s *= factor;
        const rates found = count(truth, believed, 100);
        EXPECT_GE(found.contradicted, 97) << factor; // 100 and 100 at 3.6 ns, measured
        EXPECT_LE(found.reliable, 3);
        EXPECT_EQ(found.believed_wrong, 0);
    }
    fpi::config believed = truth;
    believed.fakes[0].angle_rad *= 1.3;
    EXPECT_GE(count(truth, believed, 100).contradicted, 97);
}

TEST(FpiSecretCheck, BelievesNoPositionAfterAnotherDrawOfTheSecret)
{
    // Bob has missed the change: what he believes is another draw of the same distribution.
    fpi::config truth;
    truth.snr_db = 20.0;
    const fpi::fake_set least = truth.fake_set_in_upsilon(0.05, 0.05);
    const fpi::fake_set most = truth.fake_set_in_upsilon(0.15, 0.15);
    truth.secret = fpi::secret_prior{};
    truth.secret->delay_low_s = least.delay_s;
    truth.secret->delay_high_s = most.delay_s;
    truth.secret->angle_low_rad = least.angle_rad;
    truth.secret->angle_high_rad = most.angle_rad;
    rates all;
    for (int draw = 0; draw < 60; ++draw) {
        fpi::config believed = truth;
        truth.fakes = { fpi::draw_secret(*truth.secret, 7, 2 * draw) };
        believed.fakes = { fpi::draw_secret(*truth.secret, 7, 2 * draw + 1) };
        const rates found = count(truth, believed, 5);
        all.believed_wrong += found.believed_wrong;
        all.reliable += found.reliable;
    }
    EXPECT_EQ(all.believed_wrong, 0); // of 300
    EXPECT_LT(all.reliable, 30);      // draws that happen to be alike
}

TEST(FpiSecretCheck, HasNothingToCheckWithoutTwinsOrNoise)
{
    fpi::config config;
    for (const std::string mode : { "spoof", "none", "gaussian", "mirage" }) {
        config.mode = mode;
        const radio_link l(config);
        EXPECT_TRUE(std::isnan(fpi::bob(config, l.bare, 1).estimate(l.clean, 0).secret_evidence))
            << mode;
    }
    config.mode = "fpi";
    const radio_link l(config);
    EXPECT_TRUE(std::isnan(fpi::bob(config, l.bare, 1).estimate(l.clean, 0).secret_evidence));
}

TEST(FpiSecretCheck, SeesAWrongSetAmongSeveral)
{
    fpi::config truth;
    truth.snr_db = 25.0;
    truth.fakes = { truth.fake_set_in_upsilon(0.05, 0.05), truth.fake_set_in_upsilon(0.12, 0.09) };
    EXPECT_EQ(count(truth, truth, 100).contradicted, 0);
    fpi::config believed = truth;
    believed.fakes[1].delay_s *= 1.4;
    EXPECT_GE(count(truth, believed, 50).contradicted, 48);
}

TEST(FpiSecretCheck, TheOppositeSignCannotBeSeen)
{
    // Kept as a test because the documentation says so: nothing in a frame can take the key's place.
    fpi::config alice;
    alice.snr_db = 30;
    alice.secret = fpi::secret_prior{ 1e-9, 100e-9, 0.001, 0.5, true };
    auto believed = alice;
    believed.fakes[0].delay_s *= -1.0;
    believed.fakes[0].angle_rad *= -1.0;
    const fpi_radio_link::radio_link link(alice);
    const auto right = fpi::bob(alice, link.bare, 1).estimate(link.noisy(0), 0);
    const auto opposite = fpi::bob(believed, link.bare, 1).estimate(link.noisy(0), 0);
    // Both fits stop where a step is lost in the noise; one of 500 degrees of freedom would be 2e-3.
    EXPECT_NEAR(opposite.residual_power / right.residual_power, 1.0, 1e-4);
    EXPECT_LT(opposite.secret_evidence, 1.0);
    // c delta_tau is 5.3 m.
    EXPECT_GT(physec::array::distance(opposite.position_m, alice.alice_m), 5.0);
}
