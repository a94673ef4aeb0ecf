// SPDX-License-Identifier: GPL-3.0-or-later
#include "random/box_muller.h"
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <physec/random/generator.h>
#include <vector>

using namespace physec;

namespace {

//! The formula of the header in double precision.
cf64 reference(std::uint32_t radius, std::uint32_t angle, double variance)
{
    const double u = ((radius >> 1) + 0.5) / 2147483648.0;
    const double turn = angle / 4294967296.0;
    return std::polar(std::sqrt(-variance * std::log(u)), 2.0 * physec::pi * turn);
}

} // namespace

TEST(BoxMuller, IsTheFormula)
{
    // Ends and corners of both words, and all lengths around the registers' widths.
    std::vector<std::uint32_t> words = { 0, 1, 2, 3, 0x3fffffff, 0x40000000, 0x7fffffff };
    for (std::uint32_t w :
         { 0x80000000u, 0xbfffffffu, 0xc0000000u, 0xe0000000u, 0xfffffffeu, 0xffffffffu })
        words.push_back(w);
    random::generator random(3, "box muller");
    while (words.size() < 200)
        words.push_back(random.below(0xffffffffu));
    for (std::size_t count = 1; count < 70; ++count) {
        std::vector<std::uint32_t> radii(count), angles(count);
        for (std::size_t k = 0; k < count; ++k) {
            radii[k] = words[(7 * k + count) % words.size()];
            angles[k] = words[(11 * k + 3 * count) % words.size()];
        }
        std::vector<cf32> out(count + 1, cf32(99.0f));
        random::box_muller(radii.data(), angles.data(), count, 3.0, out.data());
        for (std::size_t k = 0; k < count; ++k) {
            const cf64 expected = reference(radii[k], angles[k], 3.0);
            // u has 24 bits: near 1 its rounding, 2^-25, moves -ln u and with it the square of the radius.
            const double of_u = 3.0 * 0x1p-24 / std::max(2.0 * std::abs(expected), 1e-3);
            EXPECT_NEAR(std::abs(cf64(out[k]) - expected), 0.0, of_u + 4e-7 * std::abs(expected))
                << radii[k] << " " << angles[k];
        }
        EXPECT_EQ(out[count], cf32(99.0f)); // not a value more
    }
}

TEST(BoxMuller, GivesTheSameBitsHoweverWide)
{
    // One value at a time is what is left of a vector: the same operations, one lane.
    random::generator random(4, "box muller");
    std::vector<std::uint32_t> radii(64), angles(64);
    for (int k = 0; k < 64; ++k) {
        radii[k] = random.below(0xffffffffu);
        angles[k] = random.below(0xffffffffu);
    }
    std::vector<cf32> together(64), single(64);
    random::box_muller(radii.data(), angles.data(), 64, 1.0, together.data());
    for (int k = 0; k < 64; ++k)
        random::box_muller(&radii[k], &angles[k], 1, 1.0, &single[k]);
    EXPECT_EQ(together, single);
}

TEST(BoxMuller, ReachesItsTailsAndNothingElse)
{
    const std::uint32_t radii[] = { 0, 0xffffffff }, angles[] = { 0, 0 };
    cf32 out[2];
    random::box_muller(radii, angles, 2, 2.0, out); // standard deviation of a component: 1
    EXPECT_NEAR(out[0].real(), std::sqrt(2.0 * 32.0 * std::log(2.0)), 1e-5);
    EXPECT_TRUE(std::isfinite(out[1].real()));
    EXPECT_LT(std::abs(out[1]), 1e-3f);
}
