// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/setup.h"
#include <Eigen/Cholesky>
#include <cmath>
#include <gtest/gtest.h>
#include <physec/an/bounds/bounds.h>
#include <physec/an/bounds/eves.h>
#include <physec/an/bounds/finite_frame.h>
#include <physec/an/bounds/frame_monte_carlo.h>
#include <physec/an/bounds/monte_carlo.h>
#include <physec/an/bounds/printed.h>
#include <physec/an/bounds/rates.h>
#include <physec/an/bounds/realization_bounds.h>
#include <physec/an/bounds/sensing_bounds.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace an = physec::an;
using an::noise_space;
using physec::matrix_cf64;
using physec::vector_cf64;

namespace {

an::config scenario(noise_space space, int antennas, std::vector<double> decoys = {})
{
    an::config c = an_setup::sized(antennas, 2 * antennas);
    c.space = space;
    c.decoy_rad = std::move(decoys);
    c.tau = 0.6;
    c.alpha = { -0.3, 0.4 };
    c.beta_phase_rad = 1.0;
    c.gain_user = c.gain_comm_eve = { 0.6, 0.8 };
    c.gain_target = 0.4;
    c.gain_sensing_eve = { 0.0, 0.4 };
    return c;
}

std::vector<an::config> scenarios(int antennas)
{
    return { scenario(noise_space::user_and_target, antennas),
             scenario(noise_space::user, antennas),
             scenario(noise_space::user_and_target, antennas, { 0.9 }),
             scenario(noise_space::user, antennas, { 0.9 }) };
}

//! Counts a CCDF and a mean rate.
struct tally {
    void add(double sinr)
    {
        const double rate = std::log2(1.0 + sinr);
        above += sinr > level;
        sum += rate;
        squares += rate * rate;
        ++count;
    }
    double ccdf() const { return above / count; }
    double ccdf_error() const { return std::sqrt(ccdf() * (1.0 - ccdf()) / count); }
    double mean() const { return sum / count; }
    double error() const { return std::sqrt((squares / count - mean() * mean()) / count); }
    double level = 1.0, above = 0.0, sum = 0.0, squares = 0.0, count = 0.0;
};

} // namespace

// Reference: the definition, SINR = g^H K^-1 g with channels drawn and R_x of ideal_covariance(),
// which shares nothing with the laws. 4 noise spaces x 7 arrays x 2 values, 6000 draws, seed 9;
// within 4 standard errors (56 values: false alarm 4e-3 were they independent).
TEST(AnEves, ArraysAgreeWithTheDefinition)
{
    for (const an::config& c : scenarios(5)) {
        const int most = c.tx_antennas + 2;
        std::vector<tally> tallies(most);
        for (int m = 0; m < most; ++m)
            tallies[m].level = 0.4 * (m + 1) * (m + 1);
        physec::random::generator random(9, "test");
        for (int draw = 0; draw < 6000; ++draw) {
            const auto state = an::next_channel_state(c, random);
            const matrix_cf64 channels = random.complex_normal(c.tx_antennas, most, 1.0);
            const vector_cf64 t1 = an::make_beams(c, state.h, state.theta_rad).data;
            const double data = c.power * c.tau, gain = std::norm(c.gain_comm_eve);
            const matrix_cf64 noise =
                an::ideal_covariance(c, state.h, state.theta_rad) - data * t1 * t1.adjoint();
            for (int m = 1; m <= most; ++m) {
                const matrix_cf64 own = channels.leftCols(m);
                const vector_cf64 signal = std::sqrt(gain * data) * own.adjoint() * t1;
                const matrix_cf64 heard =
                    gain * own.adjoint() * noise * own +
                    c.noise_comm_eve * c.noise_comm_eve * matrix_cf64::Identity(m, m);
                tallies[m - 1].add(signal.dot(heard.ldlt().solve(signal)).real());
            }
        }
        const auto rates = an::comm_eve_array_rate_bits(c, most);
        // 4000 draws stand behind the laws with decoys in the user's noise space.
        const double drawn = c.space == noise_space::user && !c.decoy_rad.empty() ? 2.0 : 1.0;
        for (int m = 1; m <= most; ++m) {
            const tally& t = tallies[m - 1];
            const std::string at = to_string(c.space) + " decoys " +
                                   std::to_string(c.decoy_rad.size()) + " M " + std::to_string(m);
            EXPECT_NEAR(rates[m - 1], t.mean(), 4.0 * drawn * t.error()) << at;
            EXPECT_NEAR(
                an::comm_eve_array_sinr_ccdf(c, t.level, m), t.ccdf(), 4.0 * drawn * t.ccdf_error())
                << at;
        }
        EXPECT_NEAR(an::comm_eve_rate_bits(c), rates[0], 1e-9 * rates[0]);
        EXPECT_NEAR(an::comm_eve_sinr_ccdf(c, 0.7), an::comm_eve_array_sinr_ccdf(c, 0.7, 1), 1e-12);
    }
}

