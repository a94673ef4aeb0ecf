// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <Eigen/LU>
#include <functional>
#include <gtest/gtest.h>
#include <physec/array/steering.h>
#include <physec/fpi/bounds/misspecified.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/paths/information.h>
#include <physec/fpi/scenario.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/fpi/transmit/transmission.h>
#include <physec/numeric/information.h>

namespace fpi = physec::fpi;
using physec::cf64;
using physec::pi;

namespace {

struct statistics {
    double mean;
    double standard_error;
};

statistics over_draws(int draws,
                      const std::function<double(const physec::ofdm::pilot_grid&)>& value)
{
    const fpi::config shape;
    double sum = 0.0, squares = 0.0;
    for (int seed = 0; seed < draws; ++seed) {
        const double v = value(fpi::make_pilots(shape, 1000 + seed));
        sum += v;
        squares += v * v;
    }
    const double mean = sum / draws;
    return { mean, std::sqrt((squares / draws - mean * mean) / (draws - 1)) };
}

// Three standard errors of both runs together.
void expect_agrees(const statistics& ours, double reference, double reference_error)
{
    EXPECT_NEAR(ours.mean, reference, 3 * std::hypot(ours.standard_error, reference_error) + 1e-12);
}

} // namespace

// Independent reference: tests/golden/fpi-bounds.md says where the numbers come from.
TEST(FpiBounds, MeanOverPilotDrawsAgreesWithAnIndependentProgram)
{
    fpi::config c;
    const int draws = 100;
    using grid = physec::ofdm::pilot_grid;
    const auto bob = over_draws(draws, [&](const grid& s) { return bob_bound(c, s).position_m; });
    expect_agrees(bob, 0.6614167430, 0.0022719568);
    expect_agrees(over_draws(draws, [&](const grid& s) { return bob_bound(c, s).tau_s[0] * 1e9; }),
                  2.199319657,
                  0.0075782536);
    expect_agrees(over_draws(draws, [&](const grid& s) { return bob_bound(c, s).theta_rad[0]; }),
                  0.0053727320,
                  0.0000251729);
    expect_agrees(over_draws(draws, [&](const grid& s) { return separate_bound(c, s).position_m; }),
                  8.559972497,
                  0.0413753950);
    expect_agrees(
        over_draws(draws, [&](const grid& s) { return structure_bound(c, s).position_m; }),
        1.1264013396,
        0.0048021491);
    expect_agrees(over_draws(draws, [&](const grid& s) { return gaussian_bound(c, s).position_m; }),
                  1.3732279593,
                  0.0054141229);
    expect_agrees(
        over_draws(draws, [&](const grid& s) { return unprotected_bound(c, s).position_m; }),
        0.6459434389,
        0.0022076650);
    // Gaps in decibels do not depend on the SNR.
    expect_agrees(over_draws(draws,
                             [&](const grid& s) {
                                 return 20 * std::log10(separate_bound(c, s).position_m /
                                                        bob_bound(c, s).position_m);
                             }),
                  22.2348709629,
                  0.0451622034);
    c.snr_db = -10;
    expect_agrees(over_draws(draws, [&](const grid& s) { return gaussian_bound(c, s).position_m; }),
                  3.8841345116,
                  0.0149632385);
    c.snr_db = 20;
    expect_agrees(over_draws(draws, [&](const grid& s) { return gaussian_bound(c, s).position_m; }),
                  0.6584926592,
                  0.0029175821);
}

TEST(FpiBounds, MergedBiasAgreesWithAnIndependentProgram)
{
    // Reference: mean over 20 draws; the spread given is that of one draw.
    const struct {
        double mu, bias, spread;
    } table[] = { { 0.01, 0.54, 0.02 }, { 0.02, 1.07, 0.03 }, { 0.03, 1.61, 0.05 },
                  { 0.05, 2.68, 0.06 }, { 0.07, 3.71, 0.13 }, { 0.08, 4.20, 0.18 },
                  { 0.10, 5.02, 0.32 } };
    for (const auto& row : table) {
        fpi::config c;
        c.fakes = { c.fake_set_in_upsilon(row.mu, row.mu) };
        const auto bias = over_draws(
            20, [&](const physec::ofdm::pilot_grid& s) { return merged_bound(c, s).bias_m; });
        EXPECT_NEAR(bias.mean, row.bias, row.spread) << "mu = " << row.mu;
    }
}

TEST(FpiBounds, MirageBiasFloors)
{
    const struct {
        double delay_s, floor_m;
    } table[] = { { 0.0, 7.43 }, { 10e-9, 3.00 }, { 5e-9, 1.50 }, { 1e-9, 0.30 } };
    for (const auto& row : table) {
        fpi::config c;
        if (row.delay_s > 0.0)
            c.mirage_delay_s = row.delay_s;
        EXPECT_NEAR(mirage_bound(c, fpi::make_pilots(c, 1)).bias_m / row.floor_m, 1.0, 0.005);
    }
}

