// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/setup.h"
#include <Eigen/LU>
#include <gtest/gtest.h>
#include <physec/an/air/passive_radar_scene.h>
#include <physec/an/attacks/passive_radar_eve.h>
#include <physec/an/bounds/realization_bounds.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace an = physec::an;
using physec::cf32;
using physec::cf64;
using model = an::passive_radar_model;

namespace {

an::config scenario(double echo, an::noise_space space = an::noise_space::user_and_target)
{
    an::config c;
    c.tau = 0.6;
    c.gain_sensing_eve = echo;
    c.space = space;
    return c;
}

an::channel_state scene(const an::config& c, int trial)
{
    auto state = an::draw_channel_state(c, 77, trial);
    state.theta_rad = 20 * physec::pi / 180;
    state.phi_rad = 25 * physec::pi / 180;
    return state;
}

struct result {
    double angle, delay; // root of the mean of error squared over bound, outliers included
    int above, outliers, believed, outliers_below, believed_below;
};

/*!
 * Frames through the waveform channel. An outlier missed the main lobe of the array or of the delay,
 * 1 / bandwidth to either side. Above the threshold: the bound is below a tenth of that lobe; which
 * draws are, the coherence of the two directions decides. Below it only outliers are counted.
 */
result run(const an::config& c, int trials, int frames)
{
    const an::passive_radar_link link;
    constexpr double threshold = 0.1;
    result r{};
    for (int trial = 0; trial < trials; ++trial) {
        const auto state = scene(c, trial);
        an::passive_radar_scene air(c, link, state, trial);
        an::passive_radar_eve eve(c, link.arrival_rad);
        for (int frame = 0; frame < frames; ++frame)
            eve.add_frame(air.next());
        const auto found = eve.estimate();
        const auto bound = an::crb_passive_radar(c, link, state, frames);
        const double cycles = physec::array::wrap_half(found.delay_cycles - link.delay_cycles(c));
        const double late = cycles * c.frame_length / link.bandwidth_hz;
        const double off = found.angle.angle_rad - state.phi_rad;
        const double off_sine = std::sin(found.angle.angle_rad) - std::sin(state.phi_rad);
        const bool outlier =
            std::abs(off_sine) > 2.0 / c.eve_antennas || std::abs(late) > 1.0 / link.bandwidth_hz;
        const bool above = std::sqrt(bound.delay_s2) < threshold / link.bandwidth_hz;
        r.above += above;
        (above ? r.outliers : r.outliers_below) += outlier;
        (above ? r.believed : r.believed_below) += outlier && found.delay_reliable;
        if (above) {
            r.angle += off * off / bound.phi_rad2;
            r.delay += late * late / bound.delay_s2;
        }
    }
    r.angle = std::sqrt(r.angle / r.above);
    r.delay = std::sqrt(r.delay / r.above);
    return r;
}

//! Covariance of the Ne antennas on one subcarrier, as in the header's equation.
physec::matrix_cf64
naive_covariance(const model::values& p, double arrival_rad, int antennas, int k)
{
    physec::matrix_cf64 a(antennas, 2);
    const double phi = std::asin(p[model::sine]);
    a.col(0) = physec::array::steering_centered(arrival_rad, antennas);
    a.col(1) = std::polar(1.0, -2 * physec::pi * k * p[model::delay]) *
               physec::array::steering_centered(phi, antennas);
    const cf64 cross(p[model::cross_re], p[model::cross_im]);
    Eigen::Matrix2cd s;
    s << p[model::direct], cross, std::conj(cross), p[model::echo];
    physec::matrix_cf64 r = a * s * a.adjoint();
    r.diagonal().array() += p[model::noise];
    return r;
}

model::values example()
{
    model::values p;
    p << 0.3, 0.21, 40.0, 3.0, 4.0, -5.0, 1.3;
    return p;
}

} // namespace

