// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/attacks/setup.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/bounds/receivers.h>

/*!
 * \file
 * Attacks that know the form of the precoder, from deltas that leave a true path and its twin in
 * one resolution cell (0.1 Upsilon is half a cell) to deltas that separate them (1 Upsilon is 5.3).
 */
using namespace fpi_attacks_setup;

namespace {

struct outcome {
    errors position;
    int reliable = 0;
    double residual = 0.0; // mean, over the noise power
};

outcome attack(const fpi::config& config, const std::string& kind, int trials)
{
    const radio_link l(config);
    const auto eve = fpi::make_eve(config, l.bare, kind);
    outcome result;
    for (int trial = 0; trial < trials; ++trial) {
        const auto estimate = eve->estimate(l.noisy(trial), trial);
        result.position.add(physec::array::distance(estimate.position_m, config.alice_m));
        result.reliable += estimate.reliable;
        result.residual += estimate.residual_power / (l.variance * l.clean.size() * trials);
    }
    return result;
}

fpi::config with_delta(double delay_upsilon, double angle_upsilon, double snr_db = 20.0)
{
    fpi::config config;
    config.snr_db = snr_db;
    config.fakes = { config.fake_set_in_upsilon(delay_upsilon, angle_upsilon) };
    return config;
}

double structure_bound(const fpi::config& config)
{
    return fpi::structure_bound(config, fpi::make_pilots(config, 1)).position_m;
}

/*!
 * Seed 99. The RMSE of unbiased estimates has a standard error of at most 1/sqrt(2 trials): 9 % after
 * 60 trials, 22 % after 10. Two of them are left. A start that fails costs a factor of 3 and more.
 */
double most_over_bound(int trials) { return 1.0 + 2.0 / std::sqrt(2.0 * trials); }

void structure_reaches_its_bound(double upsilon, int trials)
{
    for (double sign : { 1.0, -1.0 }) {
        const auto config = with_delta(upsilon, sign * upsilon);
        const auto found = attack(config, "structure", trials);
        EXPECT_LE(found.position.rmse(), most_over_bound(trials) * structure_bound(config)) << sign;
        // A fit of 14 real parameters to 512 real values leaves 0.97 of the noise; the mean over 10
        // frames of 500 degrees of freedom has a deviation of 0.02, over 60 of 0.008.
        EXPECT_NEAR(found.residual, 0.97, trials < 60 ? 0.06 : 0.03) << sign;
        EXPECT_EQ(found.reliable, trials) << sign;
    }
}

void prior_is_not_worse_than_structure(double upsilon, int trials)
{
    auto config = with_delta(upsilon, upsilon);
    const auto structure = attack(config, "structure", trials);
    const auto low = config.fake_set_in_upsilon(0.9 * upsilon, 0.9 * upsilon);
    const auto high = config.fake_set_in_upsilon(1.1 * upsilon, 1.1 * upsilon);
    config.secret = { low.delay_s, high.delay_s, low.angle_rad, high.angle_rad };
    const auto prior = attack(config, "prior", trials);
    EXPECT_LE(prior.position.rmse(), most_over_bound(trials) * structure_bound(config));
    // The same frames; a prior this wide adds nothing at 20 dB, its quadrature is good to 1 %.
    EXPECT_LE(prior.position.rmse(), 1.02 * structure.position.rmse());
    EXPECT_EQ(prior.reliable, trials);
}

constexpr double upsilons[] = { 0.1, 0.2, 0.6, 1.0 };

} // namespace

TEST(FpiResolvedTwins, StructureReachesItsBound)
{
    for (const double upsilon : upsilons)
        structure_reaches_its_bound(upsilon, 10);
}

TEST(FpiResolvedTwins, PriorIsNotWorseThanStructure)
{
    for (const double upsilon : upsilons)
        prior_is_not_worse_than_structure(upsilon, 10);
}

class FpiResolvedTwinsLong : public testing::TestWithParam<double>
{
};

TEST_P(FpiResolvedTwinsLong, StructureReachesItsBound)
{
    structure_reaches_its_bound(GetParam(), 60);
}

TEST_P(FpiResolvedTwinsLong, PriorIsNotWorseThanStructure)
{
    prior_is_not_worse_than_structure(GetParam(), 60);
}

INSTANTIATE_TEST_SUITE_P(DeltaInUpsilon, FpiResolvedTwinsLong, testing::ValuesIn(upsilons));

TEST(FpiResolvedTwinSets, StructureReachesItsBoundWithTwoSets)
{
    auto config = with_delta(0.6, 0.6, 40.0);
    config.fakes.push_back(config.fake_set_in_upsilon(0.3, -0.3));
    const auto found = attack(config, "structure", 20);
    // 20 trials: standard error of the RMSE at most 16 %; three of them.
    EXPECT_LE(found.position.rmse(), 1.48 * structure_bound(config));
}

TEST(FpiResolvedTwinSets, StructureReachesItsBoundWithThreeSets)
{
    // 12 separate paths, more choices of twins than are tried: the likeliest have to do.
    auto config = with_delta(0.2, 0.2, 30.0);
    config.fakes.push_back(config.fake_set_in_upsilon(0.45, -0.1));
    config.fakes.push_back(config.fake_set_in_upsilon(0.7, -0.4));
    const auto found = attack(config, "structure", 20);
    EXPECT_LE(found.position.rmse(), 1.48 * structure_bound(config));
}

TEST(FpiReliable, IsFalseWhenSharedShiftsDoNotExplainTheFrame)
{
    // Eve expects one fake set, Alice sends two: no pair of shifts explains the frame.
    auto sent = with_delta(0.2, 0.2);
    const auto expected = sent;
    sent.fakes.push_back(sent.fake_set_in_upsilon(0.5, -0.4));
    const radio_link l(sent);
    auto public_secret = expected;
    public_secret.secret = { 60e-9, 80e-9, 0.1, 0.2 };
    const auto structure = fpi::make_eve(expected, l.bare, "structure");
    const auto prior = fpi::make_eve(public_secret, l.bare, "prior");
    for (int trial = 0; trial < 10; ++trial) {
        EXPECT_FALSE(structure->estimate(l.noisy(trial), trial).reliable) << trial;
        EXPECT_FALSE(prior->estimate(l.noisy(trial), trial).reliable) << trial;
    }
}

TEST(FpiReliable, IsTrueWithoutNoise)
{
    for (double mu : { 0.05, 0.2 }) {
        const auto config = with_delta(mu, mu);
        const radio_link l(config);
        const auto eve = fpi::make_eve(config, l.bare, "structure");
        EXPECT_TRUE(eve->estimate(l.clean, 0).reliable) << mu;
    }
}

TEST(FpiReliable, IsFalseWhenThePriorIsWrong)
{
    auto config = with_delta(0.2, 0.2);
    const radio_link l(config);
    const auto low = config.fake_set_in_upsilon(0.5, 0.5);
    const auto high = config.fake_set_in_upsilon(0.6, 0.6);
    config.secret = { low.delay_s, high.delay_s, low.angle_rad, high.angle_rad };
    const auto prior = fpi::make_eve(config, l.bare, "prior");
    for (int trial = 0; trial < 10; ++trial)
        EXPECT_FALSE(prior->estimate(l.noisy(trial), trial).reliable) << trial;
}
