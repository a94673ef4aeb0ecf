// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/radar.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/bounds/realization_bounds.h>
#include <physec/error.h>

namespace an = physec::an;
using physec::cf32;
using namespace an_radar;

TEST(AnLeak, TheNullOfTheTransmissionIsTheTarget)
{
    for (int n : { 3, 4, 8, 15 })
        for (auto mode : { an::noise_mode::streaming, an::noise_mode::frame_exact })
            for (double tau : { 0.05, 0.76, 0.99 })
                for (int trial = 0; trial < 20; ++trial) {
                    an::config c;
                    c.tx_antennas = n;
                    c.mode = mode;
                    c.tau = tau;
                    const auto state = an::draw_channel_state(c, 5, trial, true);
                    an_setup::streams out(n, c.frame_length);
                    const auto symbols = an_setup::random_symbols(c.frame_length, trial);
                    physec::random::generator random(trial, "test");
                    an::precoder precoder(c, state.h, state.theta_rad);
                    if (mode == an::noise_mode::streaming)
                        precoder.apply(symbols.data(), c.frame_length, random, out.out.data());
                    else
                        precoder.apply_frame(symbols.data(), random, out.out.data());
                    an::leak_eve eve(c, an::leak_source::null_space);
                    std::vector<cf32> x(n);
                    for (int k = 0; k < c.frame_length; ++k) {
                        for (int i = 0; i < n; ++i)
                            x[i] = out.values[i][k];
                        eve.add(x.data(), &symbols[k]);
                    }
                    const auto found = eve.estimate();
                    // The samples' rounding, 6e-8 of the strongest part, moves the null by that
                    // over the slope of the weakest noise.
                    EXPECT_NEAR(found.angle_rad, state.theta_rad, 1e-5) << n << " " << tau;
                    EXPECT_TRUE(found.reliable) << n << " " << tau << " " << found.snr_db;
                }
}

TEST(AnLeak, NoNoiseOrTooFewSnapshotsAreFlagged)
{
    auto c = radar(1.0);
    for (double tau : { 1.0, 0.76 }) {
        c.tau = tau;
        c.frame_length = tau < 1.0 ? 13 : 30;
        const auto state = scene(c, 1);
        const frame f(c, state, 1);
        EXPECT_FALSE(leak(c, an::leak_source::null_space, f).reliable);
        if (tau == 1.0) { // the echo's waveform is the same for every theta
            EXPECT_FALSE(leak(c, an::leak_source::echo, f).reliable);
        }
    }
    const std::vector<cf32> silence(15, cf32(0.0f));
    for (auto source : { an::leak_source::null_space, an::leak_source::echo }) {
        an::leak_eve eve(c, source);
        EXPECT_THROW(eve.estimate(), physec::invalid_input);
        for (int n = 0; n < 30; ++n)
            eve.add(silence.data(), silence.data());
        const auto nothing = eve.estimate();
        EXPECT_FALSE(nothing.reliable);
        EXPECT_TRUE(std::isfinite(nothing.angle_rad));
        eve.reset();
        EXPECT_THROW(eve.estimate(), physec::invalid_input);
    }
    EXPECT_THROW(an::leak_source_from_string("x"), physec::invalid_input);
}

TEST(AnLeak, WrongSymbolsShowNoNull)
{
    const auto c = radar(1.0);
    for (int trial = 0; trial < 50; ++trial) {
        frame f(c, scene(c, trial), trial);
        f.symbols = an_setup::random_symbols(c.frame_length, 1000 + trial);
        EXPECT_FALSE(leak(c, an::leak_source::null_space, f).reliable);
    }
}