TEST(AnPassiveRadar, InformationIsThatOfAllAntennas)
{
    const int antennas = 7, subcarriers = 8, frames = 3;
    const double arrival = -0.5, step = 1e-5;
    const auto p = example();
    model::information_matrix naive = model::information_matrix::Zero();
    for (int index = 0; index < subcarriers; ++index) {
        const int k = an::passive_radar_subcarrier(index, subcarriers);
        EXPECT_NE(k, 0);
        const physec::matrix_cf64 inverse = naive_covariance(p, arrival, antennas, k).inverse();
        std::vector<physec::matrix_cf64> change;
        for (int i = 0; i < model::parameters; ++i) {
            auto up = p, down = p;
            up[i] += step;
            down[i] -= step;
            change.push_back(inverse *
                             (naive_covariance(up, arrival, antennas, k) -
                              naive_covariance(down, arrival, antennas, k)) /
                             (2 * step));
        }
        for (int i = 0; i < model::parameters; ++i)
            for (int j = 0; j < model::parameters; ++j)
                naive(i, j) += frames * (change[i] * change[j]).trace().real();
    }
    const auto fast = model(antennas, arrival, subcarriers).information(p, frames);
    // Central differences: step^2 times third derivatives of (2 pi k)^3 and less, some 1e-6 of all.
    for (int i = 0; i < model::parameters; ++i)
        for (int j = 0; j < model::parameters; ++j)
            EXPECT_NEAR(fast(i, j), naive(i, j), 1e-5 * std::sqrt(naive(i, i) * naive(j, j)))
                << i << j;
}

TEST(AnPassiveRadar, LikelihoodAndScoreAreThoseOfTheSamples)
{
    const int antennas = 6, subcarriers = 8;
    const double arrival = -0.5;
    physec::random::generator random(3, "test");
    std::vector<physec::matrix_cf64> samples;
    for (int index = 0; index < subcarriers; ++index) {
        const physec::matrix_cf64 y = random.complex_normal(antennas, 2, 5.0);
        samples.push_back(y * y.adjoint());
    }
    const model law(antennas, arrival, subcarriers);
    const auto naive = [&](const model::values& p) {
        double sum = 0.0;
        for (int index = 0; index < subcarriers; ++index) {
            const physec::matrix_cf64 r = naive_covariance(
                p, arrival, antennas, an::passive_radar_subcarrier(index, subcarriers));
            sum -= 2 * std::log(r.determinant().real()) +
                   (r.inverse() * samples[index]).trace().real();
        }
        return sum;
    };
    const auto p = example();
    model::values score;
    const double value = law.log_likelihood(p, 2, samples, &score);
    EXPECT_NEAR(value, naive(p), 1e-9 * std::abs(value));
    for (int i = 0; i < model::parameters; ++i) {
        auto up = p, down = p;
        up[i] += 1e-5;
        down[i] -= 1e-5;
        const double slope = (naive(up) - naive(down)) / 2e-5;
        EXPECT_NEAR(score[i], slope, 1e-5 * std::abs(slope) + 1e-4) << i;
    }
    auto broken = p;
    broken[model::noise] = -1.0;
    EXPECT_EQ(law.log_likelihood(broken, 2, samples), -std::numeric_limits<double>::infinity());
    EXPECT_THROW(law.information(broken, 2), physec::invalid_input);
}

TEST(AnPassiveRadar, ReachesHerBoundsOnTheWaveformChannel)
{
    for (auto space : { an::noise_space::user_and_target, an::noise_space::user }) {
        const auto r = run(scenario(0.4, space), 200, 10);
        const std::string name = an::to_string(space);
        RecordProperty(name + "_angle", std::to_string(r.angle));
        RecordProperty(name + "_delay", std::to_string(r.delay));
        RecordProperty(name + "_outliers_below", r.outliers_below);
        // Standard error of the RMSE of 180 draws 5.3 %: three of them.
        EXPECT_GE(r.above, 180) << name;
        EXPECT_NEAR(r.angle, 1.0, 0.15) << name;
        EXPECT_NEAR(r.delay, 1.0, 0.15) << name;
        EXPECT_EQ(r.outliers, 0) << name;
        // One in a thousand by chance.
        EXPECT_LE(r.believed_below, 1) << name;
    }
}

