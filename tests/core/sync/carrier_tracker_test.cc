// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <physec/random/generator.h>
#include <physec/sync/carrier_tracker.h>
#include <vector>

using physec::cf64;
using physec::vector_cf64;
using physec::sync::carrier_tracker;

namespace {

constexpr int elements = 400;
constexpr double middle = 1300.0; // of a body, in samples
constexpr std::int64_t spacing = 3520;

vector_cf64 pilots()
{
    return physec::random::generator(31, "pilots").complex_normal(elements, 1, 1.0).col(0);
}

/*!
 * A body that began at \p sample, behind a carrier offset of \p offset cycles per sample of which
 * \p applied was taken off from its first sample on; \p error more cycles, of the oscillators.
 */
vector_cf64
received(const vector_cf64& sent, double sample, double offset, double applied, double error = 0.0)
{
    const double cycles = offset * (sample + middle) - applied * middle + error;
    return sent * std::polar(1.0, 2.0 * physec::pi * (cycles - std::floor(cycles)));
}

} // namespace

TEST(CarrierTracker, PreamblesAreAveragedByTheirVarianceAndForgotten)
{
    carrier_tracker tracker;
    EXPECT_EQ(tracker.offset(), 0.0);
    EXPECT_TRUE(std::isinf(tracker.deviation()));
    physec::random::generator random(32, "preambles");
    std::vector<double> offsets, deviations;
    for (int n = 1; n <= 300; ++n) {
        offsets.push_back(1e-4 + 1e-6 * random.normal());
        deviations.push_back(random.uniform(1e-6, 3e-6));
        tracker.observe_preamble(offsets.back(), deviations.back());
        double weights = 0.0, sum = 0.0;
        for (int k = 0; k < n; ++k) {
            const double weight = std::exp(-(n - 1.0 - k) / carrier_tracker::memory_frames) /
                                  (deviations[k] * deviations[k]);
            weights += weight;
            sum += weight * offsets[k];
        }
        // Positive terms: some hundred roundings.
        ASSERT_NEAR(tracker.offset(), sum / weights, 1e-13 * 1e-4 * n);
        ASSERT_NEAR(tracker.deviation(), 1.0 / std::sqrt(weights), 1e-13 * n / std::sqrt(weights));
        ASSERT_FALSE(tracker.settled());
    }
    tracker.reset();
    EXPECT_TRUE(std::isinf(tracker.deviation()));
}

TEST(CarrierTracker, BodiesGiveTheSlopeOfTheirUnwrappedPhases)
{
    // Any two bodies differ by a phase alone, so all comparisons are equally sure: the line is that
    // of least squares with forgetting through the phases, written out below. Many whole cycles lie
    // between two bodies, some are missing, and corrections change.
    const vector_cf64 sent = pilots();
    for (const double offset : { 3.1e-3, -7.7e-4, 0.0 }) {
        carrier_tracker tracker;
        physec::random::generator random(33, "bodies");
        for (int k = 0; k < 100; ++k)
            tracker.observe_preamble(offset + 2e-6 * random.normal(), 2e-6);
        std::vector<double> times, cycles;
        std::int64_t sample = std::int64_t(1) << 50; // samples since 1970 are as many
        const std::int64_t first = sample;
        for (int n = 0; n < 200; ++n) {
            const double applied = random.uniform(-1e-5, 1e-5) + offset;
            const double error = random.uniform(-1e-3, 1e-3);
            times.push_back(static_cast<double>(sample - first));
            cycles.push_back(offset * times.back() + error);
            tracker.observe_body(
                sample, applied, middle, received(sent, times.back(), offset, applied, error));
            ASSERT_EQ(tracker.settled(), n > 0);
            sample += spacing * (n % 7 == 3 ? 3 : 1);
            if (n == 0)
                continue;
            double weights = 0.0, time = 0.0, cycle = 0.0, spread = 0.0, product = 0.0;
            const auto weight = [&](int k) {
                return std::exp(-(n - k) / carrier_tracker::memory_frames);
            };
            for (int k = 0; k <= n; ++k) {
                weights += weight(k);
                time += weight(k) * times[k];
                cycle += weight(k) * cycles[k];
            }
            for (int k = 0; k <= n; ++k) {
                spread += weight(k) * std::pow(times[k] - time / weights, 2);
                product += weight(k) * (times[k] - time / weights) * (cycles[k] - cycle / weights);
            }
            // Phases up to 2000 cycles are added up with 2e-13 each; over the least span, 3520.
            ASSERT_NEAR(tracker.offset(), product / spread, 1e-14) << n;
        }
    }
}

