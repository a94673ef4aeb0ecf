// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <gtest/gtest.h>
#include <physec/channel/chain.h>
#include <physec/error.h>
#include <physec/ofdm/frame_format.h>
#include <physec/random/generator.h>

using namespace physec;

namespace {
const auto numerology = ofdm::frame_format::guarded(25e6, 128, 0.79);
}

TEST(Chain, MeasuresWhatItWouldReproduce)
{
    for (const double samples : { 0.0, 0.31, 17.5, 127.9 }) {
        const channel::chain truth{ samples / 25e6, std::polar(0.03, 2.1), 0.0 };
        const auto response = channel::chain_response({ truth }, numerology, 0.0);
        const auto measured = channel::estimate_chain(response.col(0), numerology);
        EXPECT_NEAR(measured.delay_s, truth.delay_s, 1e-17);
        EXPECT_LT(std::abs(measured.gain - truth.gain), 1e-10);
        EXPECT_LT(measured.residual, 1e-12);
        // A later window takes as much off the delay.
        const auto later = channel::chain_response({ truth }, numerology, 0.25);
        const auto moved = channel::estimate_chain(later.col(0), numerology);
        EXPECT_NEAR(
            std::remainder((moved.delay_s - truth.delay_s) * 25e6 + 0.25, 128.0), 0.0, 1e-9);
    }
}

TEST(Chain, DelayIsOnItsCramerRaoBound)
{
    const channel::chain truth{ 12.34 / 25e6, { 0.6, -0.8 }, 0.0 };
    const vector_cf64 clean = channel::chain_response({ truth }, numerology, 0.0).col(0);
    const double variance = 0.1;
    random::generator random(4, "chain");
    constexpr int trials = 2000;
    double squares = 0.0;
    for (int k = 0; k < trials; ++k) {
        const vector_cf64 heard = clean + random.complex_normal(clean.size(), 1, variance);
        const double error = channel::estimate_chain(heard, numerology).delay_s - truth.delay_s;
        squares += error * error;
    }
    double spread = 0.0; // sum of squared angular frequencies about their mean (which is 0)
    for (const int n : numerology.active)
        spread += std::pow(2.0 * pi * n * numerology.subcarrier_spacing_hz(), 2);
    const double bound = std::sqrt(variance / (2.0 * spread));
    // 2000 trials: standard error of the ratio 1.6 %; three of them.
    EXPECT_NEAR(std::sqrt(squares / trials) / bound, 1.0, 0.05);
}

TEST(Chain, UnequalNoiseIsWeighted)
{
    // Half of the subcarriers 30 dB noisier: they hardly count, and the bound is that of the rest.
    const channel::chain truth{ 12.34 / 25e6, { 0.6, -0.8 }, 0.0 };
    const vector_cf64 clean = channel::chain_response({ truth }, numerology, 0.0).col(0);
    Eigen::VectorXd variances = Eigen::VectorXd::Constant(clean.size(), 0.01);
    for (Eigen::Index m = 0; m < clean.size(); m += 2)
        variances[m] = 10.0;
    random::generator random(5, "chain");
    constexpr int trials = 2000;
    double squares = 0.0;
    for (int k = 0; k < trials; ++k) {
        vector_cf64 heard = clean;
        for (Eigen::Index m = 0; m < heard.size(); ++m)
            heard[m] += random.complex_normal(variances[m]);
        const double error =
            channel::estimate_chain(heard, numerology, variances).delay_s - truth.delay_s;
        squares += error * error;
    }
    double sum = 0.0, first = 0.0, second = 0.0;
    for (Eigen::Index m = 0; m < clean.size(); ++m) {
        const double turn = 2.0 * pi * numerology.active[m] * numerology.subcarrier_spacing_hz();
        sum += 1.0 / variances[m];
        first += turn / variances[m];
        second += turn * turn / variances[m];
    }
    const double information = 2.0 * (second - first * first / sum);
    EXPECT_NEAR(std::sqrt(squares / trials * information), 1.0, 0.05); // 3 standard errors
}

TEST(Chain, AnEchoShowsInTheResidual)
{
    const auto direct = channel::chain_response({ { 5 / 25e6, 1.0, 0.0 } }, numerology, 0.0);
    const auto echo = channel::chain_response({ { 11 / 25e6, 0.5, 0.0 } }, numerology, 0.0);
    EXPECT_GT(channel::estimate_chain((direct + echo).col(0), numerology).residual, 0.1);
}

TEST(Chain, RefusesWhatIsNoResponse)
{
    EXPECT_THROW(channel::estimate_chain(vector_cf64::Ones(3), numerology), invalid_input);
    EXPECT_THROW(channel::estimate_chain(vector_cf64::Zero(100), numerology), invalid_input);
}
