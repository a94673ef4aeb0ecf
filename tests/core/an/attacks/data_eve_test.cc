// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/setup.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/attacks/data_eve.h>
#include <physec/an/bounds/eves.h>
#include <physec/an/bounds/realization_bounds.h>
#include <physec/an/receive/symbol_receiver.h>
#include <physec/an/transmit/precoder.h>
#include <physec/error.h>

namespace an = physec::an;
using physec::cf32;

namespace {

an::config scenario(an::noise_space space)
{
    an::config c = an_setup::sized(6, 30);
    c.space = space;
    c.tau = 0.6;
    c.alpha = { 0.0, 0.5 };
    c.gain_comm_eve = { 0.6, -0.8 };
    return c;
}

} // namespace

// Means over 3000 states, seed 2, within 4 standard errors of the laws; 2 spaces x 4 Eves.
TEST(DataEve, SinrFollowsTheLaws)
{
    for (auto space : { an::noise_space::user_and_target, an::noise_space::user })
        for (const int antennas : { 0, 1, 4, 8 }) { // 0: at the target
            const an::config c = scenario(space);
            const auto place = antennas ? an::data_eve_place::comm_eve : an::data_eve_place::target;
            physec::random::generator random(2, "test");
            an::data_eve eve(
                c, an::next_channel_state(c, random), place, std::max(1, antennas), 1, 5);
            double sum = 0.0, squares = 0.0;
            const int states = 3000;
            for (int k = 0; k < states; ++k) {
                const auto state = an::next_channel_state(c, random);
                eve.set_state(state);
                const double rate = std::log2(1.0 + eve.sinr());
                sum += rate;
                squares += rate * rate;
                if (antennas == 1) {
                    EXPECT_NEAR(eve.sinr() / an::sinr_comm_eve(c, state), 1.0, 1e-12);
                }
            }
            const double mean = sum / states;
            const double error = std::sqrt((squares / states - mean * mean) / states);
            const double law = antennas ? an::comm_eve_array_rate_bits(c, antennas).back()
                                        : an::target_eve_rate_bits(c);
            EXPECT_NEAR(mean, law, 4.0 * error + 1e-9) << to_string(space) << ' ' << antennas;
        }
}

// What comes out has that SINR: 20000 samples of one state leave a standard error of about
// sqrt(2/20000) = 1 % of it; five of them.
TEST(DataEve, HearsWhatSheSays)
{
    const int count = 20000;
    for (auto space : { an::noise_space::user_and_target, an::noise_space::user })
        for (const int antennas : { 0, 1, 3, 8 }) {
            const an::config c = scenario(space);
            const auto place = antennas ? an::data_eve_place::comm_eve : an::data_eve_place::target;
            const auto state = an::draw_channel_state(c, 3, 1);
            an::data_eve eve(c, state, place, std::max(1, antennas), 1, 5);
            an::precoder precoder(c, state.h, state.theta_rad);
            physec::random::generator random(4, "test");
            const auto symbols = an_setup::random_symbols(count, 3);
            an_setup::streams x(6, count);
            precoder.apply(symbols.data(), count, random, x.out.data());
            std::vector<cf32> vectors(6 * count), heard(count), cut(count);
            for (int n = 0; n < count; ++n)
                for (int i = 0; i < 6; ++i)
                    vectors[6 * n + i] = x.values[i][n];
            eve.apply(vectors.data(), count, heard.data());
            const auto report = an::measure_link(heard.data(), symbols.data(), count);
            EXPECT_NEAR(report.sinr / eve.sinr(), 1.0, 0.05) << to_string(space) << antennas;
            EXPECT_GT(report.gain.real(), 0.0);
            // How the stream is cut changes nothing.
            an::data_eve again(c, state, place, std::max(1, antennas), 1, 5);
            again.apply(vectors.data(), 777, cut.data());
            again.apply(&vectors[6 * 777], count - 777, &cut[777]);
            EXPECT_EQ(cut, heard);
        }
}

TEST(DataEve, FollowsTheConfigurationAndRefusesWhatItCannotUse)
{
    an::config c = scenario(an::noise_space::user);
    const auto state = an::draw_channel_state(c, 3, 1);
    an::data_eve eve(c, state, an::data_eve_place::comm_eve, 3, 1, 5);
    const double before = eve.sinr();
    c.tau = 0.9; // more data, less noise
    eve.set_config(c);
    EXPECT_GT(eve.sinr(), before);
    const double after = eve.sinr();
    c.tau = 2.0;
    EXPECT_THROW(eve.set_config(c), physec::invalid_input);
    auto broken = state;
    broken.h_e = broken.h_e.head(2).eval();
    EXPECT_THROW(eve.set_state(broken), physec::invalid_input);
    EXPECT_EQ(eve.sinr(), after);
    c.tau = 0.6;
    EXPECT_THROW(an::data_eve(c, state, an::data_eve_place::target, 2, 1, 1),
                 physec::invalid_input);
    EXPECT_THROW(an::data_eve(c, state, an::data_eve_place::comm_eve, 513, 1, 1),
                 physec::invalid_input);
    EXPECT_EQ(an::data_eve_place_from_string("target"), an::data_eve_place::target);
    EXPECT_THROW(an::data_eve_place_from_string("user"), physec::invalid_input);
}
