// SPDX-License-Identifier: GPL-3.0-or-later
#include "radio_link.h"
#include <cmath>
#include <gtest/gtest.h>
#include <memory>
#include <physec/error.h>
#include <physec/fpi/receive/scheduled_bob.h>
#include <physec/fpi/secret_schedule.h>

namespace fpi = physec::fpi;
namespace secret = physec::secret;

namespace {

secret::key shared_key(std::uint8_t value = 5)
{
    secret::key made;
    std::fill(made.data(), made.data() + secret::key::size, value);
    return made;
}

//! Few values a frame, so that ten thousand frames take seconds; one reflection, 20 dB.
fpi::config small_scene(bool random_sign)
{
    fpi::config config;
    config.pilots = config.tx_antennas = 8;
    config.scatterers_m.resize(1);
    config.snr_db = 20;
    config.secret = fpi::secret_prior{
        .04 * config.upsilon_delay_s(), .06 * config.upsilon_delay_s(), .01, .03, random_sign
    };
    return config;
}

//! Alice, the air and Bob with a schedule each; a frame is received with its own noise.
struct two_stations {
    two_stations(const fpi::config& config, const fpi::secret_policy& policy)
        : config(config),
          bare(fpi::make_pilots(config, 1)),
          response(physec::channel::miso_response(
              fpi::true_paths(config, config.bob_m), config.ofdm, config.tx_antennas)),
          alice(std::make_shared<fpi::secret_schedule>(shared_key(), config, policy)),
          bobs(std::make_shared<fpi::secret_schedule>(shared_key(), config, policy)),
          bob(config, bare, 1, bobs)
    {
    }

    //! What arrives of frame \p number, precoded by the secret of \p epoch.
    physec::vector_cf64 frame(std::uint64_t epoch, std::uint64_t number, double noise = 1.0)
    {
        if (!precoded || epoch != precoded) {
            const auto sent = fpi::precoder(alice->with_secret(config, epoch)).apply(bare);
            clean = fpi::received_frame(response, sent);
            variance = clean.squaredNorm() / clean.size() / std::pow(10.0, config.snr_db / 10);
            precoded = epoch;
        }
        physec::random::generator random(7, "schedule test", number);
        return clean + random.complex_normal(clean.size(), 1, noise * variance).col(0);
    }
    double error_m(const fpi::location_estimate& found) const
    {
        return physec::array::distance(found.position_m, config.alice_m);
    }

    fpi::config config;
    physec::ofdm::pilot_grid bare;
    physec::matrix_cf64 response;
    std::shared_ptr<fpi::secret_schedule> alice, bobs;
    fpi::scheduled_bob bob;
    std::optional<std::uint64_t> precoded;
    physec::vector_cf64 clean;
    double variance = 0.0;
};

constexpr int frames = 10000, frames_per_epoch = 100;

} // namespace

TEST(FpiSecretSchedule, SecretsAreQuantisedAndSpreadOverTheWholeRange)
{
    const auto config = small_scene(true);
    fpi::secret_policy policy;
    policy.bits = 4;
    const fpi::secret_schedule schedule(shared_key(), config, policy);
    const auto& range = *config.secret;
    std::vector<int> delays(16), angles(16);
    int negative = 0;
    constexpr int epochs = 3200;
    for (int epoch = 0; epoch < epochs; ++epoch) {
        const auto drawn = schedule.secret_of(epoch);
        EXPECT_EQ(drawn.delay_s < 0, drawn.angle_rad < 0);
        negative += drawn.delay_s < 0;
        const double delay = 15 * (std::abs(drawn.delay_s) - range.delay_low_s) /
                             (range.delay_high_s - range.delay_low_s);
        const double angle = 15 * (std::abs(drawn.angle_rad) - range.angle_low_rad) /
                             (range.angle_high_rad - range.angle_low_rad);
        EXPECT_NEAR(delay, std::round(delay), 1e-9);
        EXPECT_NEAR(angle, std::round(angle), 1e-9);
        ++delays.at(std::lround(delay));
        ++angles.at(std::lround(angle));
    }
    // 200 of each expected, standard deviation 14: five of them; 1600 signs, 28.
    for (const auto* counts : { &delays, &angles })
        for (const int count : *counts)
            EXPECT_NEAR(count, 200, 70);
    EXPECT_NEAR(negative, epochs / 2, 142);
    policy.bits = 32;
    const fpi::secret_schedule fine(shared_key(), small_scene(false), policy);
    for (int epoch = 0; epoch < 100; ++epoch)
        EXPECT_GT(fine.secret_of(epoch).delay_s, 0.0);
}

TEST(FpiSecretSchedule, AnotherKeyOrSessionIsAnotherSecret)
{
    const auto config = small_scene(true);
    const fpi::secret_schedule one(shared_key(5), config, {}), other(shared_key(6), config, {});
    fpi::secret_policy second;
    second.session = 2;
    const fpi::secret_schedule later(shared_key(5), config, second);
    for (int epoch = 0; epoch < 50; ++epoch) {
        EXPECT_FALSE(one.secret_of(epoch) == other.secret_of(epoch));
        EXPECT_FALSE(one.secret_of(epoch) == later.secret_of(epoch));
        EXPECT_FALSE(one.secret_of(epoch) == one.secret_of(epoch + 1));
    }
}

