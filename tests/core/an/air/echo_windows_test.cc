// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/air/setup.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/air/echo_windows.h>
#include <physec/error.h>

using namespace an_air_setup;
using physec::cf32;
using physec::cf64;

namespace {
using bodies = std::vector<std::vector<cf32>>;
} // namespace

TEST(AnEchoWindows, OpenByTheClock)
{
    auto format = small().format;
    format.idle_symbols = 3;
    physec::sync::receiver_options options;
    format.ofdm.bandwidth_hz = 25e6;
    const double period = 1 / 25e6;
    options.format = format;
    options.epoch_s = 2.0 + 37 * period;
    options.chain_delay_s = 6.2 * period;
    physec::an::echo_windows windows(options, 2);
    physec::ofdm::symbol_transform transform(format);
    const int n = format.ofdm.active_count(), symbol = format.symbol_samples();
    // 2 s at 25 MHz are known to 1e-8 samples in double precision.
    EXPECT_NEAR(windows.opening_s(), (6 - format.cyclic_prefix / 4) * period, 1e-7 * period);

    // Antenna 0 hears the frames 9 samples late, antenna 1 nothing.
    const int frames = 5, first = 37 + 9;
    std::vector<cf32> heard(first + frames * format.spacing_samples() + 100), nothing(heard.size());
    bodies expected;
    for (int f = 0; f < frames; ++f) {
        expected.push_back(physec::an::qpsk_pilots(format.body_symbols * n, f));
        for (int g = 0; g < format.body_symbols; ++g)
            transform.to_samples(&expected[f][g * n],
                                 &heard[first + f * format.spacing_samples() +
                                        format.body_offset_samples() + g * symbol]);
    }
    for (const std::size_t piece : { 17, 1000, 1 << 20 }) {
        windows.set_time(2, 0.0);
        int found = 0;
        for (std::size_t done = 0; done < heard.size(); done += piece) {
            const cf32* const samples[] = { &heard[done], &nothing[done] };
            windows.process(samples,
                            std::min(piece, heard.size() - done),
                            [&](std::uint64_t counter, const bodies& got) {
                                ASSERT_EQ(int(counter), found);
                                for (std::size_t k = 0; k < got[0].size(); ++k) {
                                    const double late = 9 + format.cyclic_prefix / 4 - 6;
                                    const double cycles = late * format.ofdm.active[k % n] / 64;
                                    const cf64 turn = std::polar(1.0, -2.0 * physec::pi * cycles);
                                    EXPECT_LT(
                                        std::abs(cf64(got[0][k]) - turn * cf64(expected[found][k])),
                                        1e-4);
                                    EXPECT_EQ(got[1][k], cf32(0.0f));
                                }
                                ++found;
                            });
        }
        EXPECT_EQ(found, frames);
        windows.set_time(0, 0.0); // forget
    }
}

TEST(AnEchoWindows, OpenByTheClockOfDay)
{
    auto format = small().format;
    format.ofdm.bandwidth_hz = 25e6; // 4.5e16 samples since 1970: no double counts them
    physec::sync::receiver_options options;
    options.format = format;
    options.epoch_s = 1790000001.0;
    physec::an::echo_windows windows(options, 1);
    // An impulse where the receive window of frame 0's first body symbol opens.
    std::vector<cf32> heard(25000000 / 1000 + format.spacing_samples());
    const int first =
        25000 + format.body_offset_samples() + format.cyclic_prefix + options.scheduled_window();
    heard[first] = 1.0f;
    windows.set_time(1790000000, 0.999);
    const cf32* const samples[] = { heard.data() };
    int found = 0;
    windows.process(samples, heard.size(), [&](std::uint64_t counter, const bodies& got) {
        EXPECT_EQ(counter, 0u);
        ++found;
        const cf32 flat = got[0][0];
        EXPECT_GT(std::abs(flat), 0.0f);
        for (int m = 0; m < format.ofdm.active_count(); ++m)
            EXPECT_LT(std::abs(got[0][m] - flat), 1e-6f * std::abs(flat)) << m;
    });
    EXPECT_EQ(found, 1);
    windows.set_time(1790000002, 0.25 / 25e6);
    EXPECT_NEAR(windows.opening_s() * 25e6, options.scheduled_window() + 0.25, 0.01);
}

TEST(AnEchoWindows, StartAnew)
{
    physec::sync::receiver_options options;
    options.format = small().format;
    physec::an::echo_windows windows(options, 1);
    const auto count = [&](std::size_t samples) {
        std::vector<cf32> heard(samples);
        const cf32* const pointer[] = { heard.data() };
        std::vector<std::uint64_t> frames;
        windows.process(
            pointer, samples, [&](std::uint64_t frame, const bodies&) { frames.push_back(frame); });
        return frames;
    };
    const std::size_t spacing = options.format.spacing_samples();
    const std::vector<std::uint64_t> first{ 0 };
    EXPECT_EQ(count(spacing + spacing / 2), first);
    windows.reset();
    EXPECT_EQ(count(spacing + spacing / 2), first);
}

TEST(AnEchoWindows, CountBeyondTheHeaders)
{
    // Headers hold 32 bits, which last for days.
    auto format = small().format;
    physec::sync::receiver_options options;
    options.format = format;
    physec::an::echo_windows windows(options, 1);
    const std::int64_t frame = (std::int64_t(1) << 32) + 5;
    const std::int64_t begin = frame * format.spacing_samples(); // 1 MHz: microseconds
    windows.set_time(begin / 1000000, (begin % 1000000) * 1e-6);
    std::vector<cf32> heard(format.spacing_samples());
    const cf32* const pointer[] = { heard.data() };
    std::vector<std::uint64_t> frames;
    windows.process(pointer, heard.size(), [&](std::uint64_t number, const bodies&) {
        frames.push_back(number);
    });
    EXPECT_EQ(frames, std::vector<std::uint64_t>{ std::uint64_t(frame) });
}
TEST(AnEchoWindows, UnusableInputIsNamed)
{
    physec::sync::receiver_options options;
    options.format = small().format;
    EXPECT_THROW(physec::an::echo_windows(options, 0), physec::invalid_input);
}
