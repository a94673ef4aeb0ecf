// SPDX-License-Identifier: GPL-3.0-or-later
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <functional>
#include <gtest/gtest.h>
#include <physec/an/bounds/printed.h>
#include <physec/an/bounds/rates.h>
#include <physec/error.h>
#include <vector>

using namespace physec::an;

namespace {
config with(int n, double snr_db, double tau, physec::cf64 alpha)
{
    config c;
    c.tx_antennas = n;
    c.power = 1.0;
    c.gain_user = std::polar(std::pow(10.0, snr_db / 20.0), 0.7);
    c.gain_comm_eve = std::polar(std::pow(10.0, snr_db / 20.0), -2.0);
    c.tau = tau;
    c.alpha = alpha;
    c.beta_phase_rad = 1.1;
    return c;
}

/*!
 * E log2(1+SINR) = (1/ln 2) int P(SINR > x)/(1+x) dx with x = e^s - the distribution's formula, not
 * the rate's. The CCDF leaves one near smallest and is zero far above largest.
 */
double rate_from_ccdf(const std::function<double(double)>& ccdf, double smallest, double largest)
{
    const auto f = [&](double s) {
        const double x = std::exp(s);
        return ccdf(x) * x / (1.0 + x);
    };
    const double low = std::log(std::min(1.0, smallest)) - 48.0, high = std::log(largest) + 8.0;
    double sum = 0.0;
    const int pieces = 40;
    for (int i = 0; i < pieces; ++i)
        sum += boost::math::quadrature::gauss_kronrod<double, 21>::integrate(
            f, low + (high - low) * i / pieces, low + (high - low) * (i + 1) / pieces, 3, 1e-10);
    return sum / std::log(2.0);
}
} // namespace

namespace {

void sum_agrees_with_the_distribution_of_the_user(int n, const std::vector<double>& taus)
{
    for (const double snr_db : { -60.0, 0.0, 60.0 })
        for (const double tau : taus)
            for (const physec::cf64 alpha :
                 { physec::cf64(0.2, 0), physec::cf64(-0.5, 0.7), physec::cf64(0, 1) }) {
                const config c = with(n, snr_db, tau, alpha);
                ASSERT_EQ(c.validate(), "");
                const double user = rate_from_ccdf(
                    [&](double x) { return user_sinr_ccdf(c, x); }, user_snr(c), user_snr(c) * n);
                EXPECT_NEAR(user_rate_bits(c) / user, 1.0, 1e-9)
                    << n << " " << snr_db << " " << tau << " " << alpha;
                EXPECT_LE(user_rate_bits(c), user_rate_upper2_bits(c) * (1 + 1e-12));
                EXPECT_LE(user_rate_bits(c), user_rate_upper1_bits(c) * (1 + 1e-12));
            }
}

} // namespace

TEST(AnRates, SumAgreesWithTheDistributionOfTheUser)
{
    for (const int n : { 3, 4, 15 })
        sum_agrees_with_the_distribution_of_the_user(n, { 1e-9, 0.5, 1.0 });
}

TEST(AnRatesLong, SumAgreesWithTheDistributionOfTheUser)
{
    sum_agrees_with_the_distribution_of_the_user(256, { 0.5 }); // slow to integrate
}

TEST(AnRates, IntegralAgreesWithTheDistributionOfTheEavesdropper)
{
    for (const int n : { 3, 4, 15, 256 })
        for (const double snr_db : { -60.0, -20.0, 0.0, 20.0, 60.0, 120.0 })
            for (const double tau : { 1e-12, 1e-9, 0.05, 0.5, 0.99, 1.0 }) {
                const config c = with(n, snr_db, tau, { 0.2, 0.0 });
                const double smallest = comm_eve_snr(c) / (1.0 + n * comm_eve_noise_ratio(c));
                const double eve = rate_from_ccdf(
                    [&](double x) { return comm_eve_sinr_ccdf(c, x); }, smallest, comm_eve_snr(c));
                EXPECT_NEAR(comm_eve_rate_bits(c) / eve, 1.0, 1e-9)
                    << n << " " << snr_db << " " << tau;
            }
}

TEST(AnRates, PaperScenario)
{
    // tau, user, communication Eve, secrecy; the default gain has nine digits, hence 1e-6.
    const double expected[][4] = { { .05, .00968865630267, .000714210494272, .0089744458084 },
                                   { .5, .0938809217024, .00714224145163, .0867386802507 },
                                   { 1., .181662821951, .0142854830322, .167377338918 } };
    for (const auto& row : expected) {
        config c;
        c.tau = row[0];
        EXPECT_NEAR(user_rate_bits(c) / row[1], 1.0, 1e-6);
        EXPECT_NEAR(comm_eve_rate_bits(c) / row[2], 1.0, 1e-6);
        EXPECT_NEAR(secrecy_rate_bits(c) / row[3], 1.0, 1e-6);
    }
}

