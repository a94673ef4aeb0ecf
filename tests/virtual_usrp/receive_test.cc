// SPDX-License-Identifier: GPL-3.0-or-later
// Receive commands: one after the other, stopped, fetched late.
#include "fixture.h"
#include <gtest/gtest.h>
#include <physec/error.h>

using namespace test;

namespace {

using outcome = receive_stream::outcome;

//! The next piece that is something, or nothing after 10 s.
receive_stream::piece next_piece(receive_stream& stream, std::size_t most)
{
    std::vector<cf32> samples(most);
    cf32* place = samples.data();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    for (;;) {
        const auto piece = stream.pull(&place, most, most);
        if (piece.what != outcome::nothing_yet || std::chrono::steady_clock::now() > deadline)
            return piece;
        nap();
    }
}

} // namespace

TEST(Receive, AFiniteCaptureThatFitsTheFifoWaitsForItsHost)
{
    auto device = open_radio({ { "air", fresh_name() }, { "clock", "realtime" } });
    device->set_rate(20e6); // the FIFO lasts 13 ms
    receive_stream rx(device, { 0 });
    const std::int64_t at = (device->own_tick_at(device->time_now()) / 10 + 10'000'000) * 10;
    rx.start(at, 1000);
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
    const auto piece = next_piece(rx, 1000);
    EXPECT_EQ(piece.what, outcome::samples);
    EXPECT_EQ(piece.own_tick, at);
    EXPECT_EQ(piece.count, 1000u);
    EXPECT_TRUE(piece.end);
}

TEST(Receive, CommandsWaitForTheOneBefore)
{
    auto device = ideal_radio(fresh_name());
    receive_stream rx(device, { 0 });
    stopped_clock clock(*device);
    const std::int64_t at = soon(*device);
    rx.start(at, 100);
    rx.start(at + 1000 * 200, 100);
    rx.start(std::nullopt, 50);    // at once: after the second
    rx.start(at + 1100 * 200, 10); // the radio is busy by then
    rx.start(at + 5000 * 200, 10);
    clock.go();
    for (const std::int64_t begin : { 0, 1000, 1100 }) {
        const auto piece = next_piece(rx, 100);
        EXPECT_EQ(piece.own_tick, at + begin * 200);
        EXPECT_EQ(piece.count, begin == 1100 ? 50u : 100u);
        EXPECT_TRUE(piece.start);
        EXPECT_TRUE(piece.end);
    }
    EXPECT_EQ(next_piece(rx, 100).what, outcome::late);
    const auto last = next_piece(rx, 100);
    EXPECT_EQ(last.own_tick, at + 5000 * 200);
    EXPECT_EQ(last.count, 10u);
}

TEST(Receive, CommandsThatWaitAreLimited)
{
    auto device = ideal_radio(fresh_name());
    receive_stream rx(device, { 0 });
    stopped_clock clock(*device);
    const std::int64_t at = soon(*device);
    for (int n = 0; n <= 16; ++n)
        rx.start(at + n * 1'000'000, 100);
    EXPECT_THROW(rx.start(at + 17'000'000, 100), physec::invalid_input);
}

TEST(Receive, WhatWasCapturedBeforeAStopStillArrives)
{
    auto device = ideal_radio(fresh_name());
    receive_stream rx(device, { 0 });
    std::int64_t at;
    {
        stopped_clock clock(*device);
        at = soon(*device);
        rx.start(at, std::nullopt);
    }
    while (device->time_now() < at + 5000 * 200)
        nap();
    rx.stop();
    std::int64_t next = at;
    receive_stream::piece piece;
    while (!piece.end) {
        piece = next_piece(rx, 1000);
        ASSERT_EQ(piece.what, outcome::samples);
        EXPECT_EQ(piece.own_tick, next);
        next += std::int64_t(piece.count) * 200;
    }
    EXPECT_GE(next, at + 4900 * 200);
    const std::int64_t before = device->time_now(); // a stream that is over holds no clock
    while (device->time_now() < before + 2 * rx_fifo_samples * 200)
        nap();
}
