// SPDX-License-Identifier: GPL-3.0-or-later
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/bounds/bounds.h>
#include <physec/an/bounds/printed.h>
#include <physec/an/bounds/sensing_bounds.h>
#include <physec/error.h>

using namespace physec::an;
using physec::pi;

namespace {
config with(int n, double tau, physec::cf64 alpha)
{
    config c;
    c.tx_antennas = n;
    c.tau = tau;
    c.alpha = alpha;
    return c;
}

//! P(CRB > eps) by integrating over the angle instead of over U.
double ccdf_over_angle(const angle_bound& b, double eps)
{
    const auto given_angle = [&](double psi) {
        const double need = b.scale / eps / std::pow(std::sin(psi), 2);
        const double u = (need - b.data) / b.noise;
        return u >= 1.0 ? 1.0 : u <= 0.0 ? 0.0 : std::pow(u, b.degrees);
    };
    double sum = 0.0;
    const int pieces = 4000;
    for (int i = 0; i < pieces; ++i)
        sum += boost::math::quadrature::gauss_kronrod<double, 15>::integrate(
            given_angle, pi / 2 * i / pieces, pi / 2 * (i + 1) / pieces, 8, 1e-9);
    return 2.0 / pi * sum;
}
} // namespace

TEST(AnSensing, CcdfAgreesWithIntegrationOverTheAngle)
{
    for (const int n : { 3, 4, 15, 256 })
        for (const double tau : { 0.0, 0.05, 0.5, 0.999 })
            for (const physec::cf64 alpha : { physec::cf64(0.2, 0.0), physec::cf64(0.6, -0.8) }) {
                const angle_bound b = crb_theta_common_law(with(n, tau, alpha));
                const double typical = b.scale / (b.data + b.noise);
                for (const double factor : { 0.5, 1.0001, 1.5, 4.0, 100.0 })
                    EXPECT_NEAR(
                        b.ccdf(factor * typical), ccdf_over_angle(b, factor * typical), 1e-7)
                        << n << " " << tau << " " << alpha << " " << factor;
            }
}

TEST(AnSensing, CcdfFallsFromOneToZeroAndBoundsAreOrdered)
{
    for (const int n : { 3, 15, 256 })
        for (const double tau : { 0.0, 0.3, 0.76, 1.0 }) {
            const config c = with(n, tau, { 0.3, 0.1 });
            const angle_bound b = crb_theta_common_law(c);
            double last = 1.0;
            EXPECT_EQ(b.ccdf(0.0), 1.0);
            for (double db = -60; db <= 120; db += 4.0) {
                const double eps = std::pow(10.0, db / 10);
                const ccdf_point p = ccdf_at(c, eps, printed_law::exact);
                EXPECT_LE(p.common, last * (1 + 1e-12));
                last = p.common;
                EXPECT_LE(*p.lower, p.common * (1 + 1e-9));
                EXPECT_GE(p.exact, p.common * (1 - 1e-9)); // Lemma 6 is an upper bound: U >= 0
                EXPECT_GE(*p.upper, p.common * (1 - 1e-7));
                EXPECT_GE(*p.upper, p.exact * (1 - 1e-7)); // and tighter than Lemma 3
                for (const double value : { p.leak,
                                            p.phi,
                                            *p.approx,
                                            *ccdf_at(c, eps).upper,
                                            *ccdf_at(c, eps).approx }) {
                    EXPECT_GE(value, 0.0);
                    EXPECT_LE(value, 1.0);
                }
            }
            EXPECT_LT(last, 1e-3);
        }
}

TEST(AnSensing, ErgodicBoundIsTheIntegralOfTheCcdf)
{
    // Without truncation the mean diverges like the CCDF's eps^(-1/2) tail; E[cos^2 CRB] does not.
    for (const int n : { 3, 4, 15, 256 })
        for (const double tau : { 0.0, 1e-12, 0.05, 0.5, 1.0 }) {
            const angle_bound b = crb_theta_common_law(with(n, tau, { 0.2, 0.0 }));
            if (n == 3 && tau == 0.0) {
                EXPECT_TRUE(std::isinf(b.mean()));
                continue;
            }
            double sum = 0.0;
            for (double from = 0.0, to = 0.5 / b.degrees; from < 800.0 / b.degrees;
                 from = to, to *= 2)
                sum += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
                    [&](double t) {
                        return b.degrees * std::exp(-b.degrees * t) * b.at(0.0, std::exp(-t));
                    },
                    from,
                    to,
                    10,
                    1e-12);
            EXPECT_NEAR(b.mean_times_cos2() / sum, 1.0, 1e-10) << n << " " << tau;
            EXPECT_NEAR(
                b.mean(), sum * 2 / pi * std::tan(pi / 2 - b.truncation_rad), 1e-10 * b.mean());
        }
}