TEST(CarrierTracker, WaitsUntilTheCycleIsSure)
{
    // Four standard deviations of the preambles within half a cycle over the distance of two bodies.
    const vector_cf64 sent = pilots();
    const double limit = 0.5 / (4.0 * spacing);
    for (const double factor : { 0.99, 1.01 }) {
        carrier_tracker tracker;
        tracker.observe_preamble(1e-3, factor * limit);
        for (int n = 0; n < 2; ++n)
            tracker.observe_body(
                n * spacing, 1e-3, middle, received(sent, n * spacing, 1e-3, 1e-3));
        EXPECT_EQ(tracker.settled(), factor < 1.0) << factor;
    }
}

TEST(CarrierTracker, ContradictionToThePreamblesUnsettles)
{
    const vector_cf64 sent = pilots();
    carrier_tracker tracker;
    tracker.observe_preamble(1e-3, 1e-6);
    for (int n = 0; n < 10; ++n)
        tracker.observe_body(n * spacing, 1e-3, middle, received(sent, n * spacing, 1e-3, 1e-3));
    ASSERT_TRUE(tracker.settled());
    // One whole cycle a frame more, as after a slip: the bodies look the same.
    for (int k = 0; k < 100; ++k)
        tracker.observe_preamble(1e-3 + 1.0 / spacing, 1e-6);
    tracker.observe_body(10 * spacing, 1e-3, middle, received(sent, 10 * spacing, 1e-3, 1e-3));
    EXPECT_FALSE(tracker.settled());
    tracker.observe_body(11 * spacing, 1e-3, middle, received(sent, 11 * spacing, 1e-3, 1e-3));
    EXPECT_TRUE(tracker.settled());
    EXPECT_NEAR(tracker.offset(), 1e-3 + 1.0 / spacing, 1e-5);
}

TEST(CarrierTracker, BodiesThatAreNotAlikeSettleNothing)
{
    carrier_tracker tracker;
    tracker.observe_preamble(1e-3, 1e-6);
    for (int n = 0; n < 5; ++n)
        tracker.observe_body(
            n * spacing,
            1e-3,
            middle,
            physec::random::generator(34, "unrelated", n).complex_normal(elements, 1, 1.0).col(0));
    EXPECT_FALSE(tracker.settled());
    EXPECT_EQ(tracker.offset(), 1e-3);
}

TEST(CarrierTracker, ANewBodyIsNoTurnOfTheCarrier)
{
    // Another secret every five frames: bodies that are half alike, with a phase of their own between them.
    constexpr double offset = 3.1e-3, noise = 1e-2;
    for (const bool told : { true, false }) {
        carrier_tracker tracker;
        physec::random::generator random(34, "changing bodies");
        const vector_cf64 common = random.complex_normal(elements, 1, 0.5).col(0);
        vector_cf64 sent;
        double worst = 0.0;
        for (int n = 0; n < 100; ++n) {
            if (n % 5 == 0) {
                sent = common * std::polar(1.0, random.uniform(-1.0, 1.0)) +
                       random.complex_normal(elements, 1, 0.5).col(0);
                if (told && n > 0)
                    tracker.change_body();
            }
            tracker.observe_preamble(offset + 2e-6 * random.normal(), 2e-6);
            const double applied = tracker.offset();
            const vector_cf64 heard =
                received(sent, static_cast<double>(n * spacing), offset, applied) +
                random.complex_normal(elements, 1, noise).col(0);
            tracker.observe_body(n * spacing, applied, middle, heard);
            if (n >= 10)
                worst = std::max(worst, std::abs(tracker.offset() - offset) / tracker.deviation());
        }
        EXPECT_TRUE(tracker.settled() || !told);
        // At every frame from the tenth on; 90 normal values, not independent, above five once in 20,000 tests.
        if (told)
            EXPECT_LT(worst, 5.0);
        else
            EXPECT_GT(worst, 20.0); // what this is for
    }
}
