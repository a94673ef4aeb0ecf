// SPDX-License-Identifier: GPL-3.0-or-later
// Every impairment is measured in what a receiver hears, and compared with its argument.
#include "fixture.h"
#include "impairments.h"
#include <gtest/gtest.h>
#include <numeric>

using namespace test;

namespace {

const settings own_clock = { { "shared_reference", "0" } };

settings with(settings some, const settings& more)
{
    for (const auto& entry : more)
        some[entry.first] = entry.second;
    return some;
}

double power(const std::vector<cf32>& x, cf64 mean = 0.0)
{
    double sum = 0.0;
    for (const cf32& v : x)
        sum += std::norm(cf64(v) - mean);
    return sum / x.size();
}

cf64 correlate(const std::vector<cf32>& x, double cycles_per_sample)
{
    cf64 sum = 0.0;
    for (std::size_t n = 0; n < x.size(); ++n)
        sum += cf64(x[n]) * std::polar(1.0, -2 * pi * cycles_per_sample * n);
    return sum / double(x.size());
}

//! Phase advance per sample, from the first half to the second.
double frequency(const std::vector<cf32>& x, std::size_t lag)
{
    // Coarse by lag 16, fine by a long lag: the fine one is ambiguous by 1/lag.
    const auto by = [&](std::size_t l) {
        cf64 sum = 0.0;
        for (std::size_t n = 0; n + l < x.size(); ++n)
            sum += cf64(x[n + l]) * std::conj(cf64(x[n]));
        return std::arg(sum) / (2 * pi * l);
    };
    double estimate = by(16);
    for (std::size_t l = 64; l <= lag; l *= 4)
        estimate = by(l) + std::round((estimate - by(l)) * l) / l;
    return estimate;
}

double centre(const std::vector<cf32>& x, std::size_t from, std::size_t to)
{
    double sum = 0.0, weight = 0.0;
    for (std::size_t n = from; n < to; ++n) {
        sum += n * std::norm(x[n]);
        weight += std::norm(x[n]);
    }
    return sum / weight;
}

//! A bell whose spectrum lies well inside the usable band.
void add_pulse(std::vector<cf32>& x, std::size_t place)
{
    for (int k = -40; k <= 40; ++k)
        x[place + k] += cf32(float(0.8 * std::exp(-k * k / 50.0)));
}

} // namespace

TEST(Impairments, CarrierOffsetFollowsFromPpm)
{
    const auto name = fresh_name();
    auto from = ideal_radio(name, with(own_clock, { { "ppm", "0.5" } }));
    auto to = ideal_radio(name, with(own_clock, { { "ppm", "-0.25" } }));
    from->set_frequency(direction::transmit, 0, 2.4e9);
    to->set_frequency(direction::receive, 0, 2.4e9);
    align(*from, *to);
    auto heard = over_the_air(from, to, tone(0.0, 50000, 0.5), 40000);
    heard.erase(heard.begin(), heard.begin() + 1000); // clocks differ: a few samples early or late
    EXPECT_NEAR(frequency(heard, 16384) * 1e6, 2.4e9 * 0.75e-6, 0.1);
}

TEST(Impairments, SampleClocksDriftApartByPpm)
{
    const auto name = fresh_name();
    auto from = ideal_radio(name, with(own_clock, { { "ppm", "20" } }));
    auto to = ideal_radio(name, with(own_clock, { { "ppm", "-10" } }));
    for (auto& device : { from, to }) { // a low carrier, for its offset not to matter here
        device->set_frequency(direction::transmit, 0, 1e6);
        device->set_frequency(direction::receive, 0, 1e6);
    }
    align(*from, *to);
    std::vector<cf32> sent(410000);
    add_pulse(sent, 1000);
    add_pulse(sent, 401000);
    const auto heard = over_the_air(from, to, sent, 410000);
    ASSERT_EQ(heard.size(), 410000u);
    const double spacing = centre(heard, 390000, 410000) - centre(heard, 0, 20000);
    EXPECT_NEAR(spacing - 400000.0, 400000.0 * ((1 - 10e-6) / (1 + 20e-6) - 1), 0.01); // -12
}

