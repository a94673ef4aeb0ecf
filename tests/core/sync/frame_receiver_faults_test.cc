// SPDX-License-Identifier: GPL-3.0-or-later
#include "air_signal.h"
#include <gtest/gtest.h>
#include <limits>
#include <physec/error.h>
#include <physec/sync/frame_receiver.h>

using namespace physec;
using namespace air_signal;

/*!
 * \file
 * What goes wrong on the air: short silences, short prefixes, detections that err, interference,
 * counters that begin again. One antenna, one path without delay, clocks in step unless said.
 */
namespace {

constexpr int lead = 300; // samples of silence at the beginning

std::vector<cf32> samples_of(const ofdm::frame_format& format,
                             int frames,
                             double noise,
                             std::uint64_t seed = 1,
                             std::uint32_t first_counter = 0)
{
    const auto pilots =
        ofdm::random_phase_pilots(format.body_symbols, format.ofdm.active_count(), 1, seed);
    auto heard = antenna_samples(format, pilots, 0, frames, 7, first_counter);
    heard.insert(heard.begin(), lead, cf32(0.0f));
    heard.resize(heard.size() + 500);
    random::generator(seed, "noise").add_complex_normal(heard.data(), heard.size(), noise);
    return heard;
}

std::vector<sync::received_frame> received(const ofdm::frame_format& format,
                                           const std::vector<cf32>& heard)
{
    sync::receiver_options options;
    options.format = format;
    options.epoch_s = lead / format.ofdm.bandwidth_hz;
    sync::frame_receiver receiver(options);
    std::vector<sync::received_frame> frames;
    receiver.process(
        heard.data(), heard.size(), [&](const auto& frame) { frames.push_back(frame); });
    return frames;
}

int count_usable(const std::vector<sync::received_frame>& frames, std::uint32_t from)
{
    return std::count_if(frames.begin(), frames.end(), [&](const auto& frame) {
        return frame.header.counter >= from && frame.timing_complaint.empty();
    });
}

} // namespace

TEST(FrameReceiverFaults, NoSilenceAndNoPrefixIsTooShort)
{
    // Where one frame ends and the next begins, chance must not look like a preamble; 40 dB. With a
    // prefix of 4 the first detections may lie outside of it, and then the slot takes a while.
    for (const int size : { 32, 128 })
        for (const int prefix : { 4, size / 4, size })
            for (const int idle : { 0, 1, 2, 3, 5 }) {
                ofdm::frame_format format;
                format.ofdm = ofdm::frame_format::guarded(1e6, size, 0.9);
                format.cyclic_prefix = prefix;
                format.body_symbols = 4;
                format.idle_symbols = idle;
                for (std::uint64_t seed = 1; seed <= 10; ++seed) {
                    const auto frames = received(format, samples_of(format, 16, 1e-4, seed));
                    const int settled = prefix == 4 ? 8 : 1;
                    EXPECT_EQ(frames.size(), 16u)
                        << size << " " << prefix << " " << idle << " " << seed;
                    EXPECT_EQ(count_usable(frames, settled), 16 - settled)
                        << size << " " << prefix << " " << idle << " " << seed;
                }
            }
}

TEST(FrameReceiverFaults, DetectionsThatErrDoNotCostTheSlot)
{
    // At 3 dB the place of single frames is found up to a prefix off.
    const auto format = small_format(1);
    auto heard = samples_of(format, 100, 1e-9);
    const double power = mean_power(heard);
    random::generator(5, "noise").add_complex_normal(heard.data(), heard.size(), power / 2.0);
    const auto frames = received(format, heard);
    EXPECT_GE(frames.size(), 99u);
    double worst = 0.0;
    for (const auto& frame : frames) {
        EXPECT_TRUE(frame.in_slot) << frame.header.counter;
        worst = std::max(worst, std::abs(frame.schedule_offset_samples));
    }
    EXPECT_GT(worst, 14.0);                  // or the test would show nothing
    EXPECT_GE(count_usable(frames, 25), 74); // settling takes longer at this SNR
}

TEST(FrameReceiverFaults, OneFrameThatComesLateIsAnException)
{
    const auto format = small_format(1);
    auto heard = samples_of(format, 20, 1e-2);
    const auto fourth = heard.begin() + lead + 4 * format.spacing_samples();
    std::rotate(fourth, fourth + format.spacing_samples() - 30, fourth + format.spacing_samples());
    const auto frames = received(format, heard);
    ASSERT_EQ(frames.size(), 20u);
    EXPECT_NEAR(frames[4].schedule_offset_samples, 30.0, 8.0);
    for (const auto& frame : frames)
        EXPECT_TRUE(frame.in_slot) << frame.header.counter;
    EXPECT_EQ(count_usable(frames, 8), 12);
}

