// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/setup.h"
#include <gtest/gtest.h>
#include <physec/an/bounds/bounds.h>
#include <physec/an/bounds/finite_frame.h>
#include <physec/an/bounds/frame_meter.h>
#include <physec/an/bounds/frame_monte_carlo.h>
#include <physec/an/bounds/rates.h>
#include <physec/an/bounds/realization_bounds.h>
#include <physec/an/transmit/precoder.h>
#include <physec/error.h>

using physec::an::config;
using physec::an::noise_mode;
using physec::random::estimate;
using physec::random::generator;

namespace {

config scenario(int antennas, int frame_length, noise_mode mode)
{
    config c = an_setup::sized(antennas, frame_length);
    c.mode = mode;
    c.alpha = { -0.3, 0.4 };
    c.beta_phase_rad = 1.0;
    c.gain_user = { 0.5, -0.5 };
    c.gain_comm_eve = { -0.2, 0.9 };
    c.gain_target = 0.003;
    c.gain_sensing_eve = { 0.0, 0.003 };
    return c;
}

physec::random::monte_carlo_options options_for(std::uint64_t frames, unsigned threads)
{
    physec::random::monte_carlo_options options;
    options.trials = frames;
    options.seed = 7;
    options.threads = threads;
    options.chunk = 64;
    return options;
}

} // namespace

TEST(AnFrameMonteCarlo, SameBitsForAnyNumberOfThreads)
{
    for (const noise_mode mode : { noise_mode::streaming, noise_mode::frame_exact }) {
        const config c = scenario(6, 11, mode);
        const auto one = physec::an::frame_monte_carlo(c, { 0.3, 1.0 }, options_for(1000, 1));
        for (const unsigned threads : { 2u, 5u }) {
            const auto many =
                physec::an::frame_monte_carlo(c, { 0.3, 1.0 }, options_for(1000, threads));
            for (std::size_t i = 0; i < one.size(); ++i) {
                EXPECT_EQ(one[i].user_rate_bits.mean, many[i].user_rate_bits.mean);
                EXPECT_EQ(one[i].comm_eve_rate_bits.standard_error,
                          many[i].comm_eve_rate_bits.standard_error);
                EXPECT_EQ(one[i].crb_theta_common_rad2.mean, many[i].crb_theta_common_rad2.mean);
                EXPECT_EQ(one[i].crb_phi_rad2.mean, many[i].crb_phi_rad2.mean);
            }
        }
    }
}

TEST(AnFrameMonteCarlo, AgreesWithTheClosedForms)
{
    // 4000 frames, seed 7: 2 modes x 3 sizes x 2 tau x 9 values within 4 standard errors; were
    // they independent, the false alarm would be 7e-3. The seed is fixed.
    const auto close = [](const estimate& e, double exact, const std::string& what) {
        EXPECT_NEAR(e.mean, exact, 4.0 * e.standard_error + 1e-6 * exact) << what;
    };
    for (const noise_mode mode : { noise_mode::streaming, noise_mode::frame_exact })
        for (const auto& [antennas, length] :
             { std::pair{ 5, 7 }, std::pair{ 15, 30 }, std::pair{ 16, 301 } }) {
            config c = scenario(antennas, length, mode);
            for (const auto& p :
                 physec::an::frame_monte_carlo(c, { 0.2, 0.9 }, options_for(4000, 2))) {
                c.tau = p.tau;
                const auto exact = physec::an::all_bounds(c);
                const bool streaming = mode == noise_mode::streaming;
                const double eve = streaming ? physec::an::comm_eve_rate_streaming_bits(c)
                                             : exact.comm_eve_rate_bits;
                const double common = streaming ? physec::an::crb_theta_common_streaming_rad2(c)
                                                : exact.sensing->crb_theta_common_rad2;
                const std::string at = " N=" + std::to_string(antennas) + " " + to_string(mode) +
                                       " tau=" + std::to_string(p.tau);
                close(p.user_rate_bits, exact.user_rate_bits, "user" + at);
                close(p.comm_eve_rate_bits, eve, "eve" + at);
                close(p.secrecy_rate_bits, exact.user_rate_bits - eve, "secrecy" + at);
                const double data = c.power * c.tau;
                close(p.user_signal_power, data * physec::an::user_gain_mean(c), "signal" + at);
                close(p.comm_eve_signal_power, data, "eve signal" + at);
                close(p.comm_eve_noise_power, c.power - data, "eve noise" + at);
                close(p.crb_theta_common_rad2, common, "common" + at);
                close(p.crb_theta_exact_rad2, exact.sensing->crb_theta_exact_rad2, "exact" + at);
                close(p.crb_phi_rad2, exact.sensing->crb_phi_rad2, "phi" + at);
                // Single precision: amplitudes of 1e-6 at most, see precoder.h.
                EXPECT_LT(p.user_leaked_power.mean, 1e-12 * c.power * antennas) << at;
                if (antennas > 5 && !streaming) // E 1/U has no variance below N = 5
                    close(p.crb_theta_leak_rad2, exact.sensing->crb_theta_leak_rad2, "leak" + at);
            }
        }
}

