// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <physec/channel/fractional_delay.h>
#include <physec/channel/sample_history.h>
#include <physec/random/generator.h>

using physec::cf32;
using physec::cf64;
using physec::channel::fractional_delay;
using physec::channel::sample_history;

// Many more samples than the buffer holds, so that it is carried to the front many times.
TEST(SampleHistory, ReachesBackAcrossPartsOfEverySize)
{
    for (int depth : { 0, 1, 31, 200 }) {
        physec::random::generator random(4, "parts", depth);
        sample_history history(depth, 50);
        int next = 1; // sample n holds n; before the stream there are zeros
        while (next < 5000) {
            std::vector<cf32> part(random.below(51));
            for (cf32& x : part)
                x = static_cast<float>(next++);
            const int first = next - static_cast<int>(part.size());
            const cf32* now = history.append(part.data(), part.size());
            for (int k = -depth; k < static_cast<int>(part.size()); ++k)
                ASSERT_EQ(now[k], cf32(std::max(0, first + k))) << depth << " " << first;
        }
    }
}

TEST(FractionalDelayAdd, IsTheWeightedSum)
{
    constexpr int taps = fractional_delay::taps;
    physec::random::generator random(5, "samples");
    for (int count : { 1, 3, 31, 32, 33, 64, 100 }) {
        std::vector<cf32> in(count + taps - 1), out(count, cf32(0.5f, -1.0f));
        random.add_complex_normal(in.data(), in.size(), 1.0);
        float w[taps];
        fractional_delay::instance().weights(0.37, w);
        const cf32 gain(0.6f, -0.9f);
        fractional_delay::add(in.data(), w, gain, out.data(), count);
        for (int i = 0; i < count; ++i) {
            cf64 expected(0.5, -1.0);
            for (int k = 0; k < taps; ++k)
                expected += cf64(gain) * static_cast<double>(w[k]) * cf64(in[i + k]);
            // 32 products whose rounding errors of 2^-24 add up to at most the sum of |w| |x|.
            EXPECT_LT(std::abs(cf64(out[i]) - expected), 2e-6) << count << " " << i;
        }
    }
}

TEST(FractionalDelayAdd, SlicingChangesNoBit)
{
    constexpr int taps = fractional_delay::taps;
    physec::random::generator random(6, "samples");
    std::vector<cf32> in(500 + taps - 1), whole(500), sliced(500);
    random.add_complex_normal(in.data(), in.size(), 1.0);
    float w[taps];
    fractional_delay::instance().weights(0.81, w);
    fractional_delay::add(in.data(), w, cf32(0.3f, 0.7f), whole.data(), 500);
    for (std::size_t done = 0; done < 500;) {
        const std::size_t part = std::min<std::size_t>(1 + random.below(70), 500 - done);
        fractional_delay::add(&in[done], w, cf32(0.3f, 0.7f), &sliced[done], part);
        done += part;
    }
    EXPECT_EQ(sliced, whole);
}