// The law of one antenna for a given rho, as it is written down; rho = rho(h) drawn.
TEST(AnEves, OneAntennaFollowsTheWrittenLaw)
{
    const an::config c = scenario(noise_space::user, 15);
    const double c1 = an::comm_eve_snr(c), c2 = an::comm_eve_noise_ratio(c);
    EXPECT_NEAR(c2, c.power * (1 - c.tau) / 14.0, 1e-12);
    physec::random::generator random(3, "test");
    for (const double x : { 0.1, 1.0, 5.0 }) {
        double sum = 0.0, squares = 0.0;
        const int draws = 20000;
        for (int k = 0; k < draws; ++k) {
            const auto state = an::next_channel_state(c, random);
            const vector_cf64 t1 = an::make_beams(c, state.h, state.theta_rad).data;
            const double rho = std::norm(state.h.dot(t1)) / state.h.squaredNorm();
            const double b = c1 - x * c2, root = std::sqrt(b * b + 4 * c1 * x * c2 * rho);
            const double positive = (b + root) / 2, negative = (root - b) / 2;
            const double p = std::exp(-x / positive) * positive / (positive + negative) *
                             std::pow(1 + x * c2 / positive, -13);
            sum += p;
            squares += p * p;
        }
        const double mean = sum / draws;
        const double error = std::sqrt((squares / draws - mean * mean) / draws);
        EXPECT_NEAR(an::comm_eve_sinr_ccdf(c, x), mean, 4 * error) << x;
    }
}

TEST(AnEves, ManyAntennasDefeatTheNoise)
{
    // Without thermal noise to speak of, an Eve with more antennas than the noise has dimensions
    // hears the data alone: her rate then grows with the SNR, below it does not.
    for (auto space : { noise_space::user_and_target, noise_space::user }) {
        an::config c = scenario(space, 6);
        c.noise_comm_eve = 1e-4;
        const auto quiet = an::comm_eve_array_rate_bits(c, 8);
        c.noise_comm_eve = 1e-5;
        const auto quieter = an::comm_eve_array_rate_bits(c, 8);
        for (int m = 1; m <= 8; ++m)
            EXPECT_NEAR(
                quieter[m - 1] - quiet[m - 1], m > c.noise_rank() ? std::log2(100.0) : 0.0, 0.05)
                << m;
    }
}

