// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/test_scenarios.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/paths/information.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>

namespace fpi = physec::fpi;
using physec::cf64;

namespace {

//! Moves unknown number \p column of structure_derivatives() by \p step normalised units.
void move(fpi::config& c, std::vector<physec::channel::path>& paths, int column, double step)
{
    const int count = static_cast<int>(paths.size());
    const int sets = static_cast<int>(c.fakes.size());
    const double symbol_s = 1.0 / c.ofdm.subcarrier_spacing_hz();
    if (column >= 4 * count) {
        fpi::fake_set& fake = c.fakes[(column - 4 * count) % sets];
        if (column < 4 * count + sets)
            fake.delay_s += step * symbol_s;
        else
            fake.angle_rad = std::asin(std::sin(fake.angle_rad) + step / c.spacing_wavelengths);
        return;
    }
    auto& path = paths[column % count];
    switch (column / count) {
    case 0:
        path.delay_s += step * symbol_s;
        break;
    case 1:
        path.spatial_frequency += step;
        break;
    case 2:
        path.gain += step;
        break;
    default:
        path.gain += cf64(0.0, step);
    }
}

} // namespace

// The frame comes from the precoder itself here, not from a list of paths.
TEST(FpiStructure, InformationMatchesCentralDifferences)
{
    auto scenarios = unusual_scenarios();
    scenarios.push_back({ "paper", {} });
    for (const auto& [name, c] : scenarios) {
        const auto bare = fpi::make_pilots(c, 3);
        const auto analytic = fpi::structure_derivatives(c, fpi::frame_model(c.ofdm, bare));
        const int count = static_cast<int>(c.scatterers_m.size()) + 1;
        ASSERT_EQ(analytic.cols(), 4 * count + 2 * static_cast<int>(c.fakes.size()));
        physec::matrix_cf64 numeric = physec::matrix_cf64::Zero(analytic.rows(), analytic.cols());
        for (int column = 0; column < analytic.cols(); ++column)
            for (int sign : { 1, -1 }) {
                auto moved = fpi::as_printed(c, "fpi");
                auto paths = fpi::true_paths(c, c.eve_m);
                const bool gain = column >= 2 * count && column < 4 * count;
                const double step = gain ? 1e-4 * std::abs(paths[0].gain) : 1e-6;
                move(moved, paths, column, sign * step);
                const auto response = physec::channel::miso_response(paths, c.ofdm, c.tx_antennas);
                numeric.col(column) +=
                    sign / (2 * step) *
                    fpi::received_frame(response, fpi::precoder(moved).apply(bare));
            }
        const Eigen::MatrixXd a = fpi::information_matrix(analytic, 1.0);
        const Eigen::MatrixXd b = fpi::information_matrix(numeric, 1.0);
        const Eigen::VectorXd scale = a.diagonal().array().rsqrt();
        EXPECT_LT((scale.asDiagonal() * (a - b) * scale.asDiagonal()).cwiseAbs().maxCoeff(), 1e-6)
            << name;
    }
}

// Knowing more never hurts, and every bound scales with the root of the noise variance.
TEST(FpiStructure, BoundsAreOrderedInUnusualScenariosToo)
{
    for (auto [name, c] : unusual_scenarios()) {
        c.eve_m = c.bob_m;
        const auto bare = fpi::make_pilots(c, 4);
        const double bob = fpi::bob_bound(c, bare).position_m;
        const double structure = fpi::structure_bound(c, bare).position_m;
        const double separate = fpi::separate_bound(c, bare).position_m;
        EXPECT_GT(bob, 0.0) << name;
        EXPECT_LT(bob, structure) << name;
        EXPECT_LT(structure, separate) << name;
        c.snr_db += 20.0;
        EXPECT_NEAR(fpi::structure_bound(c, bare).position_m * 10.0 / structure, 1.0, 1e-9);
        EXPECT_NEAR(fpi::separate_bound(c, bare).position_m * 10.0 / separate, 1.0, 1e-9);
    }
}

TEST(FpiStructure, SixFakePathsWidenTheGap)
{
    // Reference: 42.5 (0.1) dB, 100 draws of an independent program.
    fpi::config c;
    c.fakes.push_back(c.fake_set_in_upsilon(0.1, 0.1));
    double sum = 0.0, squares = 0.0;
    const int draws = 100;
    for (int seed = 0; seed < draws; ++seed) {
        const auto bare = fpi::make_pilots(c, 500 + seed);
        const double gap = 20 * std::log10(fpi::separate_bound(c, bare).position_m /
                                           fpi::bob_bound(c, bare).position_m);
        sum += gap / draws;
        squares += gap * gap / draws;
    }
    EXPECT_NEAR(sum, 42.5, 3 * std::hypot(0.1, std::sqrt((squares - sum * sum) / draws)));
}

TEST(FpiStructure, EqualPowerCostsWhatThePrecoderDoes)
{
    // Same noise and transmit power: `none` gets |h s|^2 instead of |h Phi s|^2 per watt. With
    // Upsilon/20 the fake paths arrive almost in phase, so the precoder focuses power on Bob only
    // as far as the normalisation, 3.9 in all, lets it.
    fpi::config c;
    const auto bare = fpi::make_pilots(c, 4);
    const double equal = fpi::equal_power_bound(c, bare).position_m;
    const double ratio = fpi::printed_noise_variance(c, bare, "fpi") /
                         fpi::precoder(fpi::as_printed(c, "fpi")).mean_power() /
                         fpi::printed_noise_variance(c, bare, "none");
    EXPECT_NEAR(equal / fpi::unprotected_bound(c, bare).position_m, std::sqrt(ratio), 1e-9);
}
