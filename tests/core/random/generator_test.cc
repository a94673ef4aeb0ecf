// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <physec/random/generator.h>
#include <vector>

using physec::random::generator;

TEST(Generator, SameSeedAndStreamGiveTheSameValues)
{
    generator a(5, "noise"), b(5, "noise"), other(5, "pilots"), later(5, "noise", 1);
    const double first = a.normal();
    EXPECT_EQ(first, b.normal());
    EXPECT_NE(first, other.normal());
    EXPECT_NE(first, later.normal());
}

TEST(Generator, ComplexNormalHasTheVarianceAskedFor)
{
    generator random(1, "test");
    const int count = 200000;
    std::vector<physec::cf32> samples(count, physec::cf32(0.0f));
    random.add_complex_normal(samples.data(), count, 3.0);
    double power = 0.0, real_power = 0.0;
    for (auto s : samples) {
        power += std::norm(s);
        real_power += s.real() * s.real();
    }
    // |w|^2 is exponential: standard error 3/sqrt(count); five of them, fixed seed.
    EXPECT_NEAR(power / count, 3.0, 15.0 / std::sqrt(count));
    EXPECT_NEAR(real_power / power, 0.5, 0.01);
    const auto block = random.complex_normal(100, 1000, 0.25);
    EXPECT_NEAR(block.squaredNorm() / block.size(), 0.25, 5 * 0.25 / std::sqrt(1e5));
}
