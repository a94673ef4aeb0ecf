// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"
#include <gtest/gtest.h>
#include <physec/error.h>

using namespace test;

namespace {

using kind = transmit_stream::event_kind;

} // namespace

// Four antennas with whole-sample delays and gains that a float holds exactly.
TEST(Streams, BurstsArriveAtTheExactSample)
{
    const channel_file channel({ { 0, 0, 3e-6, { 0.5, 0 } },
                                 { 1, 0, 5e-6, { 0, 0.25 } },
                                 { 2, 0, 0.0, { -1, 0 } },
                                 { 3, 0, 7e-6, { 0.125, 0 } } });
    const auto name = fresh_name();
    auto device = ideal_radio(name, { { "ntx", "4" }, { "channel", channel.name() } });
    device->set_rate(1e6);
    transmit_stream tx(device, { 0, 1, 2, 3 });
    receive_stream rx(device, { 0 });
    stopped_clock clock(*device);
    const std::int64_t at = soon(*device);
    std::vector<std::vector<cf32>> signal(4, std::vector<cf32>(400));
    for (int a = 0; a < 4; ++a)
        signal[a][100 * a] = 1.0f; // one pulse each
    rx.start(at, 500);
    std::thread sender([&] { send_burst(tx, signal, at, &clock); });
    const auto heard = collect(rx, 1, 500)[0];
    sender.join();
    ASSERT_EQ(heard.size(), 500u);
    const std::map<int, double> pulses = {
        { 3, 0.5 }, { 105, 0.25 }, { 200, 1.0 }, { 307, 0.125 }
    };
    for (int n = 0; n < 500; ++n)
        EXPECT_NEAR(std::abs(heard[n]), pulses.count(n) ? pulses.at(n) : 0.0, 1e-6) << n;
    const auto ack = next_event(tx);
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->kind, kind::burst_ack);
    EXPECT_EQ(ack->own_tick, at + 400 * 200);
}

TEST(Streams, LockstepRunsAreBitIdentical)
{
    std::vector<cf32> first;
    for (int run = 0; run < 3; ++run) {
        const auto name = fresh_name();
        const settings more = {
            { "noise", "-40" }, { "adc_bits", "12" }, { "serial", "same" }, { "speed", "1000" }
        };
        auto from = ideal_radio(name, more), to = ideal_radio(name, more);
        from->set_rate(2e6);
        transmit_stream tx(from, { 0 });
        receive_stream rx(to, { 0 });
        stopped_clock clock(*from);
        const std::int64_t at = 1000 * 200'000'000ll; // 1 s of the computer's time
        ASSERT_LT(from->time_now(), at);
        rx.start(at, 50000);
        const auto signal = tone(0.0123, 600000, 0.3); // more than the FIFO holds
        std::thread sender([&] { send_burst(tx, { signal }, at, &clock); });
        const auto heard = collect(rx, 1, 50000)[0];
        sender.join();
        ASSERT_EQ(heard.size(), 50000u);
        if (run == 0)
            first = heard;
        EXPECT_EQ(heard, first);
    }
    EXPECT_GT(std::abs(first[100]), 0.2f);
}

TEST(Streams, ALockstepClockWaitsForItsRadios)
{
    const settings two = { { "radios", "2" }, { "speed", "1000" } };
    const auto name = fresh_name();
    auto from = ideal_radio(name, two), to = ideal_radio(name, two);
    from->set_rate(2e6);
    transmit_stream tx(from, { 0 });
    receive_stream rx(to, { 0 });
    const auto still = [&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(2)); // 2 s of the air, if it ran
        return from->time_now() == 0;
    };
    EXPECT_TRUE(still());
    rx.start(0, 1000);
    EXPECT_TRUE(still());
    rx.stop();
    rx.start(0, 1000); // the same radio again does not count
    EXPECT_TRUE(still());
    const auto signal = tone(0.0123, 900, 0.3);
    std::thread sender([&] { send_burst(tx, { signal }, 20000); }); // sample 200
    const auto heard = collect(rx, 1, 1000)[0];
    sender.join();
    ASSERT_EQ(heard.size(), 1000u);
    EXPECT_EQ(heard[199], cf32(0)); // the very first samples of this air
    EXPECT_NEAR(std::abs(heard[200]), 0.3, 1e-3);
}

TEST(Streams, ALateBurstIsReportedAndDropped)
{
    auto device = open_radio({ { "air", fresh_name() }, { "clock", "realtime" } });
    transmit_stream tx(device, { 0 });
    const std::int64_t now = device->time_now();
    send_burst(tx, { tone(0.1, 100) }, now - 2000);
    const auto late = next_event(tx);
    ASSERT_TRUE(late);
    EXPECT_EQ(late->kind, kind::late);
    send_burst(tx, { tone(0.1, 100) }, device->time_now() + 100'000'000);
    const auto ack = next_event(tx);
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->kind, kind::burst_ack); // the next burst is heard again
}

