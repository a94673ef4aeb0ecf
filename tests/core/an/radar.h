// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "an/setup.h"
#include <functional>
#include <physec/an/attacks/leak_eve.h>
#include <physec/an/attacks/sensing_eve.h>
#include <physec/an/channel.h>
#include <physec/an/receive/target_estimator.h>
#include <physec/an/transmit/precoder.h>

// What the tests of the angle estimators share: one frame of the paper's scene, with the target at
// theta = 20 and phi = -25 degrees, and Monte Carlo over such frames.
namespace an_radar {

//! One frame of the paper scenario through the channel: what the radar receivers get.
struct frame {
    frame(const physec::an::config& config, const physec::an::channel_state& state, int trial)
        : symbols(an_setup::random_symbols(config.frame_length, trial)),
          x(config.tx_antennas * config.frame_length),
          echo(config.rx_antennas * config.frame_length),
          sensing(config.eve_antennas * config.frame_length)
    {
        const int length = config.frame_length, antennas = config.tx_antennas;
        physec::random::generator random(trial, "test");
        physec::an::precoder precoder(config, state.h, state.theta_rad);
        an_setup::streams out(antennas, length);
        precoder.apply(symbols.data(), length, random, out.out.data());
        for (int n = 0; n < length; ++n)
            for (int i = 0; i < antennas; ++i)
                x[n * antennas + i] = out.values[i][n];
        covariance = out.matrix() * out.matrix().adjoint() / length;
        std::vector<physec::cf32> user(length), eve(length);
        physec::an::channel channel(config, state, trial);
        channel.apply(x.data(), length, user.data(), eve.data(), echo.data(), sensing.data());
    }

    std::vector<physec::cf32> symbols, x, echo, sensing;
    physec::matrix_cf64 covariance;
};

inline physec::an::config radar(double gain)
{
    physec::an::config c;
    c.gain_target = c.gain_sensing_eve = gain;
    return c;
}

inline physec::an::channel_state scene(const physec::an::config& c, int trial)
{
    auto state = physec::an::draw_channel_state(c, 77, trial);
    state.theta_rad = 20 * physec::pi / 180;
    state.phi_rad = -25 * physec::pi / 180;
    return state;
}

inline physec::an::angle_estimate
target(const physec::an::config& c, physec::an::target_reference reference, const frame& f)
{
    physec::an::target_estimator estimator(c, reference);
    const auto& values = reference == physec::an::target_reference::known_x ? f.x : f.symbols;
    for (int n = 0; n < c.frame_length; ++n)
        estimator.add(&f.echo[n * c.rx_antennas], &values[n * estimator.reference_length()]);
    return estimator.estimate();
}

inline physec::an::angle_estimate
sensing(const physec::an::config& c, physec::an::waveform_knowledge knowledge, const frame& f)
{
    physec::an::sensing_eve estimator(c, knowledge);
    for (int n = 0; n < c.frame_length; ++n)
        estimator.add(&f.sensing[n * c.eve_antennas], f.symbols[n]);
    return estimator.estimate();
}

inline physec::an::angle_estimate
leak(const physec::an::config& c, physec::an::leak_source source, const frame& f)
{
    physec::an::leak_eve estimator(c, source);
    const auto& values = source == physec::an::leak_source::echo ? f.sensing : f.symbols;
    for (int n = 0; n < c.frame_length; ++n)
        estimator.add(&f.x[n * c.tx_antennas], &values[n * estimator.observation_length()]);
    return estimator.estimate();
}

struct result {
    double ratio;    // RMSE over root of the mean bound
    double reliable; // share of estimates flagged so
    double inliers;  // ratio without outliers
    int outliers;    // estimates that missed the main lobe of M elements, |sin error| > 2/M
    int believed;    // outliers that were flagged reliable
};

//! \param estimate of a trial's frame; \param truth; \param bound CRB of the trial
inline result
monte_carlo(const physec::an::config& c,
            int trials,
            double truth,
            const std::function<physec::an::angle_estimate(const frame&)>& estimate,
            const std::function<double(const physec::an::channel_state&, const frame&)>& bound)
{
    double squares = 0.0, bounds = 0.0, inlying_squares = 0.0, inlying_bounds = 0.0;
    int reliable = 0, outliers = 0, believed = 0;
    for (int trial = 0; trial < trials; ++trial) {
        const auto state = scene(c, trial);
        const frame f(c, state, trial);
        const auto angle = estimate(f);
        const double square = std::pow(angle.angle_rad - truth, 2), variance = bound(state, f);
        squares += square;
        bounds += variance;
        reliable += angle.reliable;
        if (std::abs(std::sin(angle.angle_rad) - std::sin(truth)) > 2.0 / c.rx_antennas) {
            ++outliers;
            believed += angle.reliable;
        } else {
            inlying_squares += square;
            inlying_bounds += variance;
        }
    }
    return { std::sqrt(squares / bounds),
             static_cast<double>(reliable) / trials,
             std::sqrt(inlying_squares / inlying_bounds),
             outliers,
             believed };
}

} // namespace an_radar