TEST(AnSensing, PaperScenario)
{
    config c;
    c.tau = 0.5;
    EXPECT_NEAR(crb_theta_common_law(c).mean(), 3.67124271799, 1e-10 * 4);
    EXPECT_NEAR(crb_theta_exact_law(c).mean(), 8.75380108388, 1e-10 * 9);
    EXPECT_NEAR(crb_phi_law(c).mean(), 12.7555387222, 1e-10 * 13);
    c.tau = 0.76;
    EXPECT_NEAR(crb_theta_common_law(c).ccdf(1.2589254117941673), 0.500904099749, 1e-10);
}

TEST(AnSensing, EndsOfTau)
{
    const config none = with(15, 0.0, { 0.2, 0.0 });
    EXPECT_TRUE(std::isinf(crb_theta_exact_law(none).mean()));
    EXPECT_TRUE(std::isinf(crb_phi_law(none).mean()));
    EXPECT_EQ(crb_phi_law(none).ccdf(1e12), 1.0);
    EXPECT_TRUE(std::isfinite(crb_theta_common_law(none).mean()));
    EXPECT_TRUE(std::isfinite(crb_theta_leak_law(none).mean()));
    const config all = with(15, 1.0, { 0.2, 0.0 });
    EXPECT_TRUE(std::isinf(crb_theta_leak_law(all).mean()));
    EXPECT_EQ(crb_theta_leak_law(all).ccdf(1.0), 1.0);
    EXPECT_DOUBLE_EQ(crb_theta_common_law(all).mean(), crb_theta_exact_law(all).mean());
    EXPECT_EQ(printed_lemma3_nonpositive_probability(none), 1.0);
    EXPECT_EQ(printed_lemma3_nonpositive_probability(all), 0.0);
    // A smaller antenna array at Eve and equal gains: the leak needs more artificial noise.
    EXPECT_DOUBLE_EQ(crb_theta_leak_law(none).mean() / crb_theta_common_law(none).mean(),
                     17.0 / 15.0);
}

TEST(AnSensing, Lemma4ErrorShrinksWithN)
{
    // Next to the smallest possible bound, where the CCDF is steep, the distance to the exact one
    // stays at a few percent for every N; a decibel further on it falls with N.
    double last = 1.0;
    for (const int n : { 3, 6, 15, 64 }) {
        const config c = with(n, 0.76, { 0.2, 0.0 });
        const angle_bound b = crb_theta_common_law(c);
        const auto error = [&](double db) {
            const double eps = b.at(0.0, 1.0) * std::pow(10.0, db / 10);
            return std::abs(printed_ccdf_lemma4(c, eps, printed_law::exact) - b.ccdf(eps));
        };
        double worst = 0.0;
        for (double db = 0.0; db < 20.0; db += db < 0.2 ? 0.002 : 0.1)
            worst = std::max(worst, error(db));
        EXPECT_GT(worst, 0.015) << n;
        EXPECT_LT(worst, 0.060) << n;
        EXPECT_LT(error(1.0), last) << n;
        last = error(1.0);
    }
}

TEST(AnSensing, RefusesWhatIsNoBound)
{
    config c;
    c.alpha = 0.0;
    c.sensing = false;
    EXPECT_EQ(c.validate(), "");
    EXPECT_THROW(crb_theta_common_law(c), physec::invalid_input);
    EXPECT_FALSE(all_bounds(c).sensing.has_value());
    EXPECT_FALSE(all_printed_bounds(c).crb_phi_rad2.has_value());
    EXPECT_THROW(crb_phi_law(config{}).ccdf(std::nan("")), physec::invalid_input);
    EXPECT_THROW(printed_ccdf_lemma3(config{}, std::nan("")), physec::invalid_input);
}