TEST(Impairments, FractionalDelaysAddUp)
{
    const channel_file channel({ { 0, 0, 1.3e-6, { 0.5, 0 } }, { 1, 1, 0.0, 1.0 } });
    auto device = ideal_radio(fresh_name(),
                              { { "channel", channel.name() },
                                { "ntx", "2" },
                                { "nrx", "2" },
                                { "tx_delay", "2.5" },
                                { "rx_delay", "1.25" },
                                { "skew", "0.4" } });
    std::vector<std::vector<cf32>> heard;
    {
        transmit_stream tx(device, { 0, 1 });
        receive_stream rx(device, { 0, 1 });
        stopped_clock clock(*device);
        const std::int64_t at = soon(*device);
        rx.start(at, 400);
        std::thread sender([&] {
            send_burst(tx, { tone(0.2, 600), tone(-0.3, 600) }, at, &clock);
        });
        heard = collect(rx, 2, 400);
        sender.join();
    }
    const double delays[] = { 1.3 + 2.5 + 1.25, 2.5 + 1.25 + 2 * 0.4 };
    const double frequencies[] = { 0.2, -0.3 }, gains[] = { 0.5, 1.0 };
    for (int c = 0; c < 2; ++c) {
        // What both oscillators add is constant and unknown: it is taken out at one sample, and
        // the delay is looked for in the envelope below.
        const cf64 unknown =
            cf64(heard[c][200]) /
            (gains[c] * std::polar(1.0, 2 * pi * frequencies[c] * (200 - delays[c])));
        EXPECT_NEAR(std::abs(unknown), 1.0, 3e-4);
        for (int n = 60; n < 380; ++n) {
            const cf64 expected =
                unknown * gains[c] * std::polar(1.0, 2 * pi * frequencies[c] * (n - delays[c]));
            EXPECT_LT(std::abs(cf64(heard[c][n]) - expected), 6e-4); // two times -70 dB
        }
    }
    std::vector<cf32> pulses(600);
    add_pulse(pulses, 200);
    const auto envelope = over_the_air(device, device, pulses, 400);
    EXPECT_NEAR(centre(envelope, 100, 300), 200 + delays[0], 1e-3);
}

TEST(Impairments, NoiseHasItsVariance)
{
    auto device = ideal_radio(fresh_name(), { { "noise", "-43" } });
    const auto heard = over_the_air(device, device, std::vector<cf32>(10), 100000);
    // The mean of 1e5 exponential variables: standard deviation 0.0032; 5 of them, fixed seed.
    EXPECT_NEAR(power(heard) / std::pow(10, -4.3), 1.0, 0.016);
    EXPECT_LT(std::abs(correlate(heard, 0.0)), 5 * std::sqrt(power(heard) / 1e5));
}

TEST(Impairments, NoiseDoesNotDependOnSlices)
{
    std::vector<cf32> whole(1000), sliced(1000);
    add_noise(whole.data(), 1000, 77, 5000, 1.0);
    for (int n = 0; n < 1000; n += 125)
        add_noise(&sliced[n], 125, 77, 5000 + n, 1.0);
    EXPECT_EQ(whole, sliced);
    double fourth = 0.0;
    std::vector<cf32> many(200000);
    add_noise(many.data(), many.size(), 1, 0, 1.0);
    for (const auto& v : many)
        fourth += std::norm(v) * std::norm(v);
    EXPECT_NEAR(fourth / many.size(), 2.0, 0.05); // of a Gaussian; standard deviation 0.01
}

TEST(Impairments, ConverterStepsAndClips)
{
    auto device = ideal_radio(fresh_name(), { { "adc_bits", "6" } });
    auto heard = over_the_air(device, device, tone(0.01237, 20000, 0.9), 10000);
    const double step = 1.0 / 32;
    double error = 0.0;
    for (const auto& v : heard)
        EXPECT_EQ(v.real() / step, std::round(v.real() / step));
    // Against the ideal receiver: the error of a uniform quantiser, twice step^2/12.
    auto ideal = ideal_radio(fresh_name(), {});
    const auto exact = over_the_air(ideal, ideal, tone(0.01237, 20000, 0.9), 10000);
    for (std::size_t n = 0; n < heard.size(); ++n)
        error += std::norm(heard[n] - exact[n]) / heard.size();
    EXPECT_NEAR(error / (step * step / 6), 1.0, 0.15);

    device->set_gain(direction::receive, 0, 20.0);
    heard = over_the_air(device, device, tone(0.01237, 20000, 0.9), 10000);
    float low = 0, high = 0;
    for (const auto& v : heard) {
        low = std::min(low, v.real());
        high = std::max(high, v.real());
    }
    EXPECT_EQ(low, -1.0f);
    EXPECT_EQ(high, 1.0f - float(step));
}

