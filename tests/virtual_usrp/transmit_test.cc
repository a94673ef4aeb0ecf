// SPDX-License-Identifier: GPL-3.0-or-later
// The transmit FIFO: what it takes, when, and what it reports.
#include "fixture.h"
#include <gtest/gtest.h>

using namespace test;

namespace {

using kind = transmit_stream::event_kind;

//! One send of the host; samples taken at once.
std::size_t
send(transmit_stream& stream, const std::vector<cf32>& samples, transmit_stream::burst what)
{
    const cf32* place = samples.data();
    stream.begin(what, true);
    const std::size_t taken = stream.write(&place, 0, samples.size());
    if (what.end)
        stream.end_burst();
    return taken;
}

} // namespace

TEST(Transmit, AFifoThatHasPlayedIsEmptyWhateverTheTimeIsCalled)
{
    auto device = ideal_radio(fresh_name());
    transmit_stream tx(device, { 0 });
    send_burst(tx, { tone(0.1, 3 * tx_fifo_samples) }, std::nullopt);
    ASSERT_TRUE(next_event(tx)); // all is played
    device->set_time_now(0);
    stopped_clock clock(*device);
    const auto again = tone(0.1, tx_fifo_samples);
    EXPECT_EQ(send(tx, again, { true, true, device->own_tick_at(soon(*device)) }), again.size());
}

TEST(Transmit, AFifoThatHasPlayedIsEmptyAtALowerRate)
{
    auto device = ideal_radio(fresh_name());
    device->set_rate(1e6);
    transmit_stream tx(device, { 0 });
    send_burst(tx, { tone(0.1, 3 * tx_fifo_samples) }, std::nullopt);
    ASSERT_TRUE(next_event(tx));
    ASSERT_EQ(device->set_rate(1e5), 1e5);
    stopped_clock clock(*device);
    const auto again = tone(0.1, tx_fifo_samples);
    EXPECT_EQ(send(tx, again, { true, true, device->own_tick_at(soon(*device)) }), again.size());
}

TEST(Transmit, AnUnderflowIsReportedOnceHoweverOftenNothingIsWritten)
{
    auto device = open_radio({ { "air", fresh_name() }, { "clock", "realtime" } });
    transmit_stream tx(device, { 0 });
    ASSERT_EQ(send(tx, tone(0.1, 1000), { true, false, std::nullopt }), 1000u);
    ASSERT_EQ(next_event(tx)->kind, kind::underflow);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(send(tx, {}, {}), 0u);
        EXPECT_FALSE(tx.poll());
    }
    EXPECT_EQ(send(tx, {}, { false, true, std::nullopt }), 0u);
    EXPECT_EQ(next_event(tx)->kind, kind::burst_ack);
}

TEST(Transmit, ATimeGivenAfterAnUnderflowIsKept)
{
    auto device = open_radio({ { "air", fresh_name() }, { "clock", "realtime" } });
    transmit_stream tx(device, { 0 });
    send(tx, tone(0.1, 1000), { true, false, std::nullopt });
    ASSERT_EQ(next_event(tx)->kind, kind::underflow);
    const std::int64_t at =
        (device->own_tick_at(device->time_now()) / 200 + 500'000) * 200; // 0.5 s
    ASSERT_EQ(send(tx, tone(0.1, 1000), { false, true, at }), 1000u);
    const auto ack = next_event(tx);
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->kind, kind::burst_ack);
    EXPECT_EQ(ack->own_tick, at + 1000 * 200);
}

TEST(Transmit, WhatHasNoTimeIsNeverLate)
{
    const auto name = fresh_name();
    auto device = ideal_radio(name, { { "speed", "10000" } }),
         other = ideal_radio(name, { { "speed", "10000" } });
    transmit_stream tx(device, { 0 });
    std::atomic<bool> over{ false };
    std::thread asks([&] {
        while (!over)
            other->time_now(); // a lockstep clock runs when it is asked
    });
    for (int n = 0; n < 300; ++n) {
        EXPECT_EQ(send(tx, tone(0.1, 10), { true, true, std::nullopt }), 10u);
        const auto event = next_event(tx);
        ASSERT_TRUE(event);
        ASSERT_EQ(event->kind, kind::burst_ack) << n;
    }
    over = true;
    asks.join();
}

TEST(Transmit, ALateStartLosesWhatIsOverAndNoMore)
{
    auto device = ideal_radio(fresh_name());
    transmit_stream tx(device, { 0 });
    receive_stream rx(device, { 0 });
    stopped_clock clock(*device);
    const std::int64_t now = device->time_now() / 200;
    std::vector<cf32> sent(10000);
    for (std::size_t n = 0; n < sent.size(); ++n)
        sent[n] = cf32(n + 1.0f);
    rx.start((now + 1) * 200, 8000);
    std::thread sender([&] { send_burst(tx, { sent }, (now - 2999) * 200, &clock); });
    const auto heard = collect(rx, 1, 8000)[0];
    sender.join();
    // Two packets of 2000 are late; the burst keeps its time.
    ASSERT_EQ(heard.size(), 8000u);
    for (int n = 0; n < 8000; ++n)
        EXPECT_NEAR(std::abs(heard[n]), n >= 1000 && n < 7000 ? n + 3001 : 0, 1e-2) << n;
    EXPECT_EQ(next_event(tx)->kind, kind::late);
    const auto ack = next_event(tx);
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->kind, kind::burst_ack);
    EXPECT_EQ(ack->own_tick, (now + 7001) * 200);
}
