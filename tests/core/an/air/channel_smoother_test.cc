// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/air/setup.h"
#include <cmath>
#include <Eigen/LU>
#include <gtest/gtest.h>

using namespace an_air_setup;
using physec::matrix_cf64;

TEST(AnSmoother, TakesNoiseOffAndMeasuresIt)
{
    const auto config = small();
    const physec::an::channel_smoother smoother(config.format);
    const matrix_cf64 truth = random_response(config, 8).transpose();
    physec::random::generator random(3, "test noise");
    double left = 0.0, measured = 0.0;
    const int trials = 50;
    const double variance = 0.01;
    for (int trial = 0; trial < trials; ++trial) {
        const matrix_cf64 rough =
            truth + random.complex_normal(truth.rows(), truth.cols(), variance);
        const auto smooth = smoother.smooth(rough);
        left += (smooth.channel - truth).squaredNorm() / truth.size() / trials;
        measured += smooth.noise / trials;
    }
    // 16 of 64 delays, 50 of 64 subcarriers: about 13 degrees of freedom and the transition of the
    // window's edges, of 50. A third is what any working filter stays below.
    EXPECT_LT(left, variance / 2.0);
    EXPECT_GT(left, variance * 16 / 64.0);
    // Half of 50 directions or more hold no channel: 50 * 25 * 4 entries of noise alone, 1.4 %
    // standard deviation. Four of them.
    EXPECT_NEAR(measured, variance, 0.056 * variance);
    // Noiseless channels pass: the filter attenuates by no more than its design says.
    EXPECT_LT((smoother.smooth(truth).channel - truth).squaredNorm() / truth.squaredNorm(), 1e-3);
}

TEST(AnSmoother, IsTheWienerFilter)
{
    const auto config = small();
    const auto& active = config.format.ofdm.active;
    const int n = config.subcarriers();
    // R from its definition: the mean over many delays within the prefix.
    matrix_cf64 r = matrix_cf64::Zero(n, n);
    const int delays = 2000;
    for (int d = 0; d < delays; ++d) {
        physec::vector_cf64 ramp(n);
        const double share = (d + 0.5) / delays * config.format.cyclic_prefix / 64;
        for (int m = 0; m < n; ++m)
            ramp[m] = std::polar(1.0, -2.0 * physec::pi * active[m] * share);
        r += ramp * ramp.adjoint() / delays;
    }
    const matrix_cf64 identity = matrix_cf64::Identity(n, n);
    const physec::an::channel_smoother smoother(config.format);
    const matrix_cf64 expected = r * (r + identity / smoother.design_snr).inverse();
    // The mean of 2000 is off by (pi x / 2000)^2 / 6 for x < 13, and the inverse enlarges that by
    // design_snr at most.
    EXPECT_LT((smoother.smooth(identity).channel - expected).cwiseAbs().maxCoeff(), 0.07);
}

TEST(AnSmoother, MeasuresNoiseOrSaysThatItCannot)
{
    for (const int fft : { 64, 128 })
        for (const double share : { 1.0 / 16, 0.25, 0.5, 0.75, 0.8125, 0.97, 1.0 }) {
            auto config = small();
            config.format.ofdm = physec::ofdm::frame_format::guarded(1e6, fft, 0.79);
            config.format.cyclic_prefix = static_cast<int>(share * fft);
            const auto channel = random_response(config, 5);
            physec::an::air_receiver receiver(config, physec::an::gain_refinement::pilots_only);
            physec::an::air_transmitter transmitter(config, 7, 1);
            const auto& frame = transmitter.frame(0, nullptr, random_block(config, 1));
            for (const double snr_db : { 10.0, 30.0, 50.0 }) {
                const double power = config.scheme.power * channel.squaredNorm() / channel.size();
                const double variance = power / std::pow(10.0, snr_db / 10.0);
                const auto body = receive(config, frame, channel, variance, 3);
                const double measured = receiver.process(body.data()).csi_snr_db;
                // Filtered noise adds to 10 dB at most 10 log(1.1); 12 entries of noise alone, what
                // two directions hold, have a standard deviation of 1.1 dB.
                if (share < 0.85)
                    EXPECT_NEAR(measured, snr_db, 2.5) << fft << " " << share;
                else
                    EXPECT_TRUE(std::isnan(measured)) << fft << " " << share;
            }
        }
}
