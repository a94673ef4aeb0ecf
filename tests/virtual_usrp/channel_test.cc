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
        stopped_clock clock(*device);
        const std::int64_t at = soon(*device);
        rx.start(at, sent.size());
        std::thread sender([&] { send_burst(tx, { sent }, at, &clock); });
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

// Paths that share a filter against each on its own, which is the few-line reference here.
TEST(Channel, PathsTogetherAreTheSumOfPathsAlone)
{
    for (const char* ppm : { "0", "7", "-40" }) {
        const auto name = fresh_name();
        auto from = ideal_radio(name, { { "ntx", "2" } });
        auto to = ideal_radio(name, { { "shared_reference", "0" }, { "ppm", ppm } });
        from->set_frequency(direction::transmit, 0, 30e6); // offsets within the band
        to->set_frequency(direction::receive, 0, 30e6);
        transmit_stream tx(from, { 0, 1 });
        stopped_clock clock(*from);
        const std::int64_t at = soon(*from);
        const auto one = tone(0.31, 6000, 0.3), two = tone(-0.11, 6000, 0.7);
        const cf32* places[] = { one.data(), two.data() };
        tx.begin({ true, false, at }, true);
        ASSERT_EQ(tx.write(places, 0, 6000), 6000u);

        std::vector<physec::channel::antenna_path> paths;
        for (int k = 0; k < 12; ++k)
            paths.push_back({ k % 2, 0, 0.37e-6 * k, std::polar(0.2 + 0.05 * k, 1.0 * k) });
        const std::int64_t first = to->clock().own_tick(at) / 200 + 100;
        const auto state = to->receive_front_end(0);
        const auto hear = [&](const std::vector<physec::channel::antenna_path>& some) {
            auto receiver = to->make_receiver(0);
            receiver->set_paths(some);
            std::vector<cf32> heard(5000);
            receiver->receive(to->clock(), state, first, heard.data(), heard.size());
            return heard;
        };
        const auto together = hear(paths);
        std::vector<cf64> sum(together.size());
        for (const auto& path : paths) {
            const auto alone = hear({ path });
            for (std::size_t n = 0; n < sum.size(); ++n)
                sum[n] += cf64(alone[n]);
        }
        double worst = 0.0, most = 0.0;
        for (std::size_t n = 0; n < sum.size(); ++n) {
            worst = std::max(worst, std::abs(sum[n] - cf64(together[n])));
            most = std::max(most, std::abs(sum[n]));
        }
        EXPECT_GT(most, 0.1);
        EXPECT_LT(worst, 2e-5 * 12) << ppm; // rounding of single precision, twelve times
    }
}
