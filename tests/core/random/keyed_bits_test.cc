// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <boost/random/linear_congruential.hpp>
#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <gtest/gtest.h>
#include <physec/random/generator.h>

using namespace physec;

/*!
 * \file
 * Is it noise? Statistics of 2^22 keyed Gaussian values, each with the chance that good noise fails it: all of
 * them together less than 1 in 100,000 (limits at 5.5 standard deviations, 4e-8 a statistic, some 40 of them;
 * Kolmogorov-Smirnov at 2.6, 2.7e-6). The same statistics reject generators that are broken on purpose.
 */
namespace {

constexpr int values = 1 << 22;
constexpr double limit = 5.5; // standard deviations

//! The largest deviation of any statistic, in its own standard deviations.
double worst_of(const std::vector<float>& x)
{
    const double n = x.size();
    double worst = 0.0;
    const auto judge = [&](double found, double expected, double deviation) {
        worst = std::max(worst, std::abs(found - expected) / deviation);
    };
    double sums[5] = {};
    int tails[7] = {};
    for (const double v : x) {
        for (int k = 1, power = 1; k <= 4; ++k, ++power)
            sums[k] += std::pow(v, k);
        for (int sigma = 1; sigma <= 6; ++sigma)
            tails[sigma] += std::abs(v) > sigma;
    }
    // Moments of N(0, 1): variances of x^k are 1, 2, 15, 96.
    judge(sums[1] / n, 0.0, std::sqrt(1.0 / n));
    judge(sums[2] / n, 1.0, std::sqrt(2.0 / n));
    judge(sums[3] / n, 0.0, std::sqrt(15.0 / n));
    judge(sums[4] / n, 3.0, std::sqrt(96.0 / n));
    for (int sigma = 1; sigma <= 5; ++sigma) {
        const double share = std::erfc(sigma / std::sqrt(2.0));
        judge(tails[sigma], n * share, std::sqrt(n * share * (1.0 - share)));
    }
    // Beyond six standard deviations .008 values are expected: three or more have a chance of 1e-7.
    if (tails[6] >= 3)
        worst = std::max(worst, 2.0 * limit);
    // Neighbours, antennas, symbols and frames: lags at which a stream is cut.
    for (const int lag : { 1, 2, 3, 4, 8, 16, 64, 1024, 2048, 65536, 131072, 1 << 20 }) {
        double product = 0.0, squares = 0.0;
        for (std::size_t t = lag; t < x.size(); ++t) {
            product += double(x[t]) * x[t - lag];
            squares += (double(x[t]) * x[t] - 1.0) * (double(x[t - lag]) * x[t - lag] - 1.0);
        }
        judge(product, 0.0, std::sqrt(n - lag));
        judge(squares, 0.0, 2.0 * std::sqrt(n - lag));
    }
    return worst;
}

//! Kolmogorov-Smirnov distance from N(0, 1) times sqrt(n).
double distance(std::vector<float> x)
{
    std::sort(x.begin(), x.end());
    const double n = x.size();
    double largest = 0.0;
    for (std::size_t k = 0; k < x.size(); ++k) {
        const double expected = 0.5 * std::erfc(-x[k] / std::sqrt(2.0));
        largest = std::max({ largest, (k + 1) / n - expected, expected - k / n });
    }
    return largest * std::sqrt(n);
}

std::vector<float> keyed_values()
{
    std::vector<cf32> samples(values / 2);
    random::generator::keyed().add_complex_normal(samples.data(), samples.size(), 2.0);
    std::vector<float> x;
    for (const cf32 s : samples) {
        x.push_back(s.real());
        x.push_back(s.imag());
    }
    return x;
}

} // namespace

TEST(KeyedBits, MakeGaussianNoise)
{
    const auto x = keyed_values();
    std::printf("%s; worst statistic %.2f standard deviations, Kolmogorov-Smirnov %.2f\n",
                random::keyed_bits().cipher().c_str(),
                worst_of(x),
                distance(x));
    EXPECT_LT(worst_of(x), limit);
    EXPECT_LT(distance(x), 2.6);
}

TEST(KeyedBits, BrokenNoiseIsRejected)
{
    const auto good = keyed_values();
    auto repeats = good; // a block of 2^20 values that comes again
    std::copy_n(repeats.begin(), 1 << 20, repeats.begin() + (1 << 20));
    EXPECT_GT(worst_of(repeats), limit);

    auto biased = good;
    for (auto& v : biased)
        v += 0.005f;
    EXPECT_GT(worst_of(biased), limit);

    auto louder = good;
    for (auto& v : louder)
        v *= 1.004f;
    EXPECT_GT(worst_of(louder), limit);

    auto cut = good; // no tails
    for (auto& v : cut)
        v = std::clamp(v, -4.0f, 4.0f);
    EXPECT_GT(worst_of(cut), limit);

    auto coarse = good; // eight bits
    for (auto& v : coarse)
        v = std::round(v * 16.0f) / 16.0f;
    EXPECT_GT(distance(coarse), 2.6);

    std::vector<float> randu(values); // the generator that planes were found in
    boost::random::linear_congruential_engine<std::uint32_t, 65539, 0, 1u << 31> engine(1);
    boost::random::normal_distribution<float> normal;
    for (auto& v : randu)
        v = normal(engine);
    EXPECT_GT(std::max(worst_of(randu), distance(randu) * limit / 2.6), limit);
}

TEST(KeyedBits, NeverComeAgain)
{
    random::keyed_bits a, b;
    // More than a MiB, so that the key has been replaced: 2^18 values of 64 bits.
    std::vector<std::uint64_t> drawn;
    for (int t = 0; t < 1 << 18; ++t) {
        drawn.push_back(a());
        drawn.push_back(b());
    }
    std::sort(drawn.begin(), drawn.end());
    // 2^19 values of 64 bits: the chance of any pair is 2^37 / 2^64.
    EXPECT_EQ(std::adjacent_find(drawn.begin(), drawn.end()), drawn.end());
    random::keyed_bits moved = std::move(a);
    EXPECT_NE(moved(), b());
}
