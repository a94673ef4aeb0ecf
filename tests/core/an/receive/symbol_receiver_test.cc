// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/setup.h"
#include <gtest/gtest.h>
#include <physec/an/receive/symbol_receiver.h>
#include <physec/error.h>

namespace an = physec::an;
using physec::cf32;
using physec::cf64;

namespace {

struct block {
    std::vector<cf32> samples;
    std::vector<std::uint8_t> dibits;
};

block make_block(const an::block_layout& layout, cf64 gain, double variance, int seed)
{
    block result;
    physec::random::generator random(seed, "test");
    const auto pilots = an::qpsk_pilots(layout.pilots_per_frame, 5);
    for (int f = 0; f < layout.frames; ++f) {
        result.samples.insert(result.samples.end(), pilots.begin(), pilots.end());
        for (int n = 0; n < layout.data_per_frame(); ++n) {
            result.dibits.push_back(random.below(4));
            result.samples.push_back(an::qpsk_points()[result.dibits.back()]);
        }
    }
    for (cf32& sample : result.samples)
        sample *= cf32(gain);
    random.add_complex_normal(result.samples.data(), result.samples.size(), variance);
    return result;
}

} // namespace

TEST(AnQpsk, IsGrayCodedWithUnitPower)
{
    const auto points = an::qpsk_points();
    for (int k = 0; k < 4; ++k) {
        EXPECT_NEAR(std::norm(points[k]), 1.0, 1e-6);
        EXPECT_EQ(an::qpsk_decide(points[k]), k);
    }
    // Across the diagonal both bits differ, along an edge one.
    EXPECT_NEAR(std::abs(points[0] - points[3]), 2.0, 1e-6);
    EXPECT_NEAR(std::abs(points[1] - points[2]), 2.0, 1e-6);
    EXPECT_GT(points[0].real(), 0.0f);
    EXPECT_GT(points[1].real(), 0.0f);
}

TEST(AnSymbolReceiver, RecoversEveryLayoutWithoutNoise)
{
    for (int length : { 2, 5, 30 })
        for (int pilots : { 1, 4 })
            for (int frames : { 2, 10 }) {
                const an::block_layout layout{ length, std::min(pilots, length - 1), frames };
                const auto sent = make_block(layout, { -0.3, 2.0 }, 0.0, length);
                an::symbol_receiver receiver(layout, 5);
                std::vector<cf32> symbols(layout.data_length());
                std::vector<std::uint8_t> dibits(layout.data_length());
                const auto report =
                    receiver.process(sent.samples.data(), symbols.data(), dibits.data());
                EXPECT_EQ(dibits, sent.dibits);
                EXPECT_LT(std::abs(report.gain - cf64(-0.3, 2.0)), 1e-6);
                EXPECT_LT(report.evm_percent, 1e-4);
                EXPECT_GT(report.sinr_db(), 100.0);
            }
}

TEST(AnSymbolReceiver, SinrAndEvmAreRightInNoise)
{
    const an::block_layout layout{ 30, 10, 100 };
    const auto sent = make_block(layout, { 0.0, 2.0 }, 0.04, 3); // 20 dB
    an::symbol_receiver receiver(layout, 5);
    std::vector<cf32> symbols(layout.data_length());
    std::vector<std::uint8_t> dibits(layout.data_length());
    const auto report = receiver.process(sent.samples.data(), symbols.data(), dibits.data());
    // The noise power of 1000 pilots has a standard error of 3.2 % (.14 dB); five of them.
    EXPECT_NEAR(report.sinr_db(), 20.0, 0.7);
    EXPECT_NEAR(report.evm_percent, 10.0, 5 * 10.0 / 2 / std::sqrt(2000));
}

TEST(AnSymbolReceiver, SinrEstimateIsUnbiasedAtLowSinr)
{
    // -10 dB, 200 trials of 4000 pilots.
    physec::random::generator random(1, "test");
    const auto x = an::qpsk_pilots(4000, 1);
    double sum = 0.0;
    for (int trial = 0; trial < 200; ++trial) {
        std::vector<cf32> y(x.size(), cf32(0.0f));
        random.add_complex_normal(y.data(), y.size(), 1.0);
        for (std::size_t n = 0; n < y.size(); ++n)
            y[n] += cf32(std::sqrt(0.1f)) * x[n];
        sum += an::measure_link(y.data(), x.data(), x.size()).sinr;
    }
    // Standard error of one: sqrt(2 * .1 / 4000) = .007; of the mean .0005.
    EXPECT_NEAR(sum / 200, 0.1, 0.0025);

    // Short blocks of nothing but noise: the estimate scatters around zero.
    sum = 0.0;
    for (int trial = 0; trial < 4000; ++trial) {
        std::vector<cf32> y(40, cf32(0.0f));
        random.add_complex_normal(y.data(), y.size(), 1.0);
        sum += an::measure_link(y.data(), x.data(), y.size()).sinr;
    }
    // |gain|^2 is exponential with mean 1/40; five standard errors, plus the bias of dividing by an
    // estimated variance, 1/40 of the numerator.
    EXPECT_NEAR(sum / 4000, 0.0, 5.0 / 40 / std::sqrt(4000.0) + 1.0 / 1600);
}

