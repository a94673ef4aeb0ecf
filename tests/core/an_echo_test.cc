// SPDX-License-Identifier: GPL-3.0-or-later
#include "an_air_setup.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/air/echo_sensor.h>
#include <physec/an/air/echo_windows.h>
#include <physec/array/steering.h>
#include <physec/error.h>

using namespace an_air_setup;
using physec::cf32;
using physec::cf64;
using physec::vector_cf64;
using physec::an::array_chains;
using physec::an::echo_sensor;

namespace {

using bodies = std::vector<std::vector<cf32>>;

physec::an::air_config base_station(int receive = 6)
{
    auto config = small(0.5);
    config.scheme.rx_antennas = receive;
    return config;
}

//! Body part of a frame with data, as each antenna sends it.
bodies transmitted(const physec::an::air_config& config)
{
    const int begin = (config.format.symbols() - config.format.body_symbols) * config.subcarriers();
    physec::an::air_transmitter transmitter(config, 7, 1);
    physec::an::subcarrier_precoders precoders(config, random_response(config, 3), 0.3);
    bodies sent = transmitter.frame(0, &precoders, random_block(config, 1));
    for (auto& antenna : sent)
        antenna.erase(antenna.begin(), antenna.begin() + begin);
    return sent;
}

//! The model of echo_sensor.h, element by element.
bodies echo_of(const physec::an::air_config& config,
               const bodies& sent,
               double theta,
               double delay_samples,
               double gain,
               double variance,
               const array_chains& chains,
               std::uint64_t seed)
{
    const int receive = config.scheme.rx_antennas, n = config.subcarriers();
    const auto a = physec::array::steering_centered(theta, sent.size());
    const auto b = physec::array::steering_centered(theta, receive);
    physec::random::generator random(seed, "test noise");
    bodies echo(receive, std::vector<cf32>(sent[0].size()));
    for (std::size_t k = 0; k < sent[0].size(); ++k) {
        cf64 at_target = 0.0;
        for (std::size_t i = 0; i < sent.size(); ++i)
            at_target += std::conj(a[i]) * chains.transmit[i] * cf64(sent[i][k]);
        const double cycles =
            config.format.ofdm.active[k % n] * delay_samples / config.format.ofdm.fft_size;
        at_target *= std::polar(gain, -2.0 * physec::pi * cycles);
        for (int m = 0; m < receive; ++m)
            echo[m][k] =
                cf32(chains.receive[m] * b[m] * at_target) + cf32(random.complex_normal(variance));
    }
    return echo;
}

array_chains no_chains(const physec::an::air_config& config)
{
    return { vector_cf64::Ones(config.scheme.tx_antennas),
             vector_cf64::Ones(config.scheme.rx_antennas) };
}

array_chains random_phases(const physec::an::air_config& config)
{
    physec::random::generator random(4, "test chains");
    auto chains = no_chains(config);
    for (auto* part : { &chains.transmit, &chains.receive })
        for (auto& chain : *part)
            chain = std::polar(random.uniform(0.8, 1.2), random.uniform(-3.0, 3.0));
    return chains;
}

} // namespace

TEST(AnEcho, FindsDelayAndAngle)
{
    const auto config = base_station();
    const auto sent = transmitted(config);
    const double period = 1.0 / config.format.ofdm.bandwidth_hz;
    for (const double theta : { -0.9, -0.2, 0.3, 0.8 })
        for (const double delay : { 0.4, 4.0, 9.73 }) {
            echo_sensor sensor(config, 1);
            // 20 dB below a resource element's noise on each antenna: the sum of all finds it.
            const double variance = 0.5;
            ASSERT_TRUE(sensor.add(
                echo_of(config, sent, theta, delay, 0.3, variance, no_chains(config), 9), sent));
            const auto found = sensor.estimate();
            // Standard deviations: energy over noise E / v = 0.09 * M * sum |a^H x|^2 / v with
            // sum |a^H x|^2 of at least P times the sounding's 4 * 50 elements.
            const double ratio = 0.09 * 6 * 2.0 * 200 / variance;
            const double of_delay =
                64 / (2 * physec::pi * 14.7 * std::sqrt(2.0 * ratio)); // rms subcarrier index 14.7
            EXPECT_NEAR(found.delay_s / period, delay, 5 * of_delay) << theta;
            // b' alone: pi^2 cos^2 M (M^2-1) / 12 over M.
            const double of_angle =
                1.0 / (physec::pi * std::cos(theta) * std::sqrt(35.0 / 12.0 * 2.0 * ratio));
            EXPECT_NEAR(found.angle.angle_rad, theta, 5 * of_angle) << delay;
            EXPECT_TRUE(found.angle.reliable);
        }
}

