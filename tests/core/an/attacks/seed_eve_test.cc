// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/setup.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/transmit/precoder.h>

namespace an = physec::an;
using an_setup::random_symbols;
using an_setup::sized;
using an_setup::streams;
using physec::cf32;
using physec::cf64;
using physec::random::generator;

/*!
 * \file
 * The Eve who knows, or guesses, the seed: she runs the same program and subtracts what it sends as
 * noise. She is given all else, too: channel state, configuration and which sample is which. What she takes
 * off is the largest share that any complex factor of her copy explains.
 */
namespace {

constexpr int antennas = 4, count = 1 << 16;

std::vector<cf64> noise_of(generator random)
{
    const auto c = sized(antennas, 30);
    const auto state = an::draw_channel_state(c, 5, 1);
    an::precoder precoder(c, state.h, state.theta_rad);
    const std::vector<cf32> silence(count, cf32(0.0f)); // the data, which she knows here
    streams x(antennas, count);
    precoder.apply(silence.data(), count, random, x.out.data());
    std::vector<cf64> antenna(count);
    for (int t = 0; t < count; ++t)
        antenna[t] = cf64(x.out[0][t]);
    return antenna;
}

double taken_off_db(const std::vector<cf64>& sent, const std::vector<cf64>& copy)
{
    cf64 product = 0.0;
    double power = 0.0, copied = 0.0;
    for (int t = 0; t < count; ++t) {
        product += std::conj(copy[t]) * sent[t];
        power += std::norm(sent[t]);
        copied += std::norm(copy[t]);
    }
    const double left = std::max(power - std::norm(product) / copied, 1e-15 * power);
    return 10.0 * std::log10(power / left);
}

} // namespace

TEST(SeedEve, WhoKnowsTheSeedTakesAllNoiseOff)
{
    const auto sent = noise_of(generator::for_the_air(1, an::noise_stream));
    EXPECT_GT(taken_off_db(sent, noise_of(generator(1, an::noise_stream))), 100.0);
    // Another seed explains 1/count of the power in the mean; twenty times that is never seen (2e-9).
    EXPECT_LT(taken_off_db(sent, noise_of(generator(2, an::noise_stream))), 0.1);
}

TEST(SeedEve, HasNothingAgainstAKey)
{
    const auto sent = noise_of(generator::for_the_air(0, an::noise_stream));
    double most = 0.0;
    for (std::uint64_t guess = 0; guess < 200; ++guess)
        most = std::max(most, taken_off_db(sent, noise_of(generator(guess, an::noise_stream))));
    most = std::max(most, taken_off_db(sent, noise_of(generator::keyed())));
    std::printf("of keyed noise, 200 seeds and another key take off %.4f dB at most\n", most);
    EXPECT_LT(most, 0.1);
}
