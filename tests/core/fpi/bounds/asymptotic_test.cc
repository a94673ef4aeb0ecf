// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/test_scenarios.h"
#include <cmath>
#include <Eigen/LU>
#include <gtest/gtest.h>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/bounds/asymptotic.h>
#include <physec/fpi/bounds/path_bound.h>
#include <physec/fpi/scenario.h>

namespace fpi = physec::fpi;
using fpi::expression;

namespace {

//! Frobenius norm of the difference relative to the asymptotic matrix, both scaled to the unit
//! diagonal of the latter; mean over draws.
double mean_distance(fpi::config c, int symbols, int draws)
{
    c.pilots = symbols;
    const auto pair = fpi::true_fake_pair(c);
    const Eigen::Matrix4d limit = fpi::asymptotic_information(c, pair, 1.0);
    const Eigen::Vector4d scale = limit.diagonal().array().rsqrt();
    const Eigen::Matrix4d scaled = scale.asDiagonal() * limit * scale.asDiagonal();
    double sum = 0.0;
    for (int seed = 0; seed < draws; ++seed) {
        const Eigen::Matrix4d exact =
            fpi::pair_information(c, pair, fpi::make_pilots(c, seed), 1.0) / symbols;
        const Eigen::Matrix4d difference =
            scale.asDiagonal() * (exact - limit) * scale.asDiagonal();
        sum += difference.norm() / scaled.norm();
    }
    return sum / draws;
}

} // namespace

// Reference: one pilot draw of an independent program (tests/golden/fpi-bounds.md). Another draw
// moves all curves together through the noise level (4 % standard deviation here), so the level
// gets three of those and the ratios 2 %.
TEST(FpiAsymptotic, FigureThree)
{
    const struct {
        double mu, exact, asymptotic, xi, psi_printed;
    } table[] = { { 0.002, 0.298, 0.292, 0.0418, 0.0126 },
                  { 0.05, 0.0133, 0.0132, 0.00845, 0.0051 } };
    for (const auto& row : table) {
        fpi::config c;
        c.fakes = { fpi::figure_3_fake_set(c, row.mu) };
        const auto pair = fpi::true_fake_pair(c);
        double exact = 0, asymptotic = 0, xi = 0, psi = 0, squares = 0;
        const int draws = 200;
        for (int seed = 0; seed < draws; ++seed) {
            const auto bare = fpi::make_pilots(c, seed);
            const auto bounds = fpi::bounds_of_pair(c, pair, bare);
            const auto printed = fpi::bounds_of_pair(c, pair, bare, expression::printed);
            exact += std::sqrt(bounds.exact) / draws;
            squares += bounds.exact / draws;
            asymptotic += std::sqrt(bounds.asymptotic) / draws;
            xi += std::sqrt(bounds.xi) / draws;
            psi += std::sqrt(printed.psi) / draws;
            EXPECT_TRUE(fpi::violated_orderings(bounds).empty());
        }
        EXPECT_NEAR(exact, row.exact, 3 * std::sqrt(squares - exact * exact));
        EXPECT_NEAR(exact / asymptotic, row.exact / row.asymptotic, 0.03);
        EXPECT_NEAR((xi / asymptotic) / (row.xi / row.asymptotic), 1.0, 0.02);
        EXPECT_NEAR((psi / asymptotic) / (row.psi_printed / row.asymptotic), 1.0, 0.02);
    }
}

// Fluctuations of the sample covariance of the pilots shrink like 1/sqrt(G).
TEST(FpiAsymptotic, ExactInformationConvergesWithTheNumberOfSymbols)
{
    const double at_16 = mean_distance({}, 16, 40);
    const double at_256 = mean_distance({}, 256, 40);
    EXPECT_LT(at_16, 0.08);
    EXPECT_LT(at_256, 0.02);
    EXPECT_NEAR(at_16 / at_256, 4.0, 1.0);
    for (const auto& scenario : unusual_scenarios())
        EXPECT_LT(mean_distance(scenario.config, 1024, 4), 0.015) << scenario.name;
}

TEST(FpiAsymptotic, PrintedElementIsNotTheLimit)
{
    fpi::config c;
    c.fakes = { { 20e-9, 0.4 } };
    const auto pair = fpi::true_fake_pair(c);
    const auto right = fpi::asymptotic_information(c, pair, 1.0);
    const auto wrong = fpi::asymptotic_information(c, pair, 1.0, expression::printed);
    const double theta = std::asin(pair.truth.spatial_frequency / 0.5);
    const double theta_fake = std::asin(pair.twin.spatial_frequency / 0.5);
    EXPECT_NEAR(
        wrong(3, 3) / right(3, 3), std::pow(std::cos(theta) / std::cos(theta_fake), 2), 1e-12);
    Eigen::Matrix4d others = wrong;
    others(3, 3) = right(3, 3);
    EXPECT_EQ((others - right).norm(), 0.0);
}

