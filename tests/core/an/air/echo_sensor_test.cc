// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/air/setup.h"
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <physec/an/air/echo_sensor.h>
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
    const auto measured = sensor.calibrate(0.1, { 0.0, 16e-6 });
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
    sensor.set_gate({ 8e-6, 16e-6 });
    sensor.add(echo, sent);
    // Side lobes of the stronger echo, 10 samples away with 50 of 64 subcarriers: 1/25 of it.
    const auto found = sensor.estimate();
    EXPECT_NEAR(found.angle.angle_rad, -0.4, 0.1);
    EXPECT_NEAR(found.delay_s, 12e-6, 0.3e-6);
    EXPECT_THROW(sensor.set_gate({ 3e-6, 2e-6 }), physec::invalid_input);
    EXPECT_THROW(sensor.set_gate({ 0.0, 17e-6 }), physec::invalid_input);
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
}

namespace {

bodies scaled(bodies echo, std::size_t antenna, float factor)
{
    for (auto& value : echo[antenna])
        value *= factor;
    return echo;
}

std::string complaint_of(const std::function<void()>& call)
{
    try {
        call();
    } catch (const physec::invalid_input& problem) {
        return problem.what();
    }
    return {};
}

} // namespace

TEST(AnEcho, SilenceAndNonsenseAreNamedAndForgotten)
{
    const auto config = base_station();
    const auto sent = transmitted(config);
    const auto echo = echo_of(config, sent, 0.3, 4.0, 0.3, 0.01, no_chains(config), 1);
    const physec::an::delay_gate gate{ 0.0, 16e-6 };
    const bodies silence(6, std::vector<cf32>(sent[0].size()));
    const auto broken = scaled(echo, 2, std::nanf("")), dead = scaled(echo, 0, 0.0f);
    echo_sensor sensor(config, 1);
    const auto estimated = [&](const bodies& heard, const bodies& known) {
        sensor.add(heard, known);
        return complaint_of([&] { sensor.estimate(); });
    };
    const auto calibrated = [&](const bodies& heard, const bodies& known) {
        sensor.add(heard, known);
        return complaint_of([&] { sensor.calibrate(0.3, gate); });
    };
    const std::string range = "; allowed: finite and > 0", received = "energy received by ";
    EXPECT_EQ(estimated(silence, sent), received + "all antennas is 0" + range);
    EXPECT_EQ(estimated(broken, sent), received + "all antennas is nan" + range);
    EXPECT_EQ(estimated(echo, bodies(4, silence[0])), "energy sent by all antennas is 0" + range);
    EXPECT_EQ(calibrated(silence, sent), received + "antenna 0 is 0" + range);
    EXPECT_EQ(calibrated(broken, sent), received + "antenna 2 is nan" + range);
    EXPECT_EQ(calibrated(dead, sent), received + "antenna 0 is 0" + range);
    EXPECT_EQ(calibrated(echo, scaled(sent, 1, 0.0f)), "energy sent by antenna 1 is 0" + range);
    // Nothing of all that is left: the result is that of a new sensor.
    echo_sensor fresh(config, 1);
    fresh.add(echo, sent);
    const auto expected = fresh.estimate();
    EXPECT_EQ(estimated(echo, sent), "");
    sensor.add(echo, sent);
    const auto found = sensor.estimate();
    EXPECT_EQ(found.delay_s, expected.delay_s);
    EXPECT_EQ(found.angle.angle_rad, expected.angle.angle_rad);
    // The other antennas still see the target.
    sensor.add(dead, sent);
    EXPECT_NEAR(sensor.estimate().angle.angle_rad, 0.3, 0.05);
}

TEST(AnEcho, BodiesOfAnotherShapeAreNamed)
{
    const auto config = base_station();
    const auto sent = transmitted(config);
    const bodies echo(6, std::vector<cf32>(sent[0].size()));
    echo_sensor sensor(config, 1);
    auto fewer = echo, shorter = sent;
    fewer.pop_back();
    shorter[3].pop_back();
    EXPECT_EQ(complaint_of([&] { sensor.add(fewer, sent); }),
              "number of received bodies is 5; allowed: 6");
    EXPECT_EQ(complaint_of([&] { sensor.add(echo, shorter); }),
              "length of sent body is 999; allowed: 1000");
}

TEST(AnEcho, FormatsThatDifferAreNamed)
{
    const auto config = base_station();
    const auto complaint = [&](auto edit) {
        auto format = config.format;
        edit(format);
        return physec::an::validate_format("the options", format, config);
    };
    EXPECT_EQ(complaint([](auto&) {}), "");
    EXPECT_EQ(complaint([](auto& f) { f.body_symbols = 12; }),
              "body_symbols of the options is 12; allowed: 20, as in the air format");
    EXPECT_EQ(complaint([](auto& f) { f.ofdm.bandwidth_hz = 25e6; }),
              "bandwidth_hz of the options is 25000000; allowed: 1000000, as in the air format");
    for (const auto part : { &physec::ofdm::frame_format::cyclic_prefix,
                             &physec::ofdm::frame_format::header_symbols,
                             &physec::ofdm::frame_format::idle_symbols,
                             &physec::ofdm::frame_format::steady_symbols })
        EXPECT_NE(complaint([part](auto& f) { f.*part += 1; }), "");
    EXPECT_NE(complaint([](auto& f) { f.ofdm.fft_size = 128; }), "");
    EXPECT_NE(complaint([](auto& f) { f.ofdm.active.pop_back(); }), "");
    EXPECT_NE(complaint([](auto& f) { f.ofdm.active.back() += 1; }), "");
}
