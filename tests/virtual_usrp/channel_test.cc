// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"
#include <gtest/gtest.h>
#include <numeric>

using namespace test;

// What goes through the air in samples must be the channel that simulations apply to subcarriers.
TEST(Channel, IsTheOneOfTheSimulations)
{
    auto numerology = physec::ofdm::numerology::all_active(5e6, 32);
    numerology.active.resize(27); // those nearer to the band's edges are outside the filters
    std::iota(numerology.active.begin(), numerology.active.end(), -13);
    const std::vector<physec::channel::path> paths = { { 613e-9, 0.29, { 0.3, -0.1 } },
                                                       { 1190.5e-9, -0.4, { 0.0, 0.2 } },
                                                       { 800e-9, 0.05, { -0.25, 0.1 } } };
    const int antennas = 3;
    const auto h = physec::channel::miso_response(paths, numerology, antennas);
    const channel_file channel(physec::channel::antenna_paths(paths, antennas, 0, 0));
    auto device = ideal_radio(fresh_name(),
                              { { "channel", channel.name() }, { "ntx", "3" }, { "speed", "20" } });
    device->set_rate(5e6);
    for (int antenna = 0; antenna < antennas; ++antenna) {
        transmit_stream tx(device, { std::size_t(antenna) });
        receive_stream rx(device, { 0 });
        std::vector<cf32> sent; // one subcarrier after the other
        for (int n : numerology.active) {
            const auto part = tone(n / 32.0, 320, 0.5);
            sent.insert(sent.end(), part.begin(), part.end());
        }
        const std::int64_t at = soon(*device);
        rx.start(at, sent.size());
        std::thread sender([&] { send_burst(tx, { sent }, at); });
        const auto heard = collect(rx, 1, sent.size())[0];
        sender.join();
        cf64 oscillators = 0.0; // unknown, but the same on all subcarriers
        for (int k = 0; k < numerology.active_count(); ++k) {
            const cf64 measured = cf64(heard[320 * k + 160]) / cf64(sent[320 * k + 160]);
            const cf64 turn = measured / h(k, antenna);
            if (k == 0)
                oscillators = turn;
            EXPECT_NEAR(std::abs(turn), 1.0, 5e-3);
            // Three paths at -70 dB each, against a sum that may be a tenth of them.
            EXPECT_LT(std::abs(turn - oscillators), 1e-2) << k;
        }
    }
}