TEST(FrameReceiverFaults, FramesThatComeBackIntoTheirSlotAreUsedAgain)
{
    const auto format = small_format(1);
    auto heard = samples_of(format, 60, 1e-2);
    const auto sixth = lead + 6 * format.spacing_samples();
    heard.erase(heard.begin() + sixth - 100, heard.begin() + sixth - 40); // in the silence
    heard.insert(heard.begin(), 60, cf32(0.0f));
    const auto frames = received(format, heard);
    ASSERT_EQ(frames.size(), 60u);
    EXPECT_FALSE(frames[3].in_slot);
    EXPECT_NE(frames[3].timing_complaint.find("align the clocks"), std::string::npos);
    EXPECT_EQ(count_usable(frames, 50), 10);
}

TEST(FrameReceiverFaults, InterferenceOnOneBodySpoilsThatFrameAlone)
{
    const auto format = small_format(8);
    for (const int hit : { 1, 2, 20 })
        for (const double amplitude : { 1e3, 1e6 }) {
            auto heard = samples_of(format, 40, 1e-2);
            random::generator random(hit, "interference");
            const auto place = lead + hit * format.spacing_samples() + 1500;
            for (int k = 0; k < 10; ++k)
                heard[place + k] +=
                    cf32(std::polar(amplitude, 2.0 * pi * random.uniform(0.0, 1.0)));
            const auto frames = received(format, heard);
            ASSERT_EQ(frames.size(), 40u);
            EXPECT_NE(frames[hit].timing_complaint, "") << hit << " " << amplitude;
            // The frame behind is compared with it, and the one after settles the carrier again.
            EXPECT_EQ(count_usable(frames, hit + 2), 38 - hit) << hit << " " << amplitude;
            EXPECT_LT(std::abs(frames.back().clock_offset_ppm),
                      5.0 * frames.back().clock_deviation_ppm);
            EXPECT_LT(frames.back().clock_deviation_ppm, 1.0);
        }
}

TEST(FrameReceiverFaults, SamplesThatAreNoNumbersPass)
{
    const auto format = small_format(2);
    auto heard = samples_of(format, 20, 1e-3);
    const float nothing = std::numeric_limits<float>::quiet_NaN();
    const auto place = heard.begin() + lead + 4 * format.spacing_samples() + 100;
    std::fill(place, place + 300, cf32(nothing, nothing));
    const auto frames = received(format, heard);
    EXPECT_GE(frames.size(), 18u);
    EXPECT_GE(count_usable(frames, 8), 12);
}

TEST(FrameReceiverFaults, TheCounterBeginsAgainAndTheClockGoesOn)
{
    const auto format = small_format(1);
    const auto heard = samples_of(format, 12, 1e-3, 1, 0xfffffffa);
    sync::receiver_options options;
    options.format = format;
    sync::frame_receiver receiver(options);
    const std::int64_t rate = 25'000'000;
    const std::int64_t begin = 0xfffffffaLL * format.spacing_samples() - lead;
    receiver.set_time(begin / rate, double(begin % rate) / rate);
    int usable = 0;
    std::vector<std::uint32_t> counters;
    receiver.process(heard.data(), heard.size(), [&](const auto& frame) {
        counters.push_back(frame.header.counter);
        usable += frame.timing_complaint.empty();
        EXPECT_NEAR(frame.schedule_offset_samples, 0.0, 16.0);
    });
    EXPECT_EQ(counters.front(), 0xfffffffa);
    EXPECT_EQ(counters.back(), 5u);
    EXPECT_EQ(usable, 11);
    EXPECT_EQ(receiver.missed(), 0u);
}

TEST(FrameReceiverFaults, TimesThatAreNoNumbersAreRefused)
{
    sync::receiver_options options;
    options.format = small_format();
    sync::frame_receiver receiver(options);
    EXPECT_THROW(receiver.set_time(0, std::numeric_limits<double>::quiet_NaN()), invalid_input);
    EXPECT_THROW(receiver.set_time(0, std::numeric_limits<double>::infinity()), invalid_input);
}
