// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/setup.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/bounds/realization_bounds.h>
#include <physec/an/transmit/precoder.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace an = physec::an;
using an_setup::leakage;
using an_setup::streams;
using physec::cf32;
using physec::matrix_cf64;
using physec::vector_cf64;

namespace {

an::config in_space(an::noise_space space, std::vector<double> decoys, int antennas, int length)
{
    auto c = an_setup::sized(antennas, length);
    c.space = space;
    c.decoy_rad = std::move(decoys);
    c.tau = 0.4;
    return c;
}

//! Every noise space with and without decoys.
std::vector<an::config> spaces(int antennas, int length)
{
    std::vector<an::config> all;
    for (auto space : { an::noise_space::user_and_target, an::noise_space::user })
        for (const std::vector<double>& decoys :
             { std::vector<double>{}, std::vector<double>{ 0.9 }, { -1.2, 0.1, 0.15 } })
            if (static_cast<int>(decoys.size()) + 3 <= antennas)
                all.push_back(in_space(space, decoys, antennas, length));
    return all;
}

matrix_cf64 transmit(const an::config& c,
                     const an::channel_state& state,
                     const std::vector<cf32>& symbols,
                     std::uint64_t seed)
{
    physec::random::generator random(seed, "test");
    an::precoder precoder(c, state.h, state.theta_rad);
    streams x(c.tx_antennas, symbols.size());
    if (c.mode == an::noise_mode::streaming)
        precoder.apply(symbols.data(), symbols.size(), random, x.out.data());
    else
        precoder.apply_frame(symbols.data(), random, x.out.data());
    return x.matrix();
}

} // namespace

TEST(AnNoiseSpace, NoiseReachesNeitherUserNorDecoysButTheTarget)
{
    for (auto mode : { an::noise_mode::streaming, an::noise_mode::frame_exact })
        for (int antennas : { 3, 6, 15, 64 })
            for (auto c : spaces(antennas, antennas + 280)) {
                c.mode = mode;
                const auto state = an::draw_channel_state(c, 21, antennas);
                const std::vector<cf32> silence(c.frame_length, cf32(0.0f));
                const matrix_cf64 x = transmit(c, state, silence, 1);
                // Single precision, as for the paper's noise space.
                EXPECT_LT(leakage(state.h, x), 1e-6);
                for (const double decoy : c.decoy_rad)
                    EXPECT_LT(leakage(physec::array::steering_centered(decoy, antennas), x), 1e-6);
                const vector_cf64 a = physec::array::steering_centered(state.theta_rad, antennas);
                const bool spared = c.space == an::noise_space::user_and_target;
                EXPECT_EQ(leakage(a, x) < 1e-6, spared); // otherwise it is jammed
            }
}

// (2) with r dimensions: in frame-exact mode at once, in streaming mode by the law of large numbers.
TEST(AnNoiseSpace, CovarianceIsTheIdealOne)
{
    for (auto c : spaces(7, 20)) {
        c.mode = an::noise_mode::frame_exact;
        const auto state = an::draw_channel_state(c, 3, 1);
        const matrix_cf64 ideal = an::ideal_covariance(c, state.h, state.theta_rad);
        EXPECT_NEAR(ideal.trace().real(), c.power, 1e-12 * c.power);
        const matrix_cf64 exact = transmit(c, state, an_setup::random_symbols(20, 3), 1);
        EXPECT_LT((exact * exact.adjoint() / 20 - ideal).norm(), 1e-5);
        c.mode = an::noise_mode::streaming;
        const int count = 200000;
        const matrix_cf64 stream = transmit(c, state, an_setup::random_symbols(count, 3), 1);
        // Entry errors have standard deviation at most P/sqrt(count); five of them.
        EXPECT_LT((stream * stream.adjoint() / count - ideal).cwiseAbs().maxCoeff(),
                  5 * c.power / std::sqrt(count));
    }
}

TEST(AnNoiseSpace, GivenNoiseMakesTheSameStream)
{
    for (const auto& c : spaces(6, 30)) {
        const int count = 700; // more than two slices
        const auto state = an::draw_channel_state(c, 5, 2);
        const auto symbols = an_setup::random_symbols(count, 3);
        const matrix_cf64 drawn = transmit(c, state, symbols, 4);
        std::vector<cf32> noise(6 * count, cf32(0.0f));
        physec::random::generator random(4, "test");
        for (int start = 0; start < count; start += 256) // as the kernel draws
            random.add_complex_normal(
                &noise[6 * start], 6 * std::min(256, count - start), 1.0 / c.noise_rank());
        an::precoder precoder(c, state.h, state.theta_rad);
        streams given(6, count);
        precoder.apply(symbols.data(), count, noise.data(), given.out.data());
        EXPECT_LT((drawn - given.matrix()).norm(), 1e-6 * drawn.norm());
    }
}