namespace {

//! What soft bits claimed and what came true, over blocks of Rayleigh fading at 0 dB mean SINR.
struct calibration {
    double claimed[4] = {}, wrong[4] = {}, count[4] = {}; // by error probability, in quarters

    void add(float soft_bit, int sent)
    {
        const double p = 1.0 / (1.0 + std::exp(std::abs(static_cast<double>(soft_bit))));
        const int bin = std::min(3, static_cast<int>(p * 8));
        claimed[bin] += p;
        wrong[bin] += (soft_bit < 0.0f) != (sent != 0);
        count[bin] += 1;
    }
};

} // namespace

TEST(AnSymbolReceiver, SoftBitsAgreeWithDecisionsAndAreCalibrated)
{
    const an::block_layout layout{ 30, 4, 10 };
    for (auto refinement : { an::gain_refinement::pilots_only, an::gain_refinement::iterative }) {
        an::symbol_receiver receiver(layout, 5, refinement);
        physec::random::generator fading(8, "test");
        std::vector<cf32> symbols(layout.data_length());
        std::vector<std::uint8_t> dibits(layout.data_length());
        std::vector<float> soft(2 * layout.data_length());
        calibration seen;
        for (int trial = 0; trial < 4000; ++trial) {
            const auto sent = make_block(layout, fading.complex_normal(1.0), 1.0, trial);
            receiver.process(sent.samples.data(), symbols.data(), dibits.data(), soft.data());
            for (int n = 0; n < layout.data_length(); ++n) {
                ASSERT_EQ(2 * (soft[2 * n] < 0.0f) + (soft[2 * n + 1] < 0.0f), dibits[n]);
                seen.add(soft[2 * n], sent.dibits[n] >> 1);
                seen.add(soft[2 * n + 1], sent.dibits[n] & 1);
            }
        }
        // Bins of error probability 0-1/8, 1/8-1/4, 1/4-3/8, 3/8-1/2. A block's bits share its gain,
        // so count the 4000 blocks as independent, with at most .1 deviation each: .0016. The rest of .02 is
        // the receiver's: it guesses how much of |gain|^2 is noise, from 40 pilots.
        for (int bin = 0; bin < 4; ++bin) {
            ASSERT_GT(seen.count[bin], 10000.0);
            RecordProperty(to_string(refinement) + std::to_string(bin),
                           std::to_string(seen.claimed[bin] / seen.count[bin]) + " " +
                               std::to_string(seen.wrong[bin] / seen.count[bin]));
            EXPECT_NEAR(
                seen.wrong[bin] / seen.count[bin], seen.claimed[bin] / seen.count[bin], 0.02);
        }
    }
}

TEST(AnSymbolReceiver, SilenceGivesNoNan)
{
    const an::block_layout layout;
    const std::vector<cf32> silence(layout.length(), cf32(0.0f));
    an::symbol_receiver receiver(layout, 5);
    std::vector<cf32> symbols(layout.data_length());
    std::vector<std::uint8_t> dibits(layout.data_length());
    const auto report = receiver.process(silence.data(), symbols.data(), dibits.data());
    EXPECT_EQ(report.sinr_db(), -100.0);
    EXPECT_EQ(symbols[3], cf32(0.0f));
    EXPECT_TRUE(std::isfinite(report.evm_percent));
}

TEST(AnSymbolReceiver, RefusesBadLayouts)
{
    EXPECT_THROW(an::symbol_receiver({ 1, 1, 1 }, 1), physec::invalid_input);
    EXPECT_THROW(an::symbol_receiver({ 30, 0, 1 }, 1), physec::invalid_input);
    EXPECT_THROW(an::symbol_receiver({ 30, 30, 1 }, 1), physec::invalid_input);
    EXPECT_THROW(an::symbol_receiver({ 30, 1, 1 }, 1), physec::invalid_input);
    EXPECT_THROW(an::symbol_receiver({ 30, 4, 0 }, 1), physec::invalid_input);
    EXPECT_THROW(an::measure_link(nullptr, nullptr, 1), physec::invalid_input);
    const std::vector<cf32> zero(4, cf32(0.0f));
    EXPECT_THROW(an::measure_link(zero.data(), zero.data(), 4), physec::invalid_input);
}
