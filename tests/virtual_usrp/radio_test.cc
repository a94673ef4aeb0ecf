// SPDX-License-Identifier: GPL-3.0-or-later
// A radio's clock, commands and noise, and the clock that waits for radios.
#include "fixture.h"
#include <gtest/gtest.h>
#include <limits>
#include <physec/error.h>
#include <stdexcept>

using namespace test;

TEST(Radio, OnlyRadiosThatLiveAreWaitedFor)
{
    const auto name = fresh_name();
    const settings three = { { "radios", "3" } };
    auto bob = ideal_radio(name, three);
    receive_stream rx(bob, { 0 });
    rx.start(0, 1000);
    for (int twice = 0; twice < 2; ++twice) {
        auto alice = ideal_radio(name, three);
        alice->has_begun();
    }
    EXPECT_TRUE(bob->medium().stands_still());
    auto alice = ideal_radio(name, three), eve = ideal_radio(name, three);
    alice->has_begun();
    EXPECT_TRUE(bob->medium().stands_still());
    eve->has_begun();
    EXPECT_FALSE(bob->medium().stands_still());
    eve.reset(); // it has started, and goes on
    EXPECT_FALSE(bob->medium().stands_still());
}

TEST(Radio, TheNextSecondIsNowWhileTimeStandsStill)
{
    auto device = ideal_radio(fresh_name(), { { "radios", "1" }, { "shared_reference", "0" } });
    device->set_time_next_pps(7'000'000);
    EXPECT_EQ(device->time_now(), 7'000'000);
    device->has_begun();
    while (device->medium().now() < 250'000'000)
        nap();
    EXPECT_EQ(device->time_of(0), 7'000'000); // nothing was left to happen later
}

TEST(Radio, CommandsForAClockThatStandsStillAreRefusedInTheEnd)
{
    auto device = ideal_radio(fresh_name(), { { "radios", "1" } });
    device->set_command_time(1'000'000);
    int taken = 0;
    EXPECT_THROW(for (; taken < 70; ++taken) device->set_gain(direction::receive, 0, taken % 2),
                 std::runtime_error);
    EXPECT_GT(taken, 50);
}

TEST(Radio, RatesThatAreNoneAreRefused)
{
    auto device = ideal_radio(fresh_name());
    const double before = device->rate();
    for (const double rate : { std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity(),
                               0.0,
                               -1e6 })
        EXPECT_THROW(device->set_rate(rate), physec::invalid_input) << rate;
    EXPECT_EQ(device->rate(), before);
}

TEST(Radio, ManySettingsDoNotSilenceThePast)
{
    auto device = ideal_radio(fresh_name(), { { "noise", "-40" } });
    receive_stream rx(device, { 0 });
    std::int64_t at;
    {
        stopped_clock clock(*device);
        at = soon(*device);
        rx.start(at, std::nullopt);
    }
    while (device->time_now() < at + 20000 * 200)
        nap();
    for (int n = 0; n < 70; ++n)
        device->set_gain(direction::receive, 0, n % 2);
    const auto heard = collect(rx, 1, 10000)[0];
    ASSERT_EQ(heard.size(), 10000u);
    double power = 0.0;
    for (const auto& v : heard)
        power += std::norm(v) / 10000;
    EXPECT_NEAR(10 * std::log10(power), -40.0, 1.5); // 0 or 1 dB of gain
}

TEST(Radio, NoiseDoesNotRepeatWhenTimeIsSetAnew)
{
    auto device = ideal_radio(fresh_name(), { { "noise", "-40" }, { "ppm", "5" } });
    std::vector<std::vector<cf32>> captures;
    for (int run = 0; run < 3; ++run) {
        receive_stream rx(device, { 0 });
        stopped_clock clock(*device);
        device->set_time_now(0);
        rx.start(1000 * 200, 1000);
        clock.go();
        captures.push_back(collect(rx, 1, 1000)[0]);
        ASSERT_EQ(captures.back().size(), 1000u);
        for (int earlier = 0; earlier < run; ++earlier)
            EXPECT_NE(captures[earlier], captures[run]);
    }
}

TEST(Radio, DelaysBeyondWhatTheAirKeepsAreRefused)
{
    const channel_file channel({ { 0, 0, 0.005, 1.0 } });
    auto device = ideal_radio(
        fresh_name(),
        { { "channel", channel.name() }, { "tx_delay", "10000" }, { "rx_delay", "10000" } });
    device->set_rate(50e6);
    transmit_stream tx(device, { 0 });
    receive_stream rx(device, { 0 });
    EXPECT_THROW(rx.start(std::nullopt, 100), physec::invalid_input); // 270000 samples
    device->set_rate(40e6);
    EXPECT_NO_THROW(rx.start(std::nullopt, 100));
}
