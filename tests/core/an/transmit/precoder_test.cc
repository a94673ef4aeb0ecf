// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/double_precision.h"
#include "an/setup.h"
#include <functional>
#include <gtest/gtest.h>
#include <physec/an/bounds/realization_bounds.h>
#include <physec/an/transmit/precoder.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace an = physec::an;
using an_setup::leakage;
using an_setup::random_symbols;
using an_setup::sized;
using an_setup::streams;
using physec::cf32;
using physec::cf64;
using physec::matrix_cf64;
using physec::vector_cf64;

namespace {

vector_cf64 to_double(const std::vector<cf32>& values)
{
    vector_cf64 result(values.size());
    for (std::size_t n = 0; n < values.size(); ++n)
        result[n] = cf64(values[n]);
    return result;
}

} // namespace

// Naive reference: (1) with loops, for the noise that the streaming kernel draws.
TEST(AnPrecoder, StreamingEqualsProjectedNoiseForManySizes)
{
    for (int antennas : { 3, 4, 15, 33 })
        for (int count : { 1, 7, 256, 700 }) {
            auto c = sized(antennas, 30);
            c.beta_phase_rad = 0.7;
            const auto state = an::draw_channel_state(c, 5, antennas);
            const auto symbols = random_symbols(count, 2);
            physec::random::generator random(8, "test"), again(8, "test");
            an::precoder precoder(c, state.h, state.theta_rad);
            streams x(antennas, count);
            precoder.apply(symbols.data(), count, random, x.out.data());

            std::vector<cf32> draws(antennas * count, cf32(0.0f));
            const double scale = std::sqrt(c.power * (1 - c.tau));
            for (int start = 0; start < count; start += 256) // kernels draw in slices
                again.add_complex_normal(&draws[start * antennas],
                                         antennas * std::min(256, count - start),
                                         scale * scale / (antennas - 2));
            const auto& b = precoder.directions();
            double worst = 0.0;
            for (int n = 0; n < count; ++n) {
                cf64 along_target = 0.0, along_user = 0.0;
                for (int i = 0; i < antennas; ++i) {
                    const cf64 w(draws[n * antennas + i]);
                    along_target += std::conj(b.target[i]) * w;
                    along_user += std::conj(b.user[i]) * w;
                }
                for (int i = 0; i < antennas; ++i) {
                    const cf64 expected =
                        std::sqrt(c.power * c.tau) * b.data[i] * cf64(symbols[n]) +
                        cf64(draws[n * antennas + i]) - b.target[i] * along_target -
                        b.user[i] * along_user;
                    worst = std::max(worst, std::abs(expected - cf64(x.values[i][n])));
                }
            }
            // 2N + 4 roundings of terms no larger than a few sqrt(P): random-walk growth.
            EXPECT_LT(worst, 8 * std::pow(2.0, -24) * std::sqrt(10.0 * antennas)) << antennas;
        }
}

TEST(AnPrecoder, ProjectIsEquationOne)
{
    const auto c = sized(5, 30);
    const auto state = an::draw_channel_state(c, 1, 0);
    physec::random::generator random(3, "test");
    const matrix_cf64 noise = random.complex_normal(5, 4, 1.0 / 3);
    const vector_cf64 symbols = random.complex_normal(4, 1, 1.0);
    const matrix_cf64 x = an_double_precision::project(c, state.h, state.theta_rad, symbols, noise);
    const auto b = an::make_beams(c, state.h, state.theta_rad);
    const cf64 data_gain = std::sqrt(c.power * c.tau);
    // In the user's and the target's direction only the data beam is left.
    EXPECT_LT((b.target.adjoint() * x - data_gain * c.alpha * symbols.transpose()).norm(), 1e-12);
    EXPECT_LT((b.user.adjoint() * x - data_gain * c.beta() * symbols.transpose()).norm(), 1e-12);
    EXPECT_NEAR(b.data.norm(), 1.0, 1e-14);
    EXPECT_NEAR(std::abs(b.target.dot(b.user)), 0.0, 1e-15);
}

