// SPDX-License-Identifier: GPL-3.0-or-later
// What was sent stays heard when a radio counts its samples anew.
#include "fixture.h"
#include <gtest/gtest.h>

using namespace test;

namespace {

enum class restart { none, new_stream, new_radio, time_set, all };

void expect_size(const std::vector<cf32>& x, std::size_t first, std::size_t count, double size)
{
    double worst = 0.0;
    for (std::size_t n = first + 40; n + 40 < first + count; ++n) // the filter's ends left out
        worst = std::max(worst, std::abs(std::abs(x[n]) - size));
    EXPECT_LT(worst, 1e-3) << "from sample " << first;
}

//! One burst, then another after the count has begun again, in front of a receiver that is slow.
void hear_both(restart how, bool played_before)
{
    SCOPED_TRACE(static_cast<int>(how) * 10 + played_before);
    const auto name = fresh_name();
    auto from = ideal_radio(name, { { "nrx", "0" } }), to = ideal_radio(name, { { "ntx", "0" } });
    auto tx = std::make_unique<transmit_stream>(from, std::vector<std::size_t>{ 0 });
    receive_stream rx(to, { 0 });
    stopped_clock clock(*to);
    const std::int64_t at = soon(*from);
    const std::int64_t later = rx_fifo_samples + 20000; // time waits before that for the receiver
    rx.start(at, later + 20000);
    send_burst(*tx, { tone(0.01, 10000, 0.5) }, at + 1000 * 200);
    if (played_before) {
        clock.go();
        ASSERT_TRUE(next_event(*tx));
    }
    if (how == restart::new_stream || how == restart::all) {
        tx.reset();
        tx = std::make_unique<transmit_stream>(from, std::vector<std::size_t>{ 0 });
    }
    if (how == restart::new_radio) {
        tx.reset();
        from.reset();
        from = ideal_radio(name, { { "nrx", "0" }, { "serial", "other" } });
        tx = std::make_unique<transmit_stream>(from, std::vector<std::size_t>{ 0 });
    }
    if (how == restart::time_set || how == restart::all)
        for (int twice = 0; twice < 2; ++twice)
            from->set_time_now(0);
    stopped_clock again(*to);
    clock.go();
    std::thread sender([&] {
        const std::int64_t when = at + later * 200 - from->clock().origin;
        send_burst(*tx, { tone(0.01, 10000, 0.25) }, when, &again);
    });
    const auto heard = collect(rx, 1, later + 20000)[0];
    sender.join();
    ASSERT_EQ(heard.size(), std::size_t(later) + 20000);
    expect_size(heard, 0, 1000, 0.0);
    expect_size(heard, 1000, 10000, 0.5);
    expect_size(heard, 11000, later - 11000, 0.0);
    expect_size(heard, later, 10000, 0.25);
    expect_size(heard, later + 10000, 10000, 0.0);
}

} // namespace

TEST(Numbering, WhatWasSentIsHeardThoughTheCountBeginsAgain)
{
    for (const auto how : { restart::none,
                            restart::new_stream,
                            restart::new_radio,
                            restart::time_set,
                            restart::all })
        for (const bool played_before : { true, false })
            hear_both(how, played_before);
}

TEST(Numbering, AFullFifoIsTakenAtOnceAfterEveryRestart)
{
    auto device = ideal_radio(fresh_name());
    for (int run = 0; run < 6; ++run) {
        transmit_stream tx(device, { 0 });
        stopped_clock clock(*device);
        const auto signal = tone(0.1, tx_fifo_samples);
        const cf32* place = signal.data();
        const std::int64_t at = device->own_tick_at(soon(*device));
        tx.begin({ true, true, at }, true);
        EXPECT_EQ(tx.write(&place, 0, signal.size()), signal.size()) << run;
        tx.end_burst();
        clock.go();
        ASSERT_TRUE(next_event(tx));
        if (run % 2)
            device->set_time_now(0);
    }
}