namespace {

void echo_reaches_its_bound(int trials)
{
    const auto c = radar(1.0);
    const auto r = monte_carlo(
        c,
        trials,
        20 * physec::pi / 180,
        [&](const frame& f) { return leak(c, an::leak_source::echo, f); },
        [&](const an::channel_state& s, const frame& f) {
            return an::crb_theta_leak(c, s.theta_rad, f.covariance);
        });
    testing::Test::RecordProperty("ratio", std::to_string(r.ratio));
    // Standard error of the RMSE, .8 % after 8000 trials; almost four of them.
    EXPECT_NEAR(r.ratio, 1.0, 3.8 / std::sqrt(2.0 * trials));
    EXPECT_EQ(r.reliable, 1.0);
}

} // namespace

TEST(AnLeak, EchoReachesItsBound) { echo_reaches_its_bound(1000); }

TEST(AnLeakLong, EchoReachesItsBound) { echo_reaches_its_bound(8000); }

TEST(AnLeak, EchoBelowTheThresholdIsFlagged)
{
    // At |c4| = .2 and .1 the noise makes her take a wrong lobe in 15 and 70 % of the frames.
    for (double gain : { 0.2, 0.1 }) {
        const auto c = radar(gain);
        int outliers = 0, believed_outliers = 0;
        const int trials = 1000;
        for (int trial = 0; trial < trials; ++trial) {
            const auto state = scene(c, trial);
            const auto found = leak(c, an::leak_source::echo, frame(c, state, trial));
            const bool outlier = std::abs(std::sin(found.angle_rad) - std::sin(state.theta_rad)) >
                                 2.0 / c.tx_antennas;
            outliers += outlier;
            believed_outliers += outlier && found.reliable;
        }
        RecordProperty("outliers" + std::to_string(gain), outliers);
        EXPECT_GT(outliers, 100);
        EXPECT_LE(believed_outliers, 1); // odds of 22000 to one against each
    }
}

namespace {

//! Median and largest |error| in rad from X and s_u, noise in the null space of the user alone.
std::pair<double, double>
from_user_space(an::noise_mode mode, std::vector<double> decoys, int trials)
{
    an::config c;
    c.tau = 0.6;
    c.space = an::noise_space::user;
    c.mode = mode;
    c.decoy_rad = std::move(decoys);
    std::vector<double> errors;
    for (int trial = 0; trial < trials; ++trial) {
        const auto state = an::draw_channel_state(c, 5, trial, true);
        an_setup::streams out(c.tx_antennas, c.frame_length);
        const auto symbols = an_setup::random_symbols(c.frame_length, trial);
        physec::random::generator random(trial, "test");
        an::precoder precoder(c, state.h, state.theta_rad);
        if (mode == an::noise_mode::streaming)
            precoder.apply(symbols.data(), c.frame_length, random, out.out.data());
        else
            precoder.apply_frame(symbols.data(), random, out.out.data());
        an::leak_eve eve(c, an::leak_source::null_space);
        std::vector<cf32> x(c.tx_antennas);
        for (int k = 0; k < c.frame_length; ++k) {
            for (int i = 0; i < c.tx_antennas; ++i)
                x[i] = out.values[i][k];
            eve.add(x.data(), &symbols[k]);
        }
        errors.push_back(std::abs(eve.estimate().angle_rad - state.theta_rad));
    }
    std::sort(errors.begin(), errors.end());
    return { errors[trials / 2], errors.back() };
}

} // namespace

TEST(AnLeak, NoiseOnTheTargetDoesNotHideItFromWhoKnowsX)
{
    // Frame-exact: the samples' rounding over the part of a(theta) in the data beam and near endfire.
    for (const auto& decoys : { std::vector<double>{}, std::vector<double>{ 0.4, -0.7 } }) {
        const auto [median, worst] = from_user_space(an::noise_mode::frame_exact, decoys, 200);
        EXPECT_LT(median, 1e-6);
        EXPECT_LT(worst, 1e-4);
    }
    // Streaming: s_u and the noise of 30 samples correlate.
    const auto [median, worst] = from_user_space(an::noise_mode::streaming, {}, 1000);
    RecordProperty("median_degrees", std::to_string(median * 180 / physec::pi));
    EXPECT_GT(worst, 1e-3);
    EXPECT_NEAR(median * 180 / physec::pi, 0.47, 0.07);
}