TEST(AnNoiseSpace, StreamDoesNotDependOnHowItIsCut)
{
    for (const auto& c : spaces(7, 30)) {
        const auto state = an::draw_channel_state(c, 1, 0);
        const auto symbols = an_setup::random_symbols(1000, 1);
        physec::random::generator random(4, "test"), again(4, "test");
        an::precoder precoder(c, state.h, state.theta_rad);
        streams whole(7, 1000), cut(7, 1000);
        precoder.apply(symbols.data(), 1000, random, whole.out.data());
        for (int start = 0, step = 1; start < 1000; start += step, step = step % 61 + 3) {
            std::vector<cf32*> out(7);
            for (int i = 0; i < 7; ++i)
                out[i] = cut.out[i] + start;
            precoder.apply(&symbols[start], std::min(step, 1000 - start), again, out.data());
        }
        EXPECT_TRUE(whole.values == cut.values);
    }
}

// Changed while running it is the precoder that was made with the other space, to the last bit.
TEST(AnNoiseSpace, AnotherOneWhileRunning)
{
    for (auto mode : { an::noise_mode::streaming, an::noise_mode::frame_exact }) {
        an::config spaces[] = { in_space(an::noise_space::user_and_target, {}, 7, 20),
                                in_space(an::noise_space::user, {}, 7, 20) };
        for (auto& c : spaces)
            c.mode = mode;
        const auto state = an::draw_channel_state(spaces[0], 3, 0);
        const std::vector<cf32> symbols(20, cf32(1.0f));
        for (int before : { 0, 1 }) {
            an::precoder moved(spaces[before], state.h, state.theta_rad);
            moved.set_split(spaces[1 - before]);
            physec::random::generator random(4, "test");
            streams x(7, symbols.size());
            if (mode == an::noise_mode::streaming)
                moved.apply(symbols.data(), symbols.size(), random, x.out.data());
            else
                moved.apply_frame(symbols.data(), random, x.out.data());
            EXPECT_EQ(x.matrix(), transmit(spaces[1 - before], state, symbols, 4));
        }
    }
    auto short_frame = in_space(an::noise_space::user_and_target, {}, 7, 6);
    short_frame.mode = an::noise_mode::frame_exact;
    const auto state = an::draw_channel_state(short_frame, 3, 0);
    an::precoder precoder(short_frame, state.h, state.theta_rad);
    auto next = short_frame;
    next.space = an::noise_space::user; // one row of noise more than the frame has room for
    EXPECT_THROW(precoder.set_split(next), physec::invalid_input);
}

TEST(AnNoiseSpace, RankAndWhatIsRefused)
{
    EXPECT_EQ(an::config().noise_rank(), 13);
    auto c = in_space(an::noise_space::user, {}, 15, 15);
    c.mode = an::noise_mode::frame_exact;
    EXPECT_EQ(c.noise_rank(), 14);
    EXPECT_EQ(c.validate(), "");
    c.frame_length = 14; // 14 rows of noise and the symbols need 15 dimensions
    EXPECT_NE(c.validate().find("at least N = 15"), std::string::npos) << c.validate();
    c.space = an::noise_space::user_and_target;
    EXPECT_EQ(c.validate(), "");

    auto running = in_space(an::noise_space::user, {}, 15, 30);
    auto next = running;
    next.space = an::noise_space::user_and_target;
    EXPECT_EQ(an::validate_update(running, next), "");
    running.decoy_rad = next.decoy_rad = { 0.1 };
    EXPECT_NE(an::validate_update(running, next).find("with decoys: user"), std::string::npos);
    running.decoy_rad.clear();
    next = running;
    next.decoy_rad = { 0.1 };
    EXPECT_NE(an::validate_update(running, next), "");

    EXPECT_EQ(in_space(an::noise_space::user, { 0.1 }, 3, 30).validate(), "");
    EXPECT_NE(in_space(an::noise_space::user_and_target, { 0.1 }, 3, 30).validate(), "");
    EXPECT_NE(in_space(an::noise_space::user, { 0.1, 0.1 }, 15, 30).validate(), "");
    EXPECT_NE(in_space(an::noise_space::user, { 1.6 }, 15, 30).validate(), "");
    EXPECT_NE(in_space(an::noise_space::user, { std::nan("") }, 15, 30).validate(), "");

    // A decoy at the target is one direction, not two; where the target is not spared it is fine.
    const auto state = an::draw_channel_state(c, 1, 0);
    const std::vector<double> at_target{ state.theta_rad };
    EXPECT_THROW(an::make_beams(in_space(an::noise_space::user_and_target, at_target, 15, 30),
                                state.h,
                                state.theta_rad),
                 physec::invalid_input);
    const auto by_decoy = an::ideal_covariance(
        in_space(an::noise_space::user, at_target, 15, 30), state.h, state.theta_rad);
    c.tau = 0.4;
    EXPECT_LT((an::ideal_covariance(c, state.h, state.theta_rad) - by_decoy).norm(),
              1e-12 * c.power);

    EXPECT_EQ(an::noise_space_from_string("user"), an::noise_space::user);
    EXPECT_EQ(to_string(an::noise_space::user_and_target), "user_and_target");
    EXPECT_THROW(an::noise_space_from_string("target"), physec::invalid_input);
}