TEST(FpiSecretSchedule, RefusesWhatCannotBeUsed)
{
    auto config = small_scene(true);
    fpi::secret_policy policy;
    for (const int bits : { 0, -1, 33 }) {
        policy.bits = bits;
        EXPECT_THROW(fpi::secret_schedule(shared_key(), config, policy), physec::invalid_input);
    }
    EXPECT_THROW(fpi::secret_schedule(shared_key(), config, {}).tell({ 0, 0, 10 }),
                 physec::invalid_input);
    config.secret.reset();
    EXPECT_THROW(fpi::secret_schedule(shared_key(), config, {}), physec::invalid_input);
}

TEST(FpiSecretSchedule, BobFollowsANewSecretEveryHundredFrames)
{
    fpi::secret_policy policy;
    policy.frames_per_epoch = frames_per_epoch;
    two_stations link(small_scene(false), policy);
    const auto constant = [&] {
        auto config = link.config;
        config.fakes = { { config.upsilon_delay_s() / 20, .02 } };
        return config;
    }();
    const fpi_radio_link::radio_link fixed(constant);
    fpi::bob usual(constant, fixed.bare, 1);

    int inconsistent = 0, reliable = 0;
    double refreshed_m2 = 0, constant_m2 = 0;
    for (std::uint64_t number = 0; number < frames; ++number) {
        const std::uint64_t epoch = *link.alice->epoch_at(number);
        EXPECT_EQ(epoch, number / frames_per_epoch);
        inconsistent +=
            !(link.bobs->secret_of(*link.bobs->epoch_at(number)) == link.alice->secret_of(epoch));
        const auto found = link.bob.estimate(link.frame(epoch, number), number);
        EXPECT_FALSE(found.secret_missing);
        reliable += found.reliable;
        refreshed_m2 += std::pow(link.error_m(found), 2);
        physec::random::generator random(7, "schedule test", number);
        const auto same = usual.estimate(
            fixed.clean + random.complex_normal(fixed.clean.size(), 1, fixed.variance).col(0),
            number);
        constant_m2 += std::pow(link.error_m(same), 2);
        if (number % frames_per_epoch == 0 || number % frames_per_epoch == frames_per_epoch - 1) {
            // Beside noise: exactly his, at the first frame of an epoch and at its last one.
            const auto bare = link.bob.estimate(link.frame(epoch, number, 0.0), number);
            EXPECT_LT(bare.residual_power, 1e-12 * link.clean.squaredNorm()) << number;
        }
    }
    EXPECT_EQ(inconsistent, 0);
    // Same noise for both; the bound itself differs by a percent or so over the range of secrets.
    EXPECT_NEAR(std::sqrt(refreshed_m2 / constant_m2), 1.0, 0.03);
    EXPECT_GT(reliable, frames * 99 / 100);
    RecordProperty("rmse_ratio", std::to_string(std::sqrt(refreshed_m2 / constant_m2)));
}

TEST(FpiSecretSchedule, WithLostMessagesBobSaysSoAndNoWrongPositionIsReliable)
{
    // Random signs: the residual cannot see the opposite one, so only the calendar protects.
    fpi::secret_policy policy;
    policy.frames_per_epoch = 0;
    policy.least_frames = frames_per_epoch;
    two_stations link(small_scene(true), policy);
    physec::random::generator random(11, "lost messages");
    int lost = 0, missing = 0, wrong_of_missing = 0, wrong_and_reliable = 0, reliable = 0;
    for (std::uint64_t number = 0; number < frames; ++number) {
        if (number % frames_per_epoch == 0) {
            const secret::epoch_lease lease{ number / frames_per_epoch,
                                             number,
                                             number + frames_per_epoch };
            link.alice->tell(lease);
            if (random.below(10) == 0)
                ++lost;
            else
                link.bobs->tell(lease);
        }
        const auto found =
            link.bob.estimate(link.frame(*link.alice->epoch_at(number), number), number);
        // The bound is .06 m; the smallest change of the secret moves Bob by the quantum, the mean one by 1 m.
        const bool wrong = !(link.error_m(found) < 0.5);
        missing += found.secret_missing;
        wrong_of_missing += wrong && found.secret_missing;
        wrong_and_reliable += wrong && found.reliable;
        reliable += found.reliable;
    }
    EXPECT_GT(lost, 2);
    EXPECT_EQ(missing, lost * frames_per_epoch);
    EXPECT_GT(wrong_of_missing, 0); // the old secret is wrong, indeed
    EXPECT_EQ(wrong_and_reliable, 0);
    EXPECT_GT(reliable, (frames - missing) * 99 / 100);
}