TEST(AnEcho, AReferenceReflectorTakesOscillatorPhasesOff)
{
    const auto config = base_station();
    const auto sent = transmitted(config);
    const auto chains = random_phases(config);
    echo_sensor sensor(config, 2);
    const auto target = [&](double theta, std::uint64_t seed) {
        return echo_of(config, sent, theta, 3.2, 0.3, 0.01, chains, seed);
    };
    EXPECT_FALSE(sensor.add(target(0.1, 1), sent));
    EXPECT_TRUE(sensor.add(target(0.1, 2), sent));
    const auto measured = sensor.calibrate(0.1);
    EXPECT_NEAR(std::abs(measured.transmit[0] - 1.0), 0.0, 1e-12);
    for (Eigen::Index i = 1; i < chains.transmit.size(); ++i)
        EXPECT_LT(std::abs(measured.transmit[i] - chains.transmit[i] / chains.transmit[0]), 0.1);

    const auto error = [&] {
        sensor.add(target(-0.6, 3), sent);
        return std::abs(sensor.estimate().angle.angle_rad + 0.6);
    };
    EXPECT_GT(error(), 0.1); // phases at random
    sensor.set_chains(measured);
    EXPECT_LT(error(), 0.02);
}

TEST(AnEcho, TheGateChoosesBetweenTwoEchoes)
{
    const auto config = base_station();
    const auto sent = transmitted(config);
    auto echo = echo_of(config, sent, 0.5, 2.0, 1.0, 1e-3, no_chains(config), 1);
    const auto weaker = echo_of(config, sent, -0.4, 12.0, 0.5, 1e-3, no_chains(config), 2);
    for (std::size_t i = 0; i < echo.size(); ++i)
        for (std::size_t k = 0; k < echo[i].size(); ++k)
            echo[i][k] += weaker[i][k];
    echo_sensor sensor(config, 1);
    sensor.add(echo, sent);
    EXPECT_NEAR(sensor.estimate().angle.angle_rad, 0.5, 0.05);
    sensor.set_gate(8e-6, 16e-6);
    sensor.add(echo, sent);
    // Side lobes of the stronger echo, 10 samples away with 50 of 64 subcarriers: 1/25 of it.
    const auto found = sensor.estimate();
    EXPECT_NEAR(found.angle.angle_rad, -0.4, 0.1);
    EXPECT_NEAR(found.delay_s, 12e-6, 0.3e-6);
    EXPECT_THROW(sensor.set_gate(3e-6, 2e-6), physec::invalid_input);
    EXPECT_THROW(sensor.set_gate(0.0, 17e-6), physec::invalid_input);
}

