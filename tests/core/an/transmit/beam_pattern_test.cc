// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/transmit/beam_pattern.h>
#include "an/setup.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/bounds/realization_bounds.h>
#include <physec/an/transmit/precoder.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace an = physec::an;
using physec::cf32;
using physec::matrix_cf64;
using physec::vector_cf64;

namespace {

an::config in_space(an::noise_space space, std::vector<double> decoys)
{
    auto c = an_setup::sized(7, 20);
    c.space = space;
    c.decoy_rad = std::move(decoys);
    c.tau = 0.4;
    c.power = 3.0;
    c.alpha = { 0.3, 0.4 };
    return c;
}

std::vector<an::config> spaces()
{
    return { in_space(an::noise_space::user_and_target, {}),
             in_space(an::noise_space::user_and_target, { 0.9, -1.2 }),
             in_space(an::noise_space::user, {}),
             in_space(an::noise_space::user, { 0.1 }) };
}

const std::vector<double> angles = { -1.5, -0.7, -0.1, 0.0, 0.35, 0.9, 1.4 };

} // namespace

// The precoder's own samples: data without noise is exact but for single precision, the noise's
// power is a mean over 200000 exponential values, 3 parts in 1000 and less than 1.5 % five times that.
TEST(AnBeamPattern, IsWhatThePrecoderSends)
{
    for (auto c : spaces()) {
        const auto state = an::draw_channel_state(c, 5, 0);
        const auto pattern =
            an::beam_pattern(c, an::make_beams(c, state.h, state.theta_rad), angles);
        const int count = 200000;
        an::precoder precoder(c, state.h, state.theta_rad);
        physec::random::generator random(8, "test");
        an_setup::streams x(c.tx_antennas, count);
        precoder.apply(std::vector<cf32>(count, cf32(0.0f)).data(), count, random, x.out.data());
        const matrix_cf64 noise = x.matrix();
        an::config silent = c;
        silent.tau = 1.0;
        an::precoder data_only(silent, state.h, state.theta_rad);
        data_only.apply(std::vector<cf32>(4, cf32(1.0f)).data(), 4, random, x.out.data());
        const matrix_cf64 data = x.matrix().leftCols(1);
        for (std::size_t k = 0; k < angles.size(); ++k) {
            const vector_cf64 a = physec::array::steering_centered(angles[k], c.tx_antennas);
            const double sent = c.tau * std::norm(a.dot(data.col(0)));
            EXPECT_NEAR(pattern[k].data, sent, 1e-5 * c.power * c.tx_antennas);
            const double mean = (a.adjoint() * noise).squaredNorm() / count;
            EXPECT_NEAR(pattern[k].artificial, mean, 0.015 * mean + 1e-9);
        }
    }
}

TEST(AnBeamPattern, TheNoiseHasItsNullWhereItIsToSpare)
{
    for (const auto& c : spaces()) {
        const auto state = an::draw_channel_state(c, 6, 0);
        const auto b = an::make_beams(c, state.h, state.theta_rad);
        for (const double decoy : c.decoy_rad)
            EXPECT_LT(an::beam_pattern(c, b, { decoy })[0].artificial, 1e-12);
        const bool spared = c.space == an::noise_space::user_and_target;
        EXPECT_EQ(an::beam_pattern(c, b, { state.theta_rad })[0].artificial < 1e-12, spared);
    }
}

// SINRs of the bounds are quotients of these powers.
TEST(AnBeamPattern, WhatIsHeardIsWhatTheBoundsCount)
{
    for (auto c : spaces()) {
        c.gain_user = { 0.5, 0.1 };
        c.gain_comm_eve = { 0.3, -0.9 };
        c.noise_user = 0.2;
        c.noise_comm_eve = 0.4;
        const auto state = an::draw_channel_state(c, 7, 0);
        const auto heard = an::powers_heard(c, state);
        const auto sinr = [](const an::heard_power& p) {
            return p.data / (p.artificial + p.thermal);
        };
        EXPECT_LT(heard.user.artificial, 1e-12);
        EXPECT_NEAR(sinr(heard.user) / an::sinr_user(c, state.h, state.theta_rad), 1.0, 1e-9);
        EXPECT_NEAR(sinr(heard.comm_eve) / an::sinr_comm_eve(c, state), 1.0, 1e-9);
        const auto pattern =
            an::beam_pattern(c, an::make_beams(c, state.h, state.theta_rad), { state.theta_rad });
        EXPECT_NEAR(heard.target.data, std::norm(c.gain_comm_eve) * pattern[0].data, 1e-9);
    }
}

TEST(AnBeamPattern, AStateThatCannotBeUsedIsRefused)
{
    const auto c = in_space(an::noise_space::user_and_target, {});
    auto state = an::draw_channel_state(c, 7, 0);
    state.h.setZero();
    EXPECT_THROW(an::powers_heard(c, state), physec::invalid_input);
}