TEST(AnFrameMonteCarlo, FiniteFramesApproachTheIdealOnes)
{
    config c = scenario(15, 30, noise_mode::streaming);
    c.tau = 0.5;
    const auto ideal = physec::an::all_bounds(c);
    // Jensen: fluctuating noise helps the eavesdropper and hurts the estimator, both by O(1/L).
    double last_rate = 1.0, last_crb = 1.0;
    for (const int length : { 10, 100, 1000, 10000 }) {
        c.frame_length = length;
        const double scale = length / 30.0; // the ideal bound is proportional to 1/L
        const double rate =
            physec::an::comm_eve_rate_streaming_bits(c) / ideal.comm_eve_rate_bits - 1.0;
        const double crb = scale * physec::an::crb_theta_common_streaming_rad2(c) /
                               ideal.sensing->crb_theta_common_rad2 -
                           1.0;
        EXPECT_GT(rate, 0.0);
        EXPECT_GT(crb, 0.0);
        EXPECT_LT(rate, last_rate / 9.0);
        EXPECT_LT(crb, last_crb / 9.0);
        last_rate = rate;
        last_crb = crb;
    }
}

TEST(FrameMeter, AgreesWithTheDefinitions)
{
    for (const auto& [antennas, length] : { std::pair{ 3, 5 }, std::pair{ 15, 30 } }) {
        config c = scenario(antennas, length, noise_mode::streaming);
        c.tau = 0.6;
        const auto state = physec::an::draw_channel_state(c, 5, 1);
        physec::an::precoder precoder(c, state.h, state.theta_rad);
        const auto symbols = an_setup::random_symbols(length, 3);
        physec::an::frame_meter meter(c);
        an_setup::streams x(antennas, meter.padded_length());
        generator random(1, physec::an::noise_stream);
        precoder.apply(symbols.data(), length, random, x.out.data());
        // What stands after the frame must not count.
        for (auto& row : x.values)
            std::fill(row.begin() + length, row.end(), physec::cf32(100.0f));
        meter.set_state(state, precoder.directions().data);
        const auto m = meter.measure(symbols.data(), x.out.data(), c.power * c.tau);

        const physec::matrix_cf64 frame = x.matrix().leftCols(length);
        const physec::matrix_cf64 covariance = frame * frame.adjoint() / length;
        const double noise = c.noise_radar * c.noise_radar;
        const double slope =
            physec::an::crb_theta_leak(c, state.theta_rad, covariance) * m.target_sharpness;
        EXPECT_NEAR(slope,
                    noise / (2.0 * std::norm(c.gain_sensing_eve) * length * c.eve_antennas),
                    1e-4 * slope);
        EXPECT_NEAR(m.target_power / (c.power * c.tau * antennas * std::norm(c.alpha)), 1.0, 1e-5);
        EXPECT_NEAR(m.target_data / m.target_power, 1.0, 1e-5);
        EXPECT_NEAR(m.user_signal * std::norm(c.gain_user),
                    physec::an::sinr_user(c, state.h, state.theta_rad),
                    1e-5 * m.user_signal);
        EXPECT_LT(m.user_noise, 1e-11 * m.user_signal);
        physec::vector_cf64 s(length);
        for (int n = 0; n < length; ++n)
            s[n] = physec::cf64(symbols[n]);
        const physec::vector_cf64 heard = frame.transpose() * state.h_e.conjugate();
        const physec::cf64 beam =
            std::sqrt(c.power * c.tau) * state.h_e.dot(precoder.directions().data);
        EXPECT_NEAR(m.eve_noise * length, (heard - beam * s).squaredNorm(), 1e-4 * length);
        EXPECT_NEAR(m.eve_signal, std::norm(beam), 1e-5 * std::norm(beam));
    }
}

TEST(AnPrecoder, GivenNoiseMakesTheSameFrame)
{
    for (const noise_mode mode : { noise_mode::streaming, noise_mode::frame_exact }) {
        const int length = 30;
        config c = scenario(15, length, mode);
        const auto state = physec::an::draw_channel_state(c, 5, 2);
        const auto symbols = an_setup::random_symbols(length, 3);
        an_setup::streams drawn(15, length), given(15, length);
        generator first(1, physec::an::noise_stream), second(1, physec::an::noise_stream);
        physec::an::precoder precoder(c, state.h, state.theta_rad);
        physec::an::precoder other(c, state.h, state.theta_rad);
        config little = c, too_much = c;
        little.tau = 0.1;
        too_much.tau = 1.5;
        other.set_split(little);
        if (mode == noise_mode::streaming) {
            precoder.apply(symbols.data(), length, first, drawn.out.data());
            std::vector<physec::cf32> noise(15 * length);
            second.add_complex_normal(noise.data(), noise.size(), 1.0 / 13);
            other.apply(symbols.data(), length, noise.data(), given.out.data());
            other.set_split(c);
            other.apply(symbols.data(), length, noise.data(), given.out.data());
        } else {
            precoder.apply_frame(symbols.data(), first, drawn.out.data());
            const auto& noise = other.draw_frame_noise(symbols.data(), second);
            other.apply_frame(symbols.data(), noise, given.out.data());
            other.set_split(c);
            other.apply_frame(symbols.data(), noise, given.out.data());
        }
        EXPECT_LT((drawn.matrix() - given.matrix()).norm(), 1e-6 * drawn.matrix().norm());
        EXPECT_THROW(other.set_split(too_much), physec::invalid_input);
    }
}

TEST(AnFrameMonteCarlo, RefusesWhatCannotBeMeasured)
{
    config c;
    EXPECT_THROW(physec::an::frame_monte_carlo(c, {}, options_for(10, 1)), physec::invalid_input);
    EXPECT_THROW(physec::an::frame_monte_carlo(c, { 0.0 }, options_for(10, 1)),
                 physec::invalid_input);
    EXPECT_THROW(physec::an::frame_monte_carlo(c, { 1.1 }, options_for(10, 1)),
                 physec::invalid_input);
    c.sensing = false;
    c.alpha = 0.0;
    EXPECT_THROW(physec::an::frame_monte_carlo(c, { 0.5 }, options_for(10, 1)),
                 physec::invalid_input);
}
