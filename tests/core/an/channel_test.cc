// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/double_precision.h"
#include "an/setup.h"
#include <gtest/gtest.h>
#include <physec/an/channel.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace an = physec::an;
using physec::cf32;
using physec::cf64;
using physec::matrix_cf64;
using physec::pi;

TEST(AnChannelState, DrawsAreReproducibleOneByOne)
{
    const an::config c;
    const auto first = an::draw_channel_state(c, 4, 17), again = an::draw_channel_state(c, 4, 17);
    EXPECT_EQ(first.h, again.h);
    EXPECT_EQ(first.h_e, again.h_e);
    EXPECT_EQ(first.theta_rad, again.theta_rad);
    EXPECT_EQ(first.phi_rad, again.phi_rad);
    EXPECT_NE(first.h, an::draw_channel_state(c, 4, 18).h);
    EXPECT_NE(first.h, an::draw_channel_state(c, 5, 17).h);
}

TEST(AnChannelState, HasTheStatedDistribution)
{
    an::config c;
    c.truncation_rad = 0.3;
    const int draws = 4000;
    double power = 0.0, spread = 0.0, widest = 0.0;
    for (int k = 0; k < draws; ++k) {
        const auto state = an::draw_channel_state(c, 1, k, true);
        EXPECT_EQ(an::validate_state(c, state), "");
        power += state.h.squaredNorm() + state.h_e.squaredNorm();
        spread += state.theta_rad * state.theta_rad + state.phi_rad * state.phi_rad;
        widest = std::max({ widest, std::abs(state.theta_rad), std::abs(state.phi_rad) });
    }
    const double edge = pi / 2 - 0.3;
    EXPECT_LT(widest, edge);
    EXPECT_GT(widest, 0.99 * edge);
    // Five standard errors: 120,000 exponentials; 8000 squares of a uniform, sd .894 of the mean.
    EXPECT_NEAR(power / (30.0 * draws), 1.0, 5 / std::sqrt(30.0 * draws));
    EXPECT_NEAR(
        spread / (2.0 * draws) / (edge * edge / 3), 1.0, 5 * 0.894 / std::sqrt(2.0 * draws));
}

TEST(AnChannel, EqualsNaiveLoops)
{
    for (int n : { 3, 8, 15 })
        for (int m : { 2, 17 }) {
            an::config c = an_setup::sized(n, 30);
            c.rx_antennas = m;
            c.eve_antennas = m + 1;
            c.gain_user = { 0.3, -0.8 };
            c.gain_comm_eve = { -0.5, 0.1 };
            c.gain_target = { 0.2, 0.6 };
            c.gain_sensing_eve = { 0.9, 0.4 };
            c.noise_user = c.noise_comm_eve = c.noise_radar = 1e-12;
            const auto state = an::draw_channel_state(c, 1, n);
            const int count = 9;
            physec::random::generator random(1, "test");
            std::vector<cf32> x(count * n, cf32(0.0f));
            random.add_complex_normal(x.data(), x.size(), 1.0);
            std::vector<cf32> user(count), eve(count), echo(count * m), sensing(count * (m + 1));
            an::channel channel(c, state, 1);
            channel.apply(x.data(), count, user.data(), eve.data(), echo.data(), sensing.data());
            const auto a = physec::array::steering_centered(state.theta_rad, n);
            const auto b = physec::array::steering_centered(state.theta_rad, m);
            const auto p = physec::array::steering_centered(state.phi_rad, m + 1);
            matrix_cf64 transmitted(n, count);
            for (int k = 0; k < count; ++k) {
                cf64 hx = 0.0, ex = 0.0, ax = 0.0;
                for (int i = 0; i < n; ++i) {
                    const cf64 sample(x[k * n + i]);
                    transmitted(i, k) = sample;
                    hx += std::conj(state.h[i]) * sample;
                    ex += std::conj(state.h_e[i]) * sample;
                    ax += std::conj(a[i]) * sample;
                }
                // Single precision, sums of n terms of about unit size.
                const double tolerance = 4e-7 * n;
                EXPECT_LT(std::abs(cf64(user[k]) - c.gain_user * hx), tolerance);
                EXPECT_LT(std::abs(cf64(eve[k]) - c.gain_comm_eve * ex), tolerance);
                for (int r = 0; r < m; ++r)
                    EXPECT_LT(std::abs(cf64(echo[k * m + r]) - c.gain_target * b[r] * ax),
                              tolerance);
                for (int r = 0; r <= m; ++r)
                    EXPECT_LT(
                        std::abs(cf64(sensing[k * (m + 1) + r]) - c.gain_sensing_eve * p[r] * ax),
                        tolerance);
            }
            const auto exact = an_double_precision::receive(c, state, transmitted);
            for (int k = 0; k < count; ++k) {
                EXPECT_LT(std::abs(exact.user[k] - cf64(user[k])), 4e-7 * n);
                EXPECT_LT(std::abs(exact.sensing_eve(m, k) - cf64(sensing[k * (m + 1) + m])),
                          4e-7 * n);
            }
        }
}

