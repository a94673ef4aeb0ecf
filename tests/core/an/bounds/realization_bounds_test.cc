// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/setup.h"
#include <Eigen/LU>
#include <gtest/gtest.h>
#include <limits>
#include <physec/an/bounds/realization_bounds.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace an = physec::an;
using physec::cf64;
using physec::matrix_cf64;
using physec::pi;

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(AnBounds, CommonBoundOfTheIdealCovarianceIsTheClosedForm)
{
    for (int n : { 3, 6, 15 })
        for (double tau : { 0.05, 0.76, 1.0 }) {
            auto c = an_setup::sized(n, 30);
            c.tau = tau;
            const auto s = an::draw_channel_state(c, 1, n);
            const auto b = an::make_beams(c, s.h, s.theta_rad);
            const auto slope = physec::array::steering_centered_derivative(s.theta_rad, n);
            // U = sum_{i>=3} |a'^H t_i|^2 / ||a'||^2, by Parseval.
            const double u = 1.0 - (std::norm(slope.dot(b.user)) + std::norm(slope.dot(b.target))) /
                                       slope.squaredNorm();
            const int m = c.rx_antennas;
            const double k0 = 6.0 / (pi * pi * 30 * 1e-6 * m * n);
            const double a1 = c.power * tau * 0.04 * (m * m - 1.0);
            const double a2 = c.power * (1 - tau) * (n * n - 1.0) / (n - 2);
            const double expected = k0 / (std::pow(std::cos(s.theta_rad), 2) * (a1 + a2 * u));
            const double computed =
                an::crb_theta_common(c, s.theta_rad, an::ideal_covariance(c, s.h, s.theta_rad));
            EXPECT_NEAR(computed / expected, 1.0, 1e-9);
            // Lemma 6 is what is left at U = 0, and the worse of the two.
            EXPECT_GE(an::crb_theta_symbols_only(c, s.theta_rad), computed * (1 - 1e-9));
        }
}

// The full Fisher matrix of (theta, Re c3, Im c3) by finite differences, inverted.
TEST(AnBounds, CommonBoundEqualsTheInvertedFisherMatrix)
{
    auto c = an_setup::sized(5, 8);
    c.rx_antennas = 4;
    c.gain_target = { 0.3, -0.2 };
    const double theta = 0.4;
    physec::random::generator random(2, "test");
    const matrix_cf64 x = random.complex_normal(5, 8, 2.0);
    const auto mean = [&](double angle, cf64 gain) {
        return matrix_cf64(gain * physec::array::steering_centered(angle, 4) *
                           (physec::array::steering_centered(angle, 5).adjoint() * x));
    };
    const double step = 1e-6;
    const matrix_cf64 derivative[] = {
        (mean(theta + step, c.gain_target) - mean(theta - step, c.gain_target)) / (2 * step),
        mean(theta, 1.0),
        mean(theta, cf64(0, 1)),
    };
    Eigen::Matrix3d fisher;
    for (int i = 0; i < 3; ++i)
        for (int k = 0; k < 3; ++k)
            fisher(i, k) = 2.0 * derivative[i].cwiseProduct(derivative[k].conjugate()).sum().real();
    const double expected = fisher.inverse()(0, 0);
    EXPECT_NEAR(an::crb_theta_common(c, theta, x * x.adjoint() / 8.0) / expected, 1.0, 1e-6);
}

TEST(AnBounds, LeakOfTheIdealCovarianceIsTheClosedForm)
{
    for (int n : { 3, 6, 15 })
        for (double tau : { 0.0, 0.05, 0.76 }) {
            auto c = an_setup::sized(n, 30);
            c.tau = tau;
            const auto s = an::draw_channel_state(c, 1, n);
            auto r = an::ideal_covariance(c, s.h, s.theta_rad);
            if (tau == 0.0) { // a^H R a = 0: her gain could not be observed either
                EXPECT_EQ(an::crb_theta_leak(c, s.theta_rad, r), infinity);
                EXPECT_EQ(an::crb_theta_common(c, s.theta_rad, r), infinity);
                continue;
            }
            const auto b = an::make_beams(c, s.h, s.theta_rad);
            const auto slope = physec::array::steering_centered_derivative(s.theta_rad, n);
            const double seen = slope.squaredNorm() - std::norm(slope.dot(b.user)); // ||a'||^2 U
            const double gamma2 = c.power * (1 - tau) / (n - 2);
            const double expected = 1.0 / (2 * 1e-6 * 30 * c.eve_antennas * gamma2 * seen);
            EXPECT_NEAR(an::crb_theta_leak(c, s.theta_rad, r) / expected, 1.0, 1e-9);
        }
    an::config c;
    c.tau = 1.0; // no artificial noise, nothing to tell directions apart
    const auto s = an::draw_channel_state(c, 1, 1);
    EXPECT_EQ(an::crb_theta_leak(c, s.theta_rad, an::ideal_covariance(c, s.h, s.theta_rad)),
              infinity);
}

// The full Fisher matrix of (theta, phi, Re c4, Im c4) by finite differences, inverted.
TEST(AnBounds, LeakEqualsTheInvertedFisherMatrix)
{
    auto c = an_setup::sized(5, 8);
    c.eve_antennas = 4;
    c.gain_sensing_eve = { 0.3, -0.2 };
    const double theta = 0.4, phi = -0.3;
    physec::random::generator random(2, "test");
    const matrix_cf64 x = random.complex_normal(5, 8, 2.0);
    const auto mean = [&](double target, double own, cf64 gain) {
        return matrix_cf64(gain * physec::array::steering_centered(own, 4) *
                           (physec::array::steering_centered(target, 5).adjoint() * x));
    };
    const double step = 1e-6;
    const cf64 gain = c.gain_sensing_eve;
    const matrix_cf64 derivative[] = {
        (mean(theta + step, phi, gain) - mean(theta - step, phi, gain)) / (2 * step),
        (mean(theta, phi + step, gain) - mean(theta, phi - step, gain)) / (2 * step),
        mean(theta, phi, 1.0),
        mean(theta, phi, cf64(0, 1)),
    };
    Eigen::Matrix4d fisher;
    for (int i = 0; i < 4; ++i)
        for (int k = 0; k < 4; ++k)
            fisher(i, k) = 2.0 * derivative[i].cwiseProduct(derivative[k].conjugate()).sum().real();
    const double expected = fisher.inverse()(0, 0);
    EXPECT_NEAR(an::crb_theta_leak(c, theta, x * x.adjoint() / 8.0) / expected, 1.0, 1e-6);
}

TEST(AnBounds, RefuseWhatWouldBeNoBound)
{
    an::config c;
    const auto s = an::draw_channel_state(c, 1, 0);
    EXPECT_THROW(an::crb_theta_common(c, 0.3, matrix_cf64::Identity(3, 3)), physec::invalid_input);
    matrix_cf64 broken = matrix_cf64::Identity(15, 15);
    broken(2, 3) = std::nan("");
    EXPECT_THROW(an::crb_theta_common(c, 0.3, broken), physec::invalid_input);
    c.sensing = false;
    c.alpha = 0.0;
    const auto r = an::ideal_covariance(c, s.h, s.theta_rad);
    EXPECT_EQ(an::crb_theta_common(c, s.theta_rad, r), infinity);
    EXPECT_THROW(an::crb_phi(an::config(), 1.6), physec::invalid_input);
    c = an::config();
    c.tau = 0.0;
    EXPECT_EQ(an::crb_phi(c, 0.1), infinity);
}