TEST(AnPrecoder, NoiseDoesNotReachUserOrTarget)
{
    for (auto mode : { an::noise_mode::streaming, an::noise_mode::frame_exact })
        for (int antennas : { 3, 5, 15, 64, 256 })
            for (int draw = 0; draw < 5; ++draw) {
                auto c = sized(antennas, antennas + 44);
                c.mode = mode;
                auto state = an::draw_channel_state(c, 11, draw);
                const vector_cf64 a = physec::array::steering_centered(state.theta_rad, antennas);
                if (draw == 0) // almost parallel, the hardest case that validates
                    state.h = a + 1e-4 * state.h;
                const std::vector<cf32> silence(c.frame_length, cf32(0.0f));
                physec::random::generator random(draw, "test");
                an::precoder precoder(c, state.h, state.theta_rad);
                streams x(antennas, c.frame_length);
                if (mode == an::noise_mode::streaming)
                    precoder.apply(silence.data(), c.frame_length, random, x.out.data());
                else
                    precoder.apply_frame(silence.data(), random, x.out.data());
                EXPECT_LT(leakage(a, x.matrix()), 1e-6);
                EXPECT_LT(leakage(state.h, x.matrix()), 1e-6);
                EXPECT_LT(leakage(precoder.directions().user, x.matrix()), 1e-6);
            }
}