TEST(AnChannel, NoiseHasTheConfiguredVarianceAndDoesNotDependOnSlicing)
{
    an::config c;
    c.noise_user = 2.0;
    c.noise_comm_eve = 0.5;
    c.noise_radar = 3.0;
    const auto state = an::draw_channel_state(c, 1, 0);
    const int count = 20000;
    const std::vector<cf32> silence(count * 15, cf32(0.0f));
    std::vector<cf32> user(count), eve(count), echo(count * 17), sensing(count * 15);
    an::channel channel(c, state, 6), again(c, state, 6);
    channel.apply(silence.data(), count, user.data(), eve.data(), echo.data(), sensing.data());
    const auto power = [](const std::vector<cf32>& values) {
        double sum = 0.0;
        for (auto v : values)
            sum += std::norm(v);
        return sum / values.size();
    };
    // Five standard errors of a mean of exponentials.
    EXPECT_NEAR(power(user) / 4.0, 1.0, 5 / std::sqrt(count));
    EXPECT_NEAR(power(eve) / 0.25, 1.0, 5 / std::sqrt(count));
    EXPECT_NEAR(power(echo) / 9.0, 1.0, 5 / std::sqrt(count * 17.0));
    EXPECT_NEAR(power(sensing) / 9.0, 1.0, 5 / std::sqrt(count * 15.0));
    std::vector<cf32> user2(count), eve2(count), echo2(count * 17), sensing2(count * 15);
    for (int k = 0; k < count; k += 400)
        again.apply(silence.data(), 400, &user2[k], &eve2[k], &echo2[k * 17], &sensing2[k * 15]);
    EXPECT_EQ(user, user2);
    EXPECT_EQ(sensing, sensing2);
}

TEST(AnChannel, RefusesStatesItCannotUse)
{
    const an::config c;
    auto state = an::draw_channel_state(c, 1, 0);
    an::channel channel(c, state, 1);
    for (int k = 0; k < 4; ++k) {
        auto bad = state;
        if (k == 0)
            bad.h = state.h.head(3);
        if (k == 1)
            bad.h_e[2] = std::nan("");
        if (k == 2)
            bad.theta_rad = 2.0;
        if (k == 3)
            bad.h_e = state.h.head(3);
        EXPECT_THROW(channel.set_state(bad), physec::invalid_input) << k;
        EXPECT_EQ(channel.state().h, state.h);
    }
}

TEST(AnChannel, NewLinksEqualANewChannel)
{
    const auto c = an_setup::sized(5, 8);
    auto next = c;
    next.gain_user = { 0.0, 2.0 };
    next.gain_comm_eve = 3.0;
    next.gain_target = { 0.1, 0.2 };
    next.gain_sensing_eve = -1.0;
    next.noise_user = 0.1;
    next.noise_comm_eve = 0.2;
    next.noise_radar = 0.3;
    const auto state = an::draw_channel_state(c, 1, 2);
    const auto x = an_setup::random_symbols(40, 3);
    const auto receive = [&](an::channel& channel) {
        std::vector<cf32> all(8 * (2 + c.rx_antennas + c.eve_antennas));
        channel.apply(x.data(), 8, &all[0], &all[8], &all[16], &all[16 + 8 * c.rx_antennas]);
        return all;
    };
    an::channel changed(c, state, 4), fresh(next, state, 4);
    changed.set_links(next);
    auto bad = next;
    bad.noise_radar = 0.0;
    EXPECT_THROW(changed.set_links(bad), physec::invalid_input);
    bad = next;
    bad.rx_antennas = 3;
    EXPECT_THROW(changed.set_links(bad), physec::invalid_input);
    EXPECT_EQ(receive(changed), receive(fresh));
}