TEST(AnRates, NothingIsReceivedWithoutPower)
{
    const config c = with(15, 60.0, 0.0, { 0.2, 0.0 });
    EXPECT_EQ(user_rate_bits(c), 0.0);
    EXPECT_EQ(user_rate_upper1_bits(c), 0.0);
    EXPECT_EQ(user_rate_upper2_bits(c), 0.0);
    EXPECT_EQ(comm_eve_rate_bits(c), 0.0);
    EXPECT_EQ(secrecy_rate_bits(c), 0.0);
    EXPECT_EQ(user_sinr_ccdf(c, 0.0), 0.0);
    EXPECT_EQ(comm_eve_sinr_ccdf(c, 0.0), 0.0);
    EXPECT_EQ(user_sinr_ccdf(c, -1.0), 1.0);
    EXPECT_EQ(printed_user_rate_lemma8_bits(c), 0.0);
    EXPECT_EQ(printed_comm_eve_rate_36_bits(c), 0.0);
}

TEST(AnRates, BeamTowardsTargetOrUserAlone)
{
    // alpha = 1: |h^H a~|^2 is exponential. alpha = 0: gamma with N-1 degrees.
    config c = with(15, 3.0, 1.0, { 0.6, 0.8 });
    EXPECT_NEAR(user_sinr_ccdf(c, 2.0), std::exp(-2.0 / user_snr(c)), 1e-12);
    EXPECT_NEAR(user_rate_bits(c), comm_eve_rate_bits(c), 1e-12);
    EXPECT_NEAR(user_gain_mean(c), 1.0, 1e-12);
    EXPECT_NEAR(user_gain_variance(c), 1.0, 1e-12);
    c.alpha = 0.0;
    c.sensing = false;
    EXPECT_NEAR(user_gain_mean(c), 14.0, 1e-12);
    EXPECT_NEAR(user_gain_variance(c), 14.0, 1e-12);
    c.tx_antennas = 3;
    const double y = 2.0 / user_snr(c);
    EXPECT_NEAR(user_sinr_ccdf(c, 2.0), std::exp(-y) * (1.0 + y), 1e-14);
}

TEST(AnRates, RatesGrowWithPowerAndTau)
{
    for (const int n : { 3, 15, 256 }) {
        double user = 0.0, eve = 0.0;
        for (int step = 1; step <= 50; ++step) {
            const config c = with(n, 10.0, step / 50.0, { 0.3, 0.4 });
            EXPECT_GT(user_rate_bits(c), user);
            EXPECT_GT(comm_eve_rate_bits(c), eve);
            user = user_rate_bits(c);
            eve = comm_eve_rate_bits(c);
        }
        double ccdf = 1.0;
        const config c = with(n, 10.0, 0.4, { 0.3, 0.4 });
        for (double bits = 0.05; bits < 12; bits += 0.05) {
            EXPECT_LE(user_rate_ccdf(c, bits), ccdf);
            ccdf = user_rate_ccdf(c, bits);
        }
    }
}

TEST(AnRates, SecrecyOptimumInsideAtHighSnr)
{
    // At 10 dB the best share is tau = .605; below 0.65 dB it is 1.
    const auto best = [](double snr_db) {
        double tau = 0.0, rate = -1.0;
        for (int step = 1; step <= 200; ++step) {
            const double r = secrecy_rate_bits(with(15, snr_db, step / 200.0, { 0.2, 0.0 }));
            if (r > rate) {
                rate = r;
                tau = step / 200.0;
            }
        }
        return tau;
    };
    EXPECT_NEAR(best(10.0), 0.605, 0.006);
    EXPECT_NEAR(best(5.0), 0.72, 0.006);
    EXPECT_EQ(best(0.5), 1.0);
}

TEST(AnRates, PrintedFormsHaveTheirKnownErrors)
{
    config c;
    c.tau = 1.0;
    EXPECT_NEAR(printed_comm_eve_rate_36_bits(c) / comm_eve_rate_bits(c), 1.981, 0.001);
    EXPECT_NEAR(printed_comm_eve_rate_37_bits(c) / comm_eve_rate_bits(c), 1.0, 1e-12);
    c.tau = 0.76;
    for (const auto& [n, error] : { std::pair{ 3, 0.08 },
                                    std::pair{ 6, 0.006 },
                                    std::pair{ 15, -0.0004 },
                                    std::pair{ 256, 0.0 } }) {
        c.tx_antennas = n;
        EXPECT_NEAR(printed_user_rate_lemma8_bits(c) / user_rate_bits(c) - 1.0,
                    error,
                    0.03 * std::abs(error) + 1e-4)
            << n;
    }
}

TEST(AnRates, ComplaintsNameValueAndRange)
{
    config c;
    c.tau = 1.5;
    EXPECT_THROW(user_rate_bits(c), physec::invalid_input);
    c.tau = 0.5;
    c.gain_user = 1e200;
    EXPECT_THROW(user_rate_bits(c), physec::invalid_input);
    EXPECT_GT(comm_eve_rate_bits(c), 0.0);
}