TEST(AnPrecoder, StreamDoesNotDependOnHowItIsCut)
{
    const auto c = sized(7, 30);
    const auto state = an::draw_channel_state(c, 1, 0);
    const auto symbols = random_symbols(1000, 1);
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

TEST(AnPrecoder, SampleCovarianceTendsToEquationTwo)
{
    const int count = 200000;
    auto c = sized(6, 30);
    c.tau = 0.4;
    const auto state = an::draw_channel_state(c, 2, 0);
    physec::random::generator random(1, "test");
    an::precoder precoder(c, state.h, state.theta_rad);
    streams x(6, count);
    precoder.apply(random_symbols(count, 3).data(), count, random, x.out.data());
    const matrix_cf64 sample = x.matrix() * x.matrix().adjoint() / count;
    const matrix_cf64 ideal = an::ideal_covariance(c, state.h, state.theta_rad);
    // Entry errors have standard deviation at most P/sqrt(count); five of them.
    EXPECT_LT((sample - ideal).cwiseAbs().maxCoeff(), 5 * c.power / std::sqrt(count));
    EXPECT_NEAR(ideal.trace().real(), c.power, 1e-12);
}

TEST(AnPrecoder, FrameExactRowsAreOrthogonalWithExactNorm)
{
    for (int antennas : { 3, 4, 15, 32 })
        for (int length : { antennas - 1, antennas + 5, 4 * antennas }) {
            auto c = sized(antennas, length);
            c.mode = an::noise_mode::frame_exact;
            const auto state = an::draw_channel_state(c, 3, antennas);
            physec::random::generator random(1, "test");
            an::frame_noise noise(c);
            noise.avoid(an::make_beams(c, state.h, state.theta_rad));
            const auto symbols = random_symbols(length, 7);
            const matrix_cf64& gv = noise.draw(symbols.data(), random);
            // Orthogonal rows of equal norm: G V (G V)^H is L/(N-2) times the projector.
            const auto b = an::make_beams(c, state.h, state.theta_rad);
            const matrix_cf64 projector = matrix_cf64::Identity(antennas, antennas) -
                                          b.target * b.target.adjoint() - b.user * b.user.adjoint();
            const double norm = length / (antennas - 2.0);
            EXPECT_LT((gv * gv.adjoint() - norm * projector).norm(), 1e-11 * length);
            EXPECT_LT((gv * to_double(symbols).conjugate()).norm(), 1e-11 * length);

            // Hence the covariance of the single-precision frame is (2) at once.
            an::precoder precoder(c, state.h, state.theta_rad);
            streams x(antennas, length);
            precoder.apply_frame(symbols.data(), random, x.out.data());
            const matrix_cf64 ideal = an::ideal_covariance(c, state.h, state.theta_rad);
            EXPECT_LT((x.matrix() * x.matrix().adjoint() / length - ideal).norm(), 1e-5);
        }
}

TEST(AnPrecoder, RefusesWhatItCannotUse)
{
    const an::config good;
    const auto state = an::draw_channel_state(good, 1, 0);
    const std::function<void(an::config&)> spoilers[] = {
        [](an::config& c) { c.tx_antennas = 2; },
        [](an::config& c) { c.tau = -0.1; },
        [](an::config& c) { c.tau = 1.1; },
        [](an::config& c) { c.tau = std::nan(""); },
        [](an::config& c) { c.alpha = 0.0; },
        [](an::config& c) {
            c.mode = an::noise_mode::frame_exact;
            c.frame_length = 13;
        },
    };
    for (const auto& spoil : spoilers) {
        an::config c;
        spoil(c);
        EXPECT_THROW(an::precoder(c, state.h, state.theta_rad), physec::invalid_input);
    }
    vector_cf64 parallel = cf64(0, 3) * physec::array::steering_centered(0.3, 15);
    vector_cf64 broken = state.h;
    broken[4] = cf64(1.0, std::nan(""));
    const vector_cf64 shorter = state.h.head(14);
    an::precoder precoder(good, state.h, state.theta_rad);
    EXPECT_THROW(precoder.set_channel(parallel, 0.3), physec::invalid_input);
    EXPECT_THROW(precoder.set_channel(broken, 0.3), physec::invalid_input);
    EXPECT_THROW(precoder.set_channel(shorter, 0.3), physec::invalid_input);
    EXPECT_THROW(precoder.set_channel(state.h, physec::pi / 2), physec::invalid_input);
    EXPECT_EQ(precoder.csi(), state.h); // the old state stays in force
    physec::random::generator random(1, "test");
    EXPECT_THROW(precoder.apply_frame(nullptr, random, nullptr), physec::invalid_input);
}

TEST(AnPrecoder, AlphaZeroIsFineWithoutSensing)
{
    an::config c;
    c.alpha = 0.0;
    c.sensing = false;
    const auto state = an::draw_channel_state(c, 1, 0);
    EXPECT_NO_THROW(an::precoder(c, state.h, state.theta_rad));
}

TEST(AnPrecoder, ANewSplitEqualsANewPrecoder)
{
    for (auto mode : { an::noise_mode::streaming, an::noise_mode::frame_exact }) {
        auto c = an_setup::sized(5, 8);
        c.mode = mode;
        auto next = c;
        next.tau = 0.3;
        next.power = 2.0;
        next.alpha = { 0.1, 0.6 };
        next.beta_phase_rad = 1.0;
        const auto state = an::draw_channel_state(c, 1, 2);
        an::precoder changed(c, state.h, state.theta_rad);
        changed.set_split(next);
        an::precoder fresh(next, state.h, state.theta_rad);
        const auto symbols = an_setup::random_symbols(8, 3);
        an_setup::streams x(5, 8), y(5, 8);
        physec::random::generator first(1, "test"), second(1, "test");
        if (mode == an::noise_mode::streaming) {
            changed.apply(symbols.data(), 8, first, x.out.data());
            fresh.apply(symbols.data(), 8, second, y.out.data());
        } else {
            changed.apply_frame(symbols.data(), first, x.out.data());
            fresh.apply_frame(symbols.data(), second, y.out.data());
        }
        EXPECT_EQ(x.values, y.values);
        // Refused changes leave it as it is.
        next.frame_length = 9;
        EXPECT_THROW(changed.set_split(next), physec::invalid_input);
        next.frame_length = 8;
        next.tau = 2.0;
        EXPECT_THROW(changed.set_split(next), physec::invalid_input);
        EXPECT_EQ(changed.directions().data, fresh.directions().data);
    }
}