TEST(AnEves, TheTargetHearsTheDataAlone)
{
    an::config c;
    c.gain_comm_eve = 1.0;
    c.tau = 0.6;
    EXPECT_NEAR(an::target_eve_rate_bits(c), std::log2(1.0 + 3.6), 1e-12); // P tau N |alpha|^2
    EXPECT_EQ(an::target_eve_sinr_ccdf(c, 3.59), 1.0);
    EXPECT_EQ(an::target_eve_sinr_ccdf(c, 3.61), 0.0);
    for (const an::config& c : scenarios(5)) {
        tally t;
        t.level = c.space == noise_space::user ? 1.4 : 100.0;
        physec::random::generator random(11, "test");
        for (int draw = 0; draw < 20000; ++draw) {
            const auto state = an::next_channel_state(c, random);
            const vector_cf64 a = physec::array::steering_centered(state.theta_rad, 5);
            const vector_cf64 t1 = an::make_beams(c, state.h, state.theta_rad).data;
            const double signal = c.power * c.tau * std::norm(a.dot(t1));
            const matrix_cf64 r = an::ideal_covariance(c, state.h, state.theta_rad);
            t.add(signal / (a.dot(r * a).real() - signal + 1.0));
        }
        // 1e-9: where nothing is random there is no error either.
        EXPECT_NEAR(an::target_eve_rate_bits(c), t.mean(), 6.0 * t.error() + 1e-9);
        EXPECT_NEAR(an::target_eve_sinr_ccdf(c, t.level), t.ccdf(), 6.0 * t.ccdf_error() + 1e-9);
    }
}

// 20000 vectors, seed 7: 3 noise spaces x 3 tau x 7 values within 4 standard errors.
TEST(AnEves, LawsAgreeWithMonteCarloOfVectors)
{
    physec::random::monte_carlo_options options;
    options.trials = 20000;
    options.seed = 7;
    for (const an::config& given : { scenario(noise_space::user_and_target, 6),
                                     scenario(noise_space::user, 6),
                                     scenario(noise_space::user, 15) })
        for (const auto& p : an::monte_carlo(given, { 0.1, 0.6, 1.0 }, {}, options)) {
            an::config c = given;
            c.tau = p.tau;
            const an::bounds b = an::all_bounds(c);
            const auto close =
                [&](const physec::random::estimate& e, double exact, const char* what) {
                    EXPECT_NEAR(e.mean, exact, 4.0 * e.standard_error + 1e-9 * exact)
                        << what << ' ' << to_string(c.space) << ' ' << c.tx_antennas << ' '
                        << p.tau;
                };
            close(p.user_rate_bits, b.user_rate_bits, "user");
            close(p.comm_eve_rate_bits, b.comm_eve_rate_bits, "Eve");
            close(p.target_eve_rate_bits, b.target_eve_rate_bits, "target");
            close(p.crb_theta_common_rad2, b.sensing->crb_theta_common_rad2, "common");
            close(p.crb_theta_exact_rad2, b.sensing->crb_theta_exact_rad2, "exact");
            close(p.crb_phi_rad2, b.sensing->crb_phi_rad2, "phi");
            if (p.tau < 1.0)
                close(p.crb_theta_leak_rad2, b.sensing->crb_theta_leak_rad2, "leak");
            else
                EXPECT_TRUE(std::isinf(b.sensing->crb_theta_leak_rad2));
        }
}

// Through the precoder: 4000 frames, seed 7, 2 modes x 2 spaces x 2 tau x 8 values.
TEST(AnEves, LawsAgreeWithFrames)
{
    physec::random::monte_carlo_options options;
    options.trials = 4000;
    options.seed = 7;
    options.chunk = 64;
    for (auto mode : { an::noise_mode::streaming, an::noise_mode::frame_exact })
        for (an::config c : { scenario(noise_space::user, 6), scenario(noise_space::user, 15) }) {
            c.mode = mode;
            const bool streaming = mode == an::noise_mode::streaming;
            for (const auto& p : an::frame_monte_carlo(c, { 0.3, 0.9 }, options)) {
                c.tau = p.tau;
                const an::bounds b = an::all_bounds(c);
                const auto close =
                    [&](const physec::random::estimate& e, double exact, const char* what) {
                        EXPECT_NEAR(e.mean, exact, 4.0 * e.standard_error + 1e-6 * exact)
                            << what << ' ' << to_string(mode) << ' ' << c.tx_antennas << ' '
                            << p.tau;
                    };
                close(p.user_rate_bits, b.user_rate_bits, "user");
                close(p.comm_eve_rate_bits,
                      streaming ? an::comm_eve_rate_streaming_bits(c) : b.comm_eve_rate_bits,
                      "Eve");
                close(p.comm_eve_noise_power, c.power * (1.0 - p.tau), "noise");
                EXPECT_LT(p.user_leaked_power.mean, 1e-12 * c.power * c.tx_antennas);
                if (streaming)
                    continue; // frames differ from R_x, and these have no closed form then
                close(p.target_eve_rate_bits, b.target_eve_rate_bits, "target");
                close(p.crb_theta_common_rad2, b.sensing->crb_theta_common_rad2, "common");
                close(p.crb_theta_exact_rad2, b.sensing->crb_theta_exact_rad2, "exact");
                close(p.crb_phi_rad2, b.sensing->crb_phi_rad2, "phi");
                close(p.crb_theta_leak_rad2, b.sensing->crb_theta_leak_rad2, "leak");
            }
        }
}

