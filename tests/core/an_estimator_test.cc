// SPDX-License-Identifier: GPL-3.0-or-later
#include "an_setup.h"
#include <functional>
#include <gtest/gtest.h>
#include <physec/an/channel.h>
#include <physec/an/precoder.h>
#include <physec/an/realization_bounds.h>
#include <physec/an/sensing_eavesdropper.h>
#include <physec/an/target_estimator.h>
#include <physec/error.h>

namespace an = physec::an;
using physec::cf32;
using physec::pi;

namespace {

//! One frame of the paper scenario through the channel: what the radar receivers get.
struct frame {
    frame(const an::config& config, const an::channel_state& state, int trial)
        : symbols(an_setup::random_symbols(config.frame_length, trial)),
          x(config.tx_antennas * config.frame_length),
          echo(config.rx_antennas * config.frame_length),
          sensing(config.eve_antennas * config.frame_length)
    {
        const int length = config.frame_length, antennas = config.tx_antennas;
        physec::random::generator random(trial, "test");
        an::precoder precoder(config, state.h, state.theta_rad);
        an_setup::streams out(antennas, length);
        precoder.apply(symbols.data(), length, random, out.out.data());
        for (int n = 0; n < length; ++n)
            for (int i = 0; i < antennas; ++i)
                x[n * antennas + i] = out.values[i][n];
        covariance = out.matrix() * out.matrix().adjoint() / length;
        std::vector<cf32> user(length), eve(length);
        an::channel channel(config, state, trial);
        channel.apply(x.data(), length, user.data(), eve.data(), echo.data(), sensing.data());
    }

    std::vector<cf32> symbols, x, echo, sensing;
    physec::matrix_cf64 covariance;
};

an::config radar(double gain)
{
    an::config c;
    c.gain_target = c.gain_sensing_eve = gain;
    return c;
}

an::channel_state scene(const an::config& c, int trial)
{
    auto state = an::draw_channel_state(c, 77, trial);
    state.theta_rad = 20 * pi / 180;
    state.phi_rad = -25 * pi / 180;
    return state;
}

an::angle_estimate target(const an::config& c, an::target_reference reference, const frame& f)
{
    an::target_estimator estimator(c, reference);
    const auto& values = reference == an::target_reference::known_x ? f.x : f.symbols;
    for (int n = 0; n < c.frame_length; ++n)
        estimator.add(&f.echo[n * c.rx_antennas], &values[n * estimator.reference_length()]);
    return estimator.estimate();
}

an::angle_estimate sensing(const an::config& c, an::waveform_knowledge knowledge, const frame& f)
{
    an::sensing_eavesdropper estimator(c, knowledge);
    for (int n = 0; n < c.frame_length; ++n)
        estimator.add(&f.sensing[n * c.eve_antennas], f.symbols[n]);
    return estimator.estimate();
}

struct result {
    double ratio;    // RMSE over root of the mean bound
    double reliable; // share of estimates flagged so
};

//! \param estimate of a trial's frame; \param truth; \param bound CRB of the trial
result monte_carlo(const an::config& c,
                   int trials,
                   double truth,
                   const std::function<an::angle_estimate(const frame&)>& estimate,
                   const std::function<double(const an::channel_state&, const frame&)>& bound)
{
    double squares = 0.0, bounds = 0.0;
    int reliable = 0;
    for (int trial = 0; trial < trials; ++trial) {
        const auto state = scene(c, trial);
        const frame f(c, state, trial);
        const auto angle = estimate(f);
        squares += std::pow(angle.angle_rad - truth, 2);
        bounds += bound(state, f);
        reliable += angle.reliable;
    }
    return { std::sqrt(squares / bounds), static_cast<double>(reliable) / trials };
}

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
    for (auto reference :
         { an::target_reference::known_x, an::target_reference::symbols_only }) {
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
        mean += target(c, an::target_reference::symbols_only, frame(c, scene(c, trial), trial))
                    .snr_db /
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
                EXPECT_NEAR(
                    target(c, an::target_reference::known_x, f).angle_rad, angle, 1e-3);
                EXPECT_NEAR(
                    target(c, an::target_reference::symbols_only, f).angle_rad, angle, 1e-3);
                EXPECT_NEAR(
                    sensing(c, an::waveform_knowledge::known, f).angle_rad, -angle, 1e-3);
                EXPECT_NEAR(
                    sensing(c, an::waveform_knowledge::unknown, f).angle_rad, -angle, 1e-3);
            }
        }
}

TEST(AnTargetEstimator, SilenceIsUnreliableAndNoSnapshotsAreRefused)
{
    const an::config c;
    an::target_estimator estimator(c, an::target_reference::known_x);
    an::sensing_eavesdropper eve(c, an::waveform_knowledge::known);
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