TEST(AnPassiveRadar, BelowTheThresholdSheSaysSo)
{
    const auto r = run(scenario(0.03), 100, 1);
    EXPECT_GT(r.outliers_below, 80);
    EXPECT_LE(r.believed_below, 1);
}

TEST(AnPassiveRadar, AnEveWhoKnowsTheWaveformHasNoLargerBound)
{
    for (auto space : { an::noise_space::user_and_target, an::noise_space::user }) {
        const auto c = scenario(0.4, space);
        for (int trial = 0; trial < 50; ++trial) {
            const auto state = an::draw_channel_state(c, 5, trial, true);
            const auto bound = an::crb_passive_radar(c, {}, state);
            const double known =
                an::crb_phi_whole_echo(c,
                                       state.phi_rad,
                                       state.theta_rad,
                                       an::ideal_covariance(c, state.h, state.theta_rad));
            EXPECT_GE(bound.phi_rad2, known * (1 - 1e-9)) << trial;
            EXPECT_GT(bound.coherence, 0.0);
            EXPECT_LT(bound.coherence, 1.0);
            const auto more = an::crb_passive_radar(c, {}, state, 10);
            EXPECT_NEAR(more.phi_rad2, bound.phi_rad2 / 10, 1e-6 * bound.phi_rad2);
            EXPECT_NEAR(more.delay_s2, bound.delay_s2 / 10, 1e-6 * bound.delay_s2);
        }
    }
}

TEST(AnPassiveRadar, NoReferenceNoDelay)
{
    auto c = scenario(0.4);
    c.sensing = false;
    c.tau = 0.0; // nothing reaches the target
    auto bound = an::crb_passive_radar(c, {}, scene(c, 1));
    EXPECT_TRUE(std::isinf(bound.phi_rad2));
    EXPECT_TRUE(std::isinf(bound.delay_s2));
    c = scenario(0.4);
    an::passive_radar_link link;
    link.arrival_rad = scene(c, 1).phi_rad; // direct path and echo from one direction
    bound = an::crb_passive_radar(c, link, scene(c, 1));
    EXPECT_TRUE(std::isinf(bound.phi_rad2));
    an::passive_radar_eve eve(c, -0.6);
    EXPECT_THROW(eve.estimate(), physec::invalid_input);
    const std::vector<cf32> silence(c.frame_length * c.eve_antennas, cf32(0.0f));
    eve.add_frame(silence.data());
    EXPECT_FALSE(eve.estimate().angle.reliable);
    EXPECT_TRUE(std::isfinite(eve.estimate().angle.angle_rad));
}

TEST(AnPassiveRadar, UnusableLinksAreRefused)
{
    const auto c = scenario(0.4);
    const auto complaint = [&](auto change, an::config config) {
        an::passive_radar_link link;
        change(link);
        return link.validate(config);
    };
    using link = an::passive_radar_link;
    const auto keep = [](link&) {};
    EXPECT_EQ(complaint(keep, c), "");
    EXPECT_NE(complaint([](link& l) { l.gain_direct = 0.0; }, c).find("gain_direct"),
              std::string::npos);
    EXPECT_NE(complaint([](link& l) { l.arrival_rad = 2.0; }, c).find("arrival_rad"),
              std::string::npos);
    EXPECT_NE(complaint([](link& l) { l.departure_rad = NAN; }, c).find("departure_rad"),
              std::string::npos);
    EXPECT_NE(complaint([](link& l) { l.bandwidth_hz = 0; }, c).find("bandwidth_hz"),
              std::string::npos);
    EXPECT_NE(complaint([](link& l) { l.echo_delay_s = 3e-6; }, c).find("echo_delay_s is 3e-06"),
              std::string::npos);
    auto small = c;
    small.eve_antennas = 2;
    EXPECT_NE(complaint(keep, small).find("eve_antennas"), std::string::npos);
    small = c;
    small.frame_length = 7;
    EXPECT_NE(complaint(keep, small).find("frame_length"), std::string::npos);
    link late;
    late.echo_delay_s = 1.9e-6; // inside the model, not inside the prefix
    EXPECT_THROW(an::passive_radar_scene(c, late, scene(c, 1), 1), physec::invalid_input);
}