TEST(AnEves, ProbabilityLawsAndMeansFit)
{
    // E CRB = int P(CRB > eps) d eps has no truncation; cos^2 keeps it finite. Here: the CCDF of
    // the tabulated law against counting, 20000 vectors, 4 standard errors and the 1e-3 promised.
    const an::config c = scenario(noise_space::user, 6);
    physec::random::generator random(5, "test");
    const auto common = an::crb_theta_common_law(c);
    const double eps = 3.0 * common.mean_times_cos2();
    int above = 0;
    const int draws = 20000;
    for (int k = 0; k < draws; ++k) {
        const auto state = an::next_channel_state(c, random);
        const auto r = an::ideal_covariance(c, state.h, state.theta_rad);
        above += an::crb_theta_common(c, state.theta_rad, r) > eps;
    }
    const double p = static_cast<double>(above) / draws;
    EXPECT_NEAR(common.ccdf(eps), p, 4.0 * std::sqrt(p * (1 - p) / draws) + 1e-3);
    EXPECT_EQ(common.ccdf(0.0), 1.0);
    EXPECT_THROW(common.at(0.0, 0.5), physec::invalid_input);
}

TEST(AnEves, RefusesWhatHasNoLaw)
{
    const an::config user = scenario(noise_space::user, 6);
    const an::config decoys = scenario(noise_space::user_and_target, 6, { 0.2 });
    for (const an::config& c : { user, decoys }) {
        EXPECT_THROW(an::crb_theta_common_streaming_rad2(c), physec::invalid_input);
        EXPECT_THROW(an::all_printed_bounds(c), physec::invalid_input);
        EXPECT_THROW(an::printed_ccdf_lemma2(c, 1.0), physec::invalid_input);
        EXPECT_THROW(an::monte_carlo(c, { 0.5 }, { 1.0 }, {}), physec::invalid_input);
    }
    EXPECT_THROW(an::crb_theta_common_law(decoys), physec::invalid_input);
    EXPECT_NO_THROW(an::crb_theta_exact_law(decoys));
    EXPECT_FALSE(an::ccdf_at(user, 1.0, {}).lower.has_value());
    EXPECT_THROW(an::comm_eve_array_rate_bits(user, 0), physec::invalid_input);
    EXPECT_THROW(an::comm_eve_array_sinr_ccdf(user, 1.0, 513), physec::invalid_input);
    // Drawn in place of a law: 20000 realisations, a fifth of a bound is ten standard errors.
    const auto drawn = an::all_bounds(decoys).sensing;
    const auto law = an::all_bounds(scenario(noise_space::user_and_target, 6)).sensing;
    EXPECT_NEAR(
        drawn->crb_theta_exact_rad2, law->crb_theta_exact_rad2, 0.2 * law->crb_theta_exact_rad2);
    EXPECT_GT(drawn->crb_theta_leak_rad2, 0.0);
}