TEST(Streams, AHostThatSendsNothingUnderflowsOnce)
{
    auto device = open_radio({ { "air", fresh_name() }, { "clock", "realtime" } });
    transmit_stream tx(device, { 0 });
    const auto samples = tone(0.1, 1000);
    const cf32* place = samples.data();
    tx.begin({ true, false, std::nullopt }, true);
    ASSERT_EQ(tx.write(&place, 0, 1000), 1000u);
    const auto first = next_event(tx);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->kind, kind::underflow);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_FALSE(tx.poll());
    tx.begin({ false, false, std::nullopt }, true);
    EXPECT_EQ(tx.write(&place, 0, 1000), 1000u); // goes on without a new burst
    tx.end_burst();
    const auto ack = next_event(tx);
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->kind, kind::burst_ack);
}

TEST(Streams, AnOverflowNamesTheFirstLostSampleOnce)
{
    auto device = open_radio({ { "air", fresh_name() }, { "clock", "realtime" } });
    device->set_rate(20e6); // the FIFO lasts 13 ms
    receive_stream rx(device, { 0 });
    rx.start(std::nullopt, std::nullopt);
    std::vector<cf32> samples(1000);
    cf32* place = samples.data();
    receive_stream::piece piece;
    while (!piece.count)
        piece = rx.pull(&place, 1000, 1000);
    EXPECT_TRUE(piece.start);
    const std::int64_t expected = piece.own_tick + 1000 * 10;
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    piece = rx.pull(&place, 1000, 1000);
    EXPECT_EQ(piece.what, receive_stream::outcome::overflow);
    EXPECT_EQ(piece.own_tick, expected);
    do // a busy computer may lose some more
        piece = rx.pull(&place, 1, 1000);
    while (piece.what != receive_stream::outcome::samples);
    EXPECT_GT(piece.own_tick, expected);
    EXPECT_FALSE(piece.start);
}

TEST(Streams, ALateStreamCommandIsAnErrorAndNoStream)
{
    auto device = open_radio({ { "air", fresh_name() }, { "clock", "realtime" } });
    receive_stream rx(device, { 0 });
    rx.start(device->own_tick_at(device->time_now() - 1'000'000), std::nullopt);
    std::vector<cf32> samples(10);
    cf32* place = samples.data();
    EXPECT_EQ(rx.pull(&place, 1, 10).what, receive_stream::outcome::late);
    EXPECT_EQ(rx.pull(&place, 1, 10).what, receive_stream::outcome::nothing_yet);
}

TEST(Streams, OneSenderPerAntenna)
{
    const auto name = fresh_name();
    auto one = ideal_radio(name, { { "ntx", "2" } }),
         two = ideal_radio(name, { { "tx_base", "1" } });
    transmit_stream first(one, { 0, 1 });
    EXPECT_THROW(transmit_stream(two, { 0 }), physec::invalid_input);
    EXPECT_THROW(transmit_stream(one, { 1 }), physec::invalid_input);
}

TEST(Streams, TimeIsSetAtTheNextSecondOfAll)
{
    const auto name = fresh_name();
    const settings own = { { "shared_reference", "0" } };
    auto one = ideal_radio(name, own), two = ideal_radio(name, own);
    EXPECT_NE(one->clock().origin, two->clock().origin); // opened at different moments
    align(*one, *two);
    EXPECT_EQ(one->time_last_pps() % 200'000'000, 0);
    const auto sent = tone(0.01, 300, 0.5);
    const auto heard = over_the_air(one, two, sent, 300);
    ASSERT_EQ(heard.size(), 300u);
    // Same instant on both; the phase between their oscillators is anybody's guess.
    const auto turn = heard[0] / sent[0];
    EXPECT_NEAR(std::abs(turn), 1.0, 1e-5);
    for (int n = 0; n < 300; ++n)
        EXPECT_LT(std::abs(heard[n] - sent[n] * turn), 1e-5);
}

TEST(Streams, TheChannelFileIsReadAgainAtEveryStart)
{
    channel_file channel({ { 0, 0, 0.0, 1.0 } });
    auto device = ideal_radio(fresh_name(), { { "channel", channel.name() } });
    const auto sent = tone(0.0, 50, 0.5);
    EXPECT_NEAR(std::abs(over_the_air(device, device, sent, 50)[20]), 0.5, 1e-6);
    channel.rewrite({ { 0, 0, 0.0, 0.5 } });
    EXPECT_NEAR(std::abs(over_the_air(device, device, sent, 50)[20]), 0.25, 1e-6);
}