TEST(Impairments, OffsetAndImageAreWhatTheArgumentsSay)
{
    auto device = ideal_radio(
        fresh_name(), { { "dc", "0.02:-0.03" }, { "iq_gain", "0.05" }, { "iq_phase", "3" } });
    const auto heard = over_the_air(device, device, tone(0.125, 10000, 0.5), 8000);
    EXPECT_LT(std::abs(correlate(heard, 0.0) - cf64(0.02, -0.03)), 1e-5);
    const quadrature_error model{ 0.05, 3 * pi / 180, 0.0 };
    const double direct = std::abs(correlate(heard, 0.125)),
                 image = std::abs(correlate(heard, -0.125));
    EXPECT_NEAR(direct, 0.5 * std::abs(model.direct()), 1e-5);
    EXPECT_NEAR(image, 0.5 * std::abs(model.image()), 1e-5);
}

TEST(Impairments, EveryTuneDrawsAPhaseForEveryChannel)
{
    auto phases = [](const char* seed) {
        auto device = ideal_radio(fresh_name(), { { "nrx", "2" }, { "seed", seed } });
        std::vector<double> all;
        for (int tune = 0; tune < 3; ++tune) {
            device->set_frequency(direction::receive, 0, 2e9);
            device->set_frequency(direction::receive, 1, 2e9);
            device->set_frequency(direction::transmit, 0, 2e9);
            transmit_stream tx(device, { 0 });
            receive_stream rx(device, { 0, 1 });
            stopped_clock clock(*device);
            const std::int64_t at = soon(*device);
            rx.start(at, 1000);
            std::thread sender([&] { send_burst(tx, { tone(0, 1000, 0.5) }, at, &clock); });
            const auto heard = collect(rx, 2, 1000);
            sender.join();
            for (const auto& channel : heard) {
                all.push_back(std::arg(channel[0]));
                EXPECT_LT(std::abs(channel[999] - channel[0]), 1e-5); // constant in between
            }
        }
        return all;
    };
    const auto one = phases("1"), same = phases("1"), other = phases("2");
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_NEAR(one[i], same[i], 1e-4);
        EXPECT_GT(std::abs(one[i] - other[i]), 1e-3);
        for (std::size_t k = 0; k < i; ++k)
            EXPECT_GT(std::abs(one[i] - one[k]), 1e-3);
    }
}

TEST(Impairments, TimedCommandsActAtTheExactSample)
{
    auto device = ideal_radio(fresh_name());
    transmit_stream tx(device, { 0 });
    receive_stream rx(device, { 0 });
    stopped_clock clock(*device);
    const std::int64_t at = soon(*device);
    device->set_command_time(at + 300 * 200);
    device->set_gain(direction::receive, 0, 6.0);
    device->set_command_time(at + 700 * 200);
    device->set_gain(direction::transmit, 0, 12.0);
    device->set_command_time(std::nullopt);
    rx.start(at, 1000);
    std::thread sender([&] { send_burst(tx, { tone(0, 1000, 0.1) }, at, &clock); });
    const auto heard = collect(rx, 1, 1000)[0];
    sender.join();
    ASSERT_EQ(heard.size(), 1000u);
    for (int n = 0; n < 1000; ++n) {
        const double gain_db = (n >= 300 ? 6.0 : 0.0) + (n >= 700 ? 12.0 : 0.0);
        EXPECT_NEAR(std::abs(heard[n]), 0.1 * std::pow(10, gain_db / 20), 1e-5) << n;
    }
}
