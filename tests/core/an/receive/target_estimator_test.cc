// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/radar.h"
#include <gtest/gtest.h>
#include <physec/an/bounds/realization_bounds.h>
#include <physec/error.h>

namespace an = physec::an;
using physec::cf32;
using physec::pi;
using namespace an_radar;

namespace {

// RMSE over 400 trials has a relative standard error of 1/sqrt(800) = 3.5 %; four of them is a
// false-alarm rate of 6e-5 per comparison, and the seeds are fixed.
constexpr int trials = 400;
constexpr double margin = 4 * 0.0354;

} // namespace

TEST(AnTargetEstimator, KnownTransmissionReachesTheCommonBound)
{
    const auto c = radar(0.4);
    const auto r = monte_carlo(
        c,
        trials,
        20 * pi / 180,
        [&](const frame& f) { return target(c, an::target_reference::known_x, f); },
        [&](const an::channel_state& s, const frame& f) {
            return an::crb_theta_common(c, s.theta_rad, f.covariance);
        });
    RecordProperty("ratio", std::to_string(r.ratio));
    EXPECT_NEAR(r.ratio, 1.0, margin);
    EXPECT_EQ(r.reliable, 1.0);
}

TEST(AnTargetEstimator, SymbolsOnlyReachesLemma6)
{
    const auto c = radar(0.4);
    const auto r = monte_carlo(
        c,
        trials,
        20 * pi / 180,
        [&](const frame& f) { return target(c, an::target_reference::symbols_only, f); },
        [&](const an::channel_state& s, const frame&) {
            return an::crb_theta_symbols_only(c, s.theta_rad);
        });
    RecordProperty("ratio", std::to_string(r.ratio));
    EXPECT_NEAR(r.ratio, 1.0, margin);
    EXPECT_EQ(r.reliable, 1.0);
}

TEST(AnSensingEavesdropper, KnownWaveformReachesLemma7AndUnknownComesClose)
{
    const auto c = radar(0.4);
    const auto bound = [&](const an::channel_state& s, const frame&) {
        return an::crb_phi(c, s.phi_rad);
    };
    const double truth = -25 * pi / 180;
    const auto known = monte_carlo(
        c,
        trials,
        truth,
        [&](const frame& f) { return sensing(c, an::waveform_knowledge::known, f); },
        bound);
    const auto unknown = monte_carlo(
        c,
        trials,
        truth,
        [&](const frame& f) { return sensing(c, an::waveform_knowledge::unknown, f); },
        bound);
    RecordProperty("known", std::to_string(known.ratio));
    RecordProperty("unknown", std::to_string(unknown.ratio));
    EXPECT_NEAR(known.ratio, 1.0, margin);
    EXPECT_NEAR(unknown.ratio, 1.04, margin); // independent simulation: 1.04 at |c4| = .4
    EXPECT_EQ(known.reliable, 1.0);
    EXPECT_EQ(unknown.reliable, 1.0);
}

TEST(AnTargetEstimator, FlagsWhatNoEstimatorCanKnow)
{
    const auto c = radar(0.001); // the paper's gain: output SNR -26 dB
    for (auto reference : { an::target_reference::known_x, an::target_reference::symbols_only }) {
        const auto r = monte_carlo(
            c,
            50,
            0.0,
            [&](const frame& f) { return target(c, reference, f); },
            [](const an::channel_state&, const frame&) { return 1.0; });
        // Noise alone passes 13 dB (20 times its mean) with probability below 60 e^-20 per trial.
        EXPECT_EQ(r.reliable, 0.0);
    }
}

TEST(AnTargetEstimator, ReportsTheArrayOutputSnr)
{
    const auto c = radar(0.4);
    double mean = 0.0;
    for (int trial = 0; trial < 50; ++trial)
        mean +=
            target(c, an::target_reference::symbols_only, frame(c, scene(c, trial), trial)).snr_db /
            50;
    const double expected = 10 * std::log10(0.16 * c.power * c.tau * 0.04 * 15 * 17 * 30);
    EXPECT_NEAR(mean, expected, 0.5);
}

TEST(AnTargetEstimator, FindsEveryDirectionWithoutNoise)
{
    for (int n : { 3, 8, 15 })
        for (int m : { 2, 9, 17 }) {
            auto c = radar(1.0);
            c.tx_antennas = n;
            c.rx_antennas = c.eve_antennas = m;
            c.noise_radar = 1e-4;
            for (double angle : { -1.4, -0.6, 0.0, 0.3, 1.2 }) {
                auto state = an::draw_channel_state(c, 1, n);
                state.theta_rad = angle;
                state.phi_rad = -angle;
                const frame f(c, state, m);
                EXPECT_NEAR(target(c, an::target_reference::known_x, f).angle_rad, angle, 1e-3);
                EXPECT_NEAR(
                    target(c, an::target_reference::symbols_only, f).angle_rad, angle, 1e-3);
                EXPECT_NEAR(sensing(c, an::waveform_knowledge::known, f).angle_rad, -angle, 1e-3);
                EXPECT_NEAR(sensing(c, an::waveform_knowledge::unknown, f).angle_rad, -angle, 1e-3);
            }
        }
}

TEST(AnTargetEstimator, SilenceIsUnreliableAndNoSnapshotsAreRefused)
{
    const an::config c;
    an::target_estimator estimator(c, an::target_reference::known_x);
    an::sensing_eve eve(c, an::waveform_knowledge::known);
    EXPECT_THROW(estimator.estimate(), physec::invalid_input);
    EXPECT_THROW(eve.estimate(), physec::invalid_input);
    const std::vector<cf32> silence(17, cf32(0.0f));
    estimator.add(silence.data(), silence.data());
    eve.add(silence.data());
    EXPECT_FALSE(estimator.estimate().reliable);
    EXPECT_FALSE(eve.estimate().reliable);
    EXPECT_TRUE(std::isfinite(estimator.estimate().angle_rad));
    EXPECT_THROW(an::target_reference_from_string("x"), physec::invalid_input);
    EXPECT_THROW(an::waveform_knowledge_from_string("x"), physec::invalid_input);
}
