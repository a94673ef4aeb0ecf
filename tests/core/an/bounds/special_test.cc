// SPDX-License-Identifier: GPL-3.0-or-later
#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/expint.hpp>
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/bounds/special.h>

using physec::an::mean_inverse_beta;
using physec::an::scaled_erfc;
using physec::an::scaled_expint;

namespace {
//! e^x E_k(x) = int_0^inf e^(-x t)/(1+t)^k dt, on an axis where the integrand's scale is one.
double scaled_expint_by_quadrature(int k, double x)
{
    boost::math::quadrature::exp_sinh<double> rule;
    const double scale = 1.0 / (x + k);
    const auto f = [&](double v) {
        const double t = scale * v;
        return std::exp(-x * t - k * std::log1p(t));
    };
    return scale * rule.integrate(f, 1e-13);
}

//! n int_0^1 u^(n-1)/(a+b u) du on a logarithmic axis, adaptive.
double mean_inverse_beta_by_quadrature(double a, double b, int n)
{
    const auto f = [&](double t) { return n * std::exp(-n * t) / (a + b * std::exp(-t)); };
    double sum = 0.0;
    // Pieces that double: the integrand bends at t = 1/n and, for n = 1, at t = ln(b/a).
    for (double from = 0.0, to = 0.5 / n; from < 800.0 / n; from = to, to *= 2.0)
        sum +=
            boost::math::quadrature::gauss_kronrod<double, 31>::integrate(f, from, to, 12, 1e-13);
    return sum;
}
} // namespace

TEST(AnSpecial, ScaledExpintMatchesQuadrature)
{
    for (const int k : { 1, 2, 3, 14, 64, 255, 256 })
        for (const double x :
             { 1e-12, 1e-6, 1e-3, 0.1, 0.999, 1.0, 1.5, 7.0, 1e2, 1e4, 1e8, 1e12 }) {
            const double expected = scaled_expint_by_quadrature(k, x);
            EXPECT_NEAR(scaled_expint(k, x) / expected, 1.0, 1e-11) << "k=" << k << " x=" << x;
        }
}

TEST(AnSpecial, ScaledExpintMatchesBoostWhereBoostIsFinite)
{
    for (const int k : { 1, 2, 15, 256 })
        for (const double x : { 1.0, 3.0, 30.0, 300.0 })
            EXPECT_NEAR(scaled_expint(k, x) / (std::exp(x) * boost::math::expint(k, x)), 1.0, 1e-12)
                << "k=" << k << " x=" << x;
}

TEST(AnSpecial, ScaledExpintLimits)
{
    EXPECT_TRUE(std::isinf(scaled_expint(1, 0.0)));
    EXPECT_DOUBLE_EQ(scaled_expint(3, 0.0), 0.5);
    EXPECT_EQ(scaled_expint(5, INFINITY), 0.0);
    EXPECT_NEAR(scaled_expint(7, 1e300) * 1e300, 1.0, 1e-15);
    // 1/(x+k) < e^x E_k(x) <= 1/(x+k-1)
    for (const double x : { 1e-12, 1.0, 1e12 })
        for (int k = 2; k <= 256; ++k) {
            EXPECT_GE(scaled_expint(k, x), (1 - 1e-14) / (x + k));
            EXPECT_LE(scaled_expint(k, x), (1 + 1e-14) / (x + k - 1));
        }
}

TEST(AnSpecial, MeanInverseBetaMatchesQuadrature)
{
    for (const int n : { 1, 2, 3, 13, 62, 254 })
        for (const double z :
             { 0.0, 1e-12, 1e-6, 1e-2, 0.0999, 0.1001, 1.0, 2.999, 3.001, 10.0, 1e3, 1e6, 1e12 }) {
            const double expected = mean_inverse_beta_by_quadrature(1.0, z, n);
            EXPECT_NEAR(mean_inverse_beta(1.0, z, n) / expected, 1.0, 1e-11)
                << "n=" << n << " z=" << z;
        }
}

TEST(AnSpecial, MeanInverseBetaLimits)
{
    EXPECT_TRUE(std::isinf(mean_inverse_beta(0.0, 1.0, 1)));
    EXPECT_TRUE(std::isinf(mean_inverse_beta(0.0, 0.0, 13)));
    EXPECT_DOUBLE_EQ(mean_inverse_beta(0.0, 2.0, 13), 13.0 / 24.0);
    EXPECT_DOUBLE_EQ(mean_inverse_beta(4.0, 0.0, 13), 0.25);
    EXPECT_NEAR(mean_inverse_beta(1e-300, 2.0, 13), 13.0 / 24.0, 1e-12);
    EXPECT_NEAR(
        mean_inverse_beta(1e-310, 1e10, 1) * 1e10, std::log(1e10) + 310 * std::log(10), 1e-3);
}

TEST(AnSpecial, ScaledErfcJoinsItsAsymptote)
{
    EXPECT_NEAR(scaled_erfc(0.0), 1.0, 1e-15);
    EXPECT_NEAR(scaled_erfc(1.0), 0.427583576155807, 1e-14);
    EXPECT_NEAR(scaled_erfc(std::nextafter(20.0, 0.0)) / scaled_erfc(20.0), 1.0, 1e-9);
    EXPECT_NEAR(scaled_erfc(1e10), 1e-10 / std::sqrt(std::acos(-1.0)), 1e-25);
}
