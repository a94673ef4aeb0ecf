// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <gtest/gtest.h>
#include <physec/random/generator.h>
#include <physec/sync/clock_line.h>
#include <vector>

using physec::sync::clock_line;

namespace {

struct point {
    double time, value, variance;
};

struct line {
    double slope, deviation, middle, value; // value at time middle
};

//! Weighted least squares, all sums from scratch about the mean time.
line naive_line(const std::vector<point>& points, double memory)
{
    double weight = 0.0, time = 0.0, value = 0.0;
    const auto weight_of = [&](std::size_t k) {
        return std::exp(-(points.size() - 1.0 - k) / memory) / points[k].variance;
    };
    for (std::size_t k = 0; k < points.size(); ++k) {
        weight += weight_of(k);
        time += weight_of(k) * (points[k].time - points[0].time);
        value += weight_of(k) * points[k].value;
    }
    const double middle = points[0].time + time / weight, mean = value / weight;
    double spread = 0.0, product = 0.0;
    for (std::size_t k = 0; k < points.size(); ++k) {
        spread += weight_of(k) * std::pow(points[k].time - middle, 2);
        product += weight_of(k) * (points[k].time - middle) * (points[k].value - mean);
    }
    return { product / spread, 1.0 / std::sqrt(spread), middle, mean };
}

} // namespace

TEST(ClockLine, IsWeightedLeastSquaresWithForgetting)
{
    for (const double memory : { 3.0, 64.0, 1000.0 })
        for (const double start : { 0.0, 1e9 }) {
            clock_line fitted(memory);
            std::vector<point> points;
            physec::random::generator random(21, "clock line");
            double time = start;
            for (int k = 0; k < 400; ++k) {
                time += random.uniform(0.0, 5000.0); // frames may be missed
                points.push_back(
                    { time, 1e-3 * (time - start) + random.normal(), random.uniform(0.1, 2.0) });
                fitted.add(points[k].time, points[k].value, points[k].variance);
                ASSERT_EQ(fitted.count(), k + 1);
                if (k < 1)
                    continue;
                const line expected = naive_line(points, memory);
                // The kernel updates its sums, of up to 1000 remembered terms over a span up to 400
                // times the spacing: 1e3 * 400 epsilon = 1e-10 at worst.
                ASSERT_NEAR(
                    fitted.slope(), expected.slope, 1e-10 * std::abs(expected.slope) + 1e-13);
                ASSERT_NEAR(
                    fitted.slope_deviation(), expected.deviation, 1e-9 * expected.deviation);
                for (const double ahead : { -1e4, 0.0, 1e6 })
                    ASSERT_NEAR(fitted.at(time + ahead),
                                expected.value + expected.slope * (time + ahead - expected.middle),
                                1e-6);
            }
        }
}

TEST(ClockLine, SaysThatItKnowsNothing)
{
    clock_line fitted(64.0);
    EXPECT_EQ(fitted.at(5.0), 0.0);
    EXPECT_EQ(fitted.slope(), 0.0);
    EXPECT_TRUE(std::isinf(fitted.slope_deviation()));
    fitted.add(10.0, 3.0, 1.0);
    EXPECT_EQ(fitted.at(5.0), 3.0);
    EXPECT_EQ(fitted.slope(), 0.0);
    EXPECT_TRUE(std::isinf(fitted.slope_deviation()));
    fitted.add(20.0, 5.0, 1.0);
    EXPECT_NEAR(fitted.slope(), 0.2, 1e-15);
    fitted.reset();
    EXPECT_EQ(fitted.count(), 0);
    EXPECT_EQ(fitted.at(5.0), 0.0);
}

TEST(ClockLine, JumpsSplitItIntoStretchesOfOneSlope)
{
    // Two stretches without forgetting to speak of: the slope is the mean of both slopes by their spreads.
    constexpr double memory = 1e12;
    physec::random::generator random(22, "jumps");
    clock_line fitted(memory);
    std::vector<point> first, second;
    for (int k = 0; k < 20; ++k) {
        const double time = 3.0 * k, value = 0.25 * time + (k < 8 ? 0.0 : 77.0) + random.normal();
        if (k == 8)
            fitted.jump();
        (k < 8 ? first : second).push_back({ time, value, 1.0 });
        fitted.add(time, value, 1.0);
    }
    const line a = naive_line(first, memory), b = naive_line(second, memory);
    const double wa = std::pow(a.deviation, -2), wb = std::pow(b.deviation, -2);
    EXPECT_NEAR(fitted.slope(), (wa * a.slope + wb * b.slope) / (wa + wb), 1e-9);
    EXPECT_NEAR(fitted.slope_deviation(), 1.0 / std::sqrt(wa + wb), 1e-9);
    // One point after a jump changes nothing; one point before says nothing.
    const double slope = fitted.slope();
    fitted.jump();
    fitted.add(100.0, -5.0, 1.0);
    EXPECT_NEAR(fitted.slope(), slope, 1e-12);
    clock_line lonely(memory);
    lonely.add(0.0, 1.0, 1.0);
    lonely.jump();
    EXPECT_EQ(lonely.count(), 0);
    EXPECT_EQ(lonely.slope(), 0.0);
}