TEST(AnEcho, WindowsOpenByTheClock)
{
    auto format = small().format;
    format.idle_symbols = 3;
    physec::sync::receiver_options options;
    format.ofdm.bandwidth_hz = 25e6;
    const double period = 1 / 25e6;
    options.format = format;
    options.epoch_s = 2.0 + 37 * period;
    options.chain_delay_s = 6.2 * period;
    physec::an::echo_windows windows(options, 2);
    physec::ofdm::symbol_transform transform(format);
    const int n = format.ofdm.active_count(), symbol = format.symbol_samples();
    // 2 s at 25 MHz are known to 1e-8 samples in double precision.
    EXPECT_NEAR(windows.opening_s(), (6 - format.cyclic_prefix / 4) * period, 1e-7 * period);

    // Antenna 0 hears the frames 9 samples late, antenna 1 nothing.
    const int frames = 5, first = 37 + 9;
    std::vector<cf32> heard(first + frames * format.spacing_samples() + 100), nothing(heard.size());
    bodies expected;
    for (int f = 0; f < frames; ++f) {
        expected.push_back(physec::an::qpsk_pilots(format.body_symbols * n, f));
        for (int g = 0; g < format.body_symbols; ++g)
            transform.to_samples(&expected[f][g * n],
                                 &heard[first + f * format.spacing_samples() +
                                        format.body_offset_samples() + g * symbol]);
    }
    for (const std::size_t piece : { 17, 1000, 1 << 20 }) {
        windows.set_time(2, 0.0);
        int found = 0;
        for (std::size_t done = 0; done < heard.size(); done += piece) {
            const cf32* const samples[] = { &heard[done], &nothing[done] };
            windows.process(samples,
                            std::min(piece, heard.size() - done),
                            [&](std::uint32_t counter, const bodies& got) {
                                ASSERT_EQ(int(counter), found);
                                for (std::size_t k = 0; k < got[0].size(); ++k) {
                                    const double late = 9 + format.cyclic_prefix / 4 - 6;
                                    const double cycles = late * format.ofdm.active[k % n] / 64;
                                    const cf64 turn = std::polar(1.0, -2.0 * physec::pi * cycles);
                                    EXPECT_LT(
                                        std::abs(cf64(got[0][k]) - turn * cf64(expected[found][k])),
                                        1e-4);
                                    EXPECT_EQ(got[1][k], cf32(0.0f));
                                }
                                ++found;
                            });
        }
        EXPECT_EQ(found, frames);
        windows.set_time(0, 0.0); // forget
    }
}

TEST(AnEcho, WindowsOpenByTheClockOfDay)
{
    auto format = small().format;
    format.ofdm.bandwidth_hz = 25e6; // 4.5e16 samples since 1970: no double counts them
    physec::sync::receiver_options options;
    options.format = format;
    options.epoch_s = 1790000001.0;
    physec::an::echo_windows windows(options, 1);
    // An impulse where the receive window of frame 0's first body symbol opens.
    std::vector<cf32> heard(25000000 / 1000 + format.spacing_samples());
    const int first =
        25000 + format.body_offset_samples() + format.cyclic_prefix + options.scheduled_window();
    heard[first] = 1.0f;
    windows.set_time(1790000000, 0.999);
    const cf32* const samples[] = { heard.data() };
    int found = 0;
    windows.process(samples, heard.size(), [&](std::uint32_t counter, const bodies& got) {
        EXPECT_EQ(counter, 0u);
        ++found;
        const cf32 flat = got[0][0];
        EXPECT_GT(std::abs(flat), 0.0f);
        for (int m = 0; m < format.ofdm.active_count(); ++m)
            EXPECT_LT(std::abs(got[0][m] - flat), 1e-6f * std::abs(flat)) << m;
    });
    EXPECT_EQ(found, 1);
    windows.set_time(1790000002, 0.25 / 25e6);
    EXPECT_NEAR(windows.opening_s() * 25e6, options.scheduled_window() + 0.25, 0.01);
}

TEST(AnEcho, UnusableInputIsNamed)
{
    const auto config = base_station();
    EXPECT_THROW(echo_sensor(config, 0), physec::invalid_input);
    echo_sensor sensor(config, 1);
    EXPECT_THROW(sensor.estimate(), physec::invalid_input);
    auto chains = no_chains(config);
    chains.receive[2] = 0.0;
    EXPECT_THROW(sensor.set_chains(chains), physec::invalid_input);
    chains.receive.resize(3);
    EXPECT_THROW(sensor.set_chains(chains), physec::invalid_input);
    physec::sync::receiver_options options;
    options.format = config.format;
    EXPECT_THROW(physec::an::echo_windows(options, 0), physec::invalid_input);
}
