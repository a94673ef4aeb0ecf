// SPDX-License-Identifier: GPL-3.0-or-later
// The transmit FIFO: what it takes, when, and what it reports.
#include "fixture.h"
#include <gtest/gtest.h>

using namespace test;

namespace {

using kind = transmit_stream::event_kind;

//! One send of the host; samples taken at once.
std::size_t send(transmit_stream& stream, const std::vector<cf32>& samples, transmit_stream::burst what)
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