// (22) is 4 det^(-1/4) of (17) for equal gains, whatever N, Nt, spacing and subcarriers are.
TEST(FpiAsymptotic, XiIsTheDeterminant)
{
    auto scenarios = unusual_scenarios();
    scenarios.push_back({ "paper", {} });
    for (const auto& [name, c] : scenarios)
        for (int index = 0; index <= static_cast<int>(c.scatterers_m.size()); ++index) {
            const auto pair = fpi::true_fake_pair(c, index);
            const double variance = 1e-9;
            Eigen::Matrix4d information = fpi::asymptotic_information(c, pair, variance);
            const Eigen::Vector4d micro(1e-6, 1.0, 1e-6, 1.0);
            information = micro.asDiagonal() * information * micro.asDiagonal();
            const double reference = 4.0 / std::pow(information.determinant(), 0.25);
            EXPECT_NEAR(fpi::xi(c, pair, variance) / reference, 1.0, 1e-9) << name;
            const double cosines =
                std::cos(std::asin(physec::array::wrap_half(pair.truth.spatial_frequency) /
                                   c.spacing_wavelengths)) *
                std::cos(std::asin(physec::array::wrap_half(pair.twin.spatial_frequency) /
                                   c.spacing_wavelengths));
            EXPECT_NEAR(fpi::xi(c, pair, variance, expression::printed) / reference,
                        1.0 / std::sqrt(cosines),
                        1e-9)
                << name;
        }
}

// A narrow band makes delay and angle errors alike in size, where Xi is close to the true error;
// 80 degrees off broadside the printed factor then puts it above what Eve can reach.
TEST(FpiAsymptotic, SaysWhichOrderingFails)
{
    fpi::config c;
    c.ofdm = physec::ofdm::numerology::all_active(3e6, 16);
    c.scatterers_m = {};
    const double theta = 80.0 * physec::pi / 180.0;
    c.bob_m =
        c.eve_m = { c.alice_m.x + 3.0 * std::cos(theta), c.alice_m.y + 3.0 * std::sin(theta) };
    c.fakes = { { 0.05 * c.upsilon_delay_s(), -1e-5 } };
    const auto pair = fpi::true_fake_pair(c);
    const auto bare = fpi::make_pilots(c, 1);
    const auto right = fpi::bounds_of_pair(c, pair, bare);
    const auto wrong = fpi::bounds_of_pair(c, pair, bare, expression::printed);
    const std::vector<std::string> everything = { "Psi < Xi", "Xi < asymptotic", "Xi < exact" };
    EXPECT_GT(wrong.xi, 1.5 * right.exact);
    // No Psi here (the angle is negative), hence only the two others.
    EXPECT_EQ(fpi::violated_orderings(wrong),
              (std::vector<std::string>{ "Xi < asymptotic", "Xi < exact" }));
    EXPECT_LT(right.xi, right.asymptotic);
    EXPECT_LT(right.xi, right.exact);
    // Psi is not even real for a negative angle, and the assumptions say why.
    EXPECT_TRUE(std::isnan(right.psi));
    EXPECT_EQ(fpi::unmet_assumptions(c, pair), (std::vector<std::string>{ "A2", "A3", "A5" }));

    EXPECT_EQ(fpi::violated_orderings({ 1.0, 1.1, 1.2, 1.3, 10.0 }), everything);
    c.fakes = { fpi::figure_3_fake_set(c, 0.002) };
    EXPECT_TRUE(fpi::unmet_assumptions(c, fpi::true_fake_pair(c)).empty());
    EXPECT_TRUE(
        fpi::violated_orderings(fpi::bounds_of_pair(c, fpi::true_fake_pair(c), bare)).empty());
}

TEST(FpiAsymptotic, RefusesWhatIsNotDefined)
{
    const auto gap = unusual_scenarios()[2].config;
    EXPECT_THROW(fpi::psi(gap, fpi::true_fake_pair(gap), 1.0), physec::invalid_input);
    EXPECT_TRUE(std::isnan(
        fpi::bounds_of_pair(gap, fpi::true_fake_pair(gap), fpi::make_pilots(gap, 1)).psi));
    fpi::config c;
    EXPECT_THROW(fpi::true_fake_pair(c, 3), physec::invalid_input);
    EXPECT_THROW(fpi::true_fake_pair(c, 0, 1), physec::invalid_input);
    // Coinciding paths are singular, not a number.
    auto pair = fpi::true_fake_pair(c);
    pair.twin = pair.truth;
    double condition = 0.0;
    EXPECT_TRUE(std::isnan(fpi::pair_error(fpi::asymptotic_information(c, pair, 1.0), condition)));
    EXPECT_GT(condition, 1e13);
}
