// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <gtest/gtest.h>
#include <physec/ofdm/frame_format.h>
#include <physec/random/generator.h>
#include <physec/sync/clock_tracker.h>
#include <vector>

using physec::vector_cf64;
using physec::sync::clock_tracker;

namespace {

constexpr std::int64_t spacing = 3520;
constexpr int symbols = 16;

physec::ofdm::numerology numerology()
{
    return physec::ofdm::frame_format::guarded(25e6, 128, 0.79);
}

vector_cf64 first_body(std::uint64_t seed = 1)
{
    return physec::random::generator(41, "body", seed)
        .complex_normal(symbols * numerology().active_count(), 1, 1.0)
        .col(0);
}

//! The same body, arriving \p drift samples later and turned by \p phase of the oscillators.
vector_cf64 later(const vector_cf64& body, double drift, double phase = 0.0)
{
    const auto ofdm = numerology();
    vector_cf64 result = body;
    for (int k = 0; k < body.size(); ++k)
        result[k] *= std::polar(1.0,
                                phase - 2.0 * physec::pi * ofdm.active[k % ofdm.active_count()] *
                                            drift / ofdm.fft_size);
    return result;
}

} // namespace

TEST(ClockTracker, IsTheLineThroughTheDriftsOfTheBodies)
{
    // Deviations so small that every comparison has the least variance that the tracker believes
    // in: then the line is that of least squares with forgetting, written out below.
    for (const double rate : { 2e-9, -1e-9, 0.0 }) {
        clock_tracker tracker(numerology());
        const vector_cf64 body = first_body();
        const std::int64_t first = std::int64_t(1) << 50; // samples since 1970 are as many
        tracker.observe(first, body);
        EXPECT_EQ(tracker.drift(first), 0.0);
        physec::random::generator random(42, "drifts");
        std::vector<double> times, drifts;
        std::int64_t sample = first;
        for (int n = 1; n <= 300; ++n) {
            sample += spacing * (n % 5 == 0 ? 2 : 1);
            times.push_back(static_cast<double>(sample - first));
            drifts.push_back(rate * times.back() + random.uniform(-1e-6, 1e-6));
            tracker.observe(sample, later(body, drifts.back(), random.uniform(-3.0, 3.0)));
            if (n < 2)
                continue;
            double weights = 0.0, time = 0.0, drift = 0.0, spread = 0.0, product = 0.0;
            const auto weight = [&](int k) {
                return std::exp(-(n - 1.0 - k) / clock_tracker::memory_frames);
            };
            for (int k = 0; k < n; ++k) {
                weights += weight(k);
                time += weight(k) * times[k];
                drift += weight(k) * drifts[k];
            }
            for (int k = 0; k < n; ++k) {
                spread += weight(k) * std::pow(times[k] - time / weights, 2);
                product += weight(k) * (times[k] - time / weights) * (drifts[k] - drift / weights);
            }
            const double slope = product / spread;
            // A phase is good to a few epsilon, a drift to 1e-14 samples; over the least span, 3520.
            ASSERT_NEAR(tracker.offset(), slope, 1e-17) << n;
            const double ahead = times.back() + 1e5;
            ASSERT_NEAR(tracker.drift(first + static_cast<std::int64_t>(ahead)),
                        drift / weights + slope * (ahead - time / weights),
                        1e-11)
                << n;
        }
    }
}

TEST(ClockTracker, StatesItsDeviationInNoise)
{
    // A comparison's variance is that of two noisy copies, but the noise of the reference shifts all
    // of them alike and tilts no line. What remains is half of it, plus the product of both noises
    // (10 dB: a tenth more): ((offset - truth) / deviation)^2 has the mean 0.55. Over 300 trials it
    // is within 4 * 0.55 sqrt(2 / 300) = 0.18 of that but once in 16,000.
    constexpr int trials = 300;
    constexpr double rate = 1e-6;
    double squares = 0.0;
    for (int trial = 0; trial < trials; ++trial) {
        physec::random::generator random(43, "noise", trial);
        const vector_cf64 body = first_body();
        clock_tracker tracker(numerology());
        const auto noisy = [&](double drift) -> vector_cf64 {
            return later(body, drift) + random.complex_normal(body.size(), 1, 0.1).col(0);
        };
        for (int n = 0; n < 20; ++n)
            tracker.observe(n * spacing, noisy(rate * n * spacing));
        squares += std::pow((tracker.offset() - rate) / tracker.deviation(), 2);
    }
    EXPECT_NEAR(squares / trials, 0.55, 0.18);
}

TEST(ClockTracker, TakesAnotherReferenceWhenPatienceIsAtAnEnd)
{
    clock_tracker tracker(numerology());
    constexpr double rate = 1e-6;
    const vector_cf64 body = first_body(), other = first_body(2);
    int n = 0;
    const auto at = [&](const vector_cf64& sent) {
        tracker.observe(n * spacing, later(sent, rate * n * spacing));
        ++n;
    };
    for (int k = 0; k < 10; ++k)
        at(body);
    ASSERT_NEAR(tracker.offset(), rate, 1e-12);
    for (int k = 0; k + 1 < clock_tracker::patience_frames; ++k)
        at(other);
    at(body); // in time: nothing is lost
    ASSERT_NEAR(tracker.offset(), rate, 1e-12);
    for (int k = 0; k < clock_tracker::patience_frames; ++k)
        at(other);
    EXPECT_EQ(tracker.offset(), 0.0); // begins anew, from the drift that was known
    EXPECT_NEAR(tracker.drift((n - 1) * spacing), rate * (n - 1) * spacing, 1e-7);
    for (int k = 0; k < 5; ++k)
        at(other);
    EXPECT_NEAR(tracker.offset(), rate, 1e-12);
    EXPECT_NEAR(tracker.drift(n * spacing), rate * n * spacing, 1e-7);
    tracker.reset();
    EXPECT_EQ(tracker.drift(n * spacing), 0.0);
    EXPECT_TRUE(std::isinf(tracker.deviation()));
}