TEST(FpiBounds, InformationMatchesCentralDifferences)
{
    fpi::config c;
    c.ofdm.active = { -7, -5, -2, 1, 3, 4, 7 };
    c.tx_antennas = 9;
    c.pilots = 5;
    c.spacing_wavelengths = 0.4;
    const fpi::frame_model model(c.ofdm, fpi::make_pilots(c, 3));
    auto paths = fpi::true_paths(c, c.bob_m);
    const auto frame = [&](const std::vector<physec::channel::path>& at) {
        return fpi::received_frame(physec::channel::miso_response(at, c.ofdm, c.tx_antennas),
                                   model.pilots());
    };
    const auto derivatives = fpi::frame_derivatives(model, paths);
    const int count = paths.size();
    for (int column = 0; column < 4 * count; ++column) {
        auto& path = paths[column % count];
        const auto original = path;
        const int kind = column / count;
        const double step = kind < 2 ? 1e-6 : 1e-4 * std::abs(original.gain);
        physec::vector_cf64 numeric = physec::vector_cf64::Zero(model.size());
        for (int sign : { 1, -1 }) {
            path = original;
            if (kind == 0)
                path.delay_s += sign * step / c.ofdm.subcarrier_spacing_hz();
            else if (kind == 1)
                path.spatial_frequency += sign * step;
            else
                path.gain += sign * step * (kind == 2 ? cf64(1, 0) : cf64(0, 1));
            numeric += sign * frame(paths) / (2 * step);
        }
        path = original;
        EXPECT_LT((numeric - derivatives.col(column)).norm(),
                  1e-6 * derivatives.col(column).norm());
    }
}

// The shortcut through the line of sight equals the full change of variables Pi of (16) with one
// unknown scatterer per reflected path.
TEST(FpiBounds, PositionBoundEqualsTheFullTransformation)
{
    fpi::config c;
    c.heading_rad = 0.3;
    const auto bare = fpi::make_pilots(c, 5);
    const auto sent = fpi::precoder(c).apply(bare);
    const fpi::frame_model model(c.ofdm, sent);
    const double variance = fpi::noise_variance(c, sent);
    const auto eta_of = [&](const std::vector<double>& phi) {
        fpi::config moved = c;
        moved.alice_m = { phi[0], phi[1] };
        for (int k = 0; k < 2; ++k)
            moved.scatterers_m[k] = { phi[2 + 2 * k], phi[3 + 2 * k] };
        std::vector<double> eta(6);
        const auto paths = fpi::true_paths(moved, c.bob_m);
        for (int k = 0; k < 3; ++k) {
            eta[k] = paths[k].delay_s * c.ofdm.subcarrier_spacing_hz();
            eta[3 + k] = paths[k].spatial_frequency;
        }
        return eta;
    };
    const std::vector<double> phi = { 3, 0, 8.89, -6.05, 7.45, 8.54 };
    Eigen::MatrixXd pi_matrix = Eigen::MatrixXd::Zero(12, 12); // d eta^T / d phi
    pi_matrix.bottomRightCorner(6, 6).setIdentity();
    for (int r = 0; r < 6; ++r) {
        auto up = phi, down = phi;
        up[r] += 1e-4;
        down[r] -= 1e-4;
        const auto a = eta_of(up), b = eta_of(down);
        for (int column = 0; column < 6; ++column)
            pi_matrix(r, column) = (a[column] - b[column]) / 2e-4;
    }
    const auto paths = fpi::true_paths(c, c.bob_m);
    const Eigen::MatrixXd information =
        fpi::information_matrix(fpi::frame_derivatives(model, paths), variance);
    double condition = 0;
    const Eigen::MatrixXd covariance = physec::numeric::inverse_information(
        pi_matrix * information * pi_matrix.transpose(), condition);
    EXPECT_NEAR(std::sqrt(covariance(0, 0) + covariance(1, 1)) /
                    fpi::unstructured_bound(c, model, paths, variance).position_m,
                1.0,
                1e-5);
}

TEST(FpiBounds, SingularProblemSaysSo)
{
    fpi::config c;
    c.scatterers_m = { { 6.5, 2.5 } }; // on the line of sight: two identical paths
    const auto bound = fpi::bob_bound(c, fpi::make_pilots(c, 1));
    EXPECT_TRUE(bound.singular);
    EXPECT_TRUE(std::isnan(bound.position_m));
    EXPECT_GT(bound.condition, 1e13);
}

TEST(FpiBounds, NoFakePathsMakesSeparateAndBobAgreeInSpoofMode)
{
    // A shift moves delays and angles but adds no path: Eve's problem is as regular as Bob's.
    fpi::config c;
    c.mode = "spoof";
    const auto bare = fpi::make_pilots(c, 2);
    EXPECT_LT(fpi::separate_bound(c, bare).condition, 100 * fpi::bob_bound(c, bare).condition);
    EXPECT_TRUE(fpi::structure_bound(c, bare).singular); // shift and delta cannot be told apart
    EXPECT_NEAR(fpi::merged_bound(c, bare).bias_m, 5.3, 0.3);
}
