// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/bounds/bounds.h>
#include <physec/an/bounds/monte_carlo.h>
#include <physec/an/bounds/rates.h>
#include <physec/an/bounds/sensing_bounds.h>
#include <physec/error.h>
#include <stdexcept>

using physec::random::estimate;
using physec::random::generator;
using physec::random::monte_carlo_options;

namespace {
monte_carlo_options options_for(std::uint64_t trials, unsigned threads)
{
    monte_carlo_options options;
    options.trials = trials;
    options.seed = 3;
    options.threads = threads;
    options.chunk = 100;
    return options;
}

void draw_two(generator& random, double* values)
{
    values[0] = 1e6 + random.normal();
    values[1] = random.uniform(0.0, 1.0);
}
} // namespace

TEST(MonteCarlo, SameBitsForAnyNumberOfThreads)
{
    const auto one = physec::random::monte_carlo(options_for(12345, 1), 2, draw_two);
    for (const unsigned threads : { 2u, 3u, 7u }) {
        const auto many = physec::random::monte_carlo(options_for(12345, threads), 2, draw_two);
        for (int q = 0; q < 2; ++q) {
            EXPECT_EQ(one[q].mean, many[q].mean);
            EXPECT_EQ(one[q].standard_error, many[q].standard_error);
        }
    }
}

TEST(MonteCarlo, MeanAndErrorAreThoseOfTheSample)
{
    // The offset of 1e6 would cost a sum of squares twelve digits.
    const int trials = 20000;
    const auto e = physec::random::monte_carlo(options_for(trials, 2), 2, draw_two);
    EXPECT_NEAR(e[0].standard_error * std::sqrt(trials), 1.0, 0.03);
    EXPECT_NEAR(e[0].mean, 1e6, 4 * e[0].standard_error);
    EXPECT_NEAR(e[1].standard_error * std::sqrt(trials), std::sqrt(1.0 / 12), 0.01);
    EXPECT_NEAR(e[1].mean, 0.5, 4 * e[1].standard_error);
}

TEST(MonteCarlo, ReportsProgressAndLetsExceptionsThrough)
{
    monte_carlo_options options = options_for(1000, 2);
    std::uint64_t last = 0;
    options.progress = [&](std::uint64_t done, std::uint64_t all) {
        EXPECT_EQ(all, 1000u);
        EXPECT_GE(done, last);
        last = done;
    };
    physec::random::monte_carlo(options, 2, draw_two);
    EXPECT_EQ(last, 1000u);

    options.progress = [](std::uint64_t, std::uint64_t) { throw std::runtime_error("stop"); };
    EXPECT_THROW(physec::random::monte_carlo(options, 2, draw_two), std::runtime_error);
    options.progress = nullptr;
    std::atomic<int> calls{ 0 };
    EXPECT_THROW(physec::random::monte_carlo(options,
                                             1,
                                             [&](generator&, double*) {
                                                 if (++calls == 500)
                                                     throw std::runtime_error("trial");
                                             }),
                 std::runtime_error);
    EXPECT_THROW(physec::random::monte_carlo(options_for(1, 1), 2, draw_two),
                 physec::invalid_input);
}

TEST(AnMonteCarlo, AgreesWithTheExactLaws)
{
    // 2e4 trials, seed 3: 5 scenarios x 2 tau x 19 values, none beyond 4.5 standard errors
    // (false alarm about 1e-3 in all).
    const auto close = [](const estimate& e, double exact, const char* what) {
        if (std::isinf(exact))
            EXPECT_TRUE(std::isinf(e.mean)) << what;
        else
            EXPECT_NEAR(e.mean, exact, 4.5 * e.standard_error + 1e-9 * exact + 3e-4) << what;
    };
    for (const auto& [n, alpha] : { std::pair{ 3, physec::cf64(0.2, 0.0) },
                                    std::pair{ 4, physec::cf64(-0.3, 0.6) },
                                    std::pair{ 15, physec::cf64(0.0, 0.9) },
                                    std::pair{ 15, physec::cf64(0.6, 0.8) },
                                    std::pair{ 64, physec::cf64(0.1, 0.1) } }) {
        physec::an::config c;
        c.tx_antennas = n;
        c.alpha = alpha;
        c.beta_phase_rad = 2.0;
        c.gain_user = physec::cf64(0.5, -0.5);
        c.gain_comm_eve = physec::cf64(-0.2, 0.9);
        c.gain_target = 0.003;
        c.gain_sensing_eve = physec::cf64(0.0, 0.003);
        const std::vector<double> tau = { 0.3, 1.0 }, eps = { 0.3, 3.0 };
        monte_carlo_options options = options_for(20000, 2);
        const auto points = physec::an::monte_carlo(c, tau, eps, options);
        for (const auto& p : points) {
            c.tau = p.tau;
            const physec::an::bounds b = physec::an::all_bounds(c);
            close(p.user_rate_bits, b.user_rate_bits, "user");
            close(p.user_rate_upper1_bits, b.user_rate_upper1_bits, "upper 1");
            close(p.comm_eve_rate_bits, b.comm_eve_rate_bits, "eve");
            close(p.secrecy_rate_bits, b.user_rate_bits - b.comm_eve_rate_bits, "secrecy");
            close(p.crb_theta_common_rad2, b.sensing->crb_theta_common_rad2, "common");
            close(p.crb_theta_exact_rad2, b.sensing->crb_theta_exact_rad2, "exact");
            close(p.crb_phi_rad2, b.sensing->crb_phi_rad2, "phi");
            // The leak's 1/U has no variance below N = 5, so no standard error to test with.
            if (n > 4)
                close(p.crb_theta_leak_rad2, b.sensing->crb_theta_leak_rad2, "leak");
            for (const auto& counted : p.ccdf) {
                const auto e = physec::an::ccdf_at(c, counted.eps, physec::an::printed_law::exact);
                close(counted.common, e.common, "ccdf common");
                close(counted.exact, e.exact, "ccdf exact");
                close(counted.phi, e.phi, "ccdf phi");
                close(counted.leak, e.leak, "ccdf leak");
                close(counted.lower, *e.lower, "ccdf lower");
                close(counted.upper, *e.upper, "ccdf upper");
                close(counted.approx, *e.approx, "ccdf approx");
            }
        }
    }
}

TEST(AnMonteCarlo, GivenVectorsAreChecked)
{
    const physec::an::config c;
    physec::vector_cf64 h = physec::vector_cf64::Ones(15);
    EXPECT_THROW(physec::an::realise(c, h, h, 0.0, 0.0), physec::invalid_input); // h = a(0)
    h[0] = 2.0;
    EXPECT_NO_THROW(physec::an::realise(c, h, h, 0.0, 0.0));
    EXPECT_THROW(physec::an::realise(c, h, h, 2.0, 0.0), physec::invalid_input);
    EXPECT_THROW(physec::an::monte_carlo(c, {}, {}, {}), physec::invalid_input);
    EXPECT_THROW(physec::an::monte_carlo(c, { 2.0 }, {}, {}), physec::invalid_input);
    EXPECT_THROW(physec::an::monte_carlo(c, { 0.5 }, { 0.0 }, {}), physec::invalid_input);
}
