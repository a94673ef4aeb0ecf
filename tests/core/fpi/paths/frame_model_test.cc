// SPDX-License-Identifier: GPL-3.0-or-later
#include "../radio_link.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/fpi/paths/frame_model.h>

namespace fpi = physec::fpi;
using fpi_radio_link::scenarios;
using physec::cf64;
using physec::vector_cf64;

namespace {

//! b(g, n) by its definition; with \p i_power and \p n_power factors of a derivative.
vector_cf64 atom(const fpi::frame_model& model, fpi::normalized_path path, int n_power, int i_power)
{
    vector_cf64 b = vector_cf64::Zero(model.size());
    for (int row = 0; row < model.size(); ++row) {
        const double n = model.numerology().active[row % model.subcarriers()];
        for (int i = 0; i < model.antennas(); ++i)
            b[row] += std::pow(cf64(0.0, -2.0 * physec::pi * n), n_power) *
                      std::pow(cf64(0.0, 2.0 * physec::pi * i), i_power) *
                      std::polar(1.0, 2.0 * physec::pi * (i * path.frequency - n * path.delay)) *
                      model.pilots().values(row, i);
    }
    return b;
}

const std::vector<fpi::normalized_path> paths = { { 0.13, -0.21 }, { 0.77, 0.33 }, { -0.04, 0.5 } };

} // namespace

TEST(FpiFrameModel, BothEvaluationsAreTheDefinition)
{
    for (const auto& config : scenarios()) {
        const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 4));
        const int count = paths.size();
        physec::matrix_cf64 plain(model.size(), 3 * count);
        fpi::split_matrix split(model.size(), 3 * count);
        model.evaluate(paths, plain);
        model.evaluate(paths, split);
        for (int kind = 0; kind < 3; ++kind) // atom, by delay, by frequency
            for (int p = 0; p < count; ++p) {
                const auto expected = atom(model, paths[p], kind == 1, kind == 2);
                // Up to 64 phases by repeated multiplication, and sums over 16 antennas: some 100
                // epsilon.
                const double allowed = 1e-13 * expected.norm();
                EXPECT_LT((plain.col(kind * count + p) - expected).norm(), allowed);
                EXPECT_LT((split.get(kind * count + p) - expected).norm(), allowed);
            }
    }
}

TEST(FpiFrameModel, MatchedFilterAndEnergyAreThoseOfTheAtoms)
{
    for (const auto& config : scenarios()) {
        const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 4));
        const vector_cf64 frame =
            physec::random::generator(5, "frame").complex_normal(model.size(), 1, 1.0).col(0);
        const auto filtered = model.matched_filter(frame);
        ASSERT_EQ(filtered.rows(), model.subcarriers());
        ASSERT_EQ(filtered.cols(), model.antennas());
        for (int m = 0; m < model.subcarriers(); ++m)
            for (int i = 0; i < model.antennas(); ++i) {
                cf64 expected = 0.0;
                for (int g = 0; g < model.symbols(); ++g) {
                    const int row = g * model.subcarriers() + m;
                    expected += std::conj(model.pilots().values(row, i)) * frame[row];
                }
                EXPECT_LT(std::abs(filtered(m, i) - expected), 1e-13); // 20 terms below 1
            }
        for (const auto& path : paths) {
            const double energy = atom(model, path, 0, 0).squaredNorm();
            EXPECT_NEAR(model.atom_energy(path.frequency), energy, 1e-12 * energy);
            // ... and correlating the filter's output is b^H y.
            cf64 correlation = 0.0;
            for (int m = 0; m < model.subcarriers(); ++m)
                for (int i = 0; i < model.antennas(); ++i)
                    correlation +=
                        std::polar(1.0,
                                   2.0 * physec::pi *
                                       (config.ofdm.active[m] * path.delay - i * path.frequency)) *
                        filtered(m, i);
            EXPECT_LT(std::abs(correlation - atom(model, path, 0, 0).dot(frame)),
                      1e-12 * std::sqrt(energy) * frame.norm());
        }
    }
}

TEST(FpiFrameModel, PathsAndBack)
{
    const fpi::config config;
    const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 4));
    const auto path = model.to_path({ 0.25, -0.125 }, { 3.0, 4.0 });
    EXPECT_DOUBLE_EQ(path.delay_s, 0.25 / config.ofdm.subcarrier_spacing_hz());
    EXPECT_EQ(path.spatial_frequency, -0.125);
    EXPECT_EQ(path.gain, cf64(3.0, 4.0));
    EXPECT_DOUBLE_EQ(model.from_path(path).delay, 0.25);
    EXPECT_EQ(model.from_path(path).frequency, -0.125);
}

// Naive reference for the fast model: atoms written out, derivatives by central differences.
TEST(FpiFrameModel, AtomsMatchTheDefinitionAndSecondDerivativesMatchDifferences)
{
    const auto config = scenarios()[1];
    const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 4));
    const std::vector<fpi::normalized_path> paths = { { 0.13, -0.21 }, { 0.4, 0.33 } };
    const auto all = model.evaluate_second_order(paths);
    for (int row = 0; row < model.size(); ++row)
        for (int p = 0; p < 2; ++p) {
            physec::cf64 expected = 0.0;
            for (int i = 0; i < model.antennas(); ++i)
                expected += std::polar(1.0,
                                       2 * physec::pi *
                                           (i * paths[p].frequency -
                                            config.ofdm.active[row % model.subcarriers()] *
                                                paths[p].delay)) *
                            model.pilots().values(row, i);
            EXPECT_LT(std::abs(all(row, p) - expected), 1e-12);
        }
    const double step = 1e-6;
    const auto shifted = [&](double delay, double frequency) {
        auto moved = paths;
        for (auto& path : moved) {
            path.delay += delay;
            path.frequency += frequency;
        }
        return model.evaluate_second_order(moved);
    };
    const physec::matrix_cf64 by_delay = (shifted(step, 0) - shifted(-step, 0)) / (2 * step);
    const physec::matrix_cf64 by_frequency = (shifted(0, step) - shifted(0, -step)) / (2 * step);
    // Truncation error is step^2 times a third derivative: (2 pi 12)^2 1e-12 relative.
    const auto close = [](const physec::matrix_cf64& a, const physec::matrix_cf64& b) {
        return (a - b).norm() < 1e-7 * b.norm();
    };
    EXPECT_TRUE(close(by_delay.leftCols(6), [&] {
        physec::matrix_cf64 expected(model.size(), 6);
        expected << all.middleCols(2, 2), all.middleCols(6, 2), all.middleCols(8, 2);
        return expected;
    }()));
    EXPECT_TRUE(close(by_frequency.leftCols(6), [&] {
        physec::matrix_cf64 expected(model.size(), 6);
        expected << all.middleCols(4, 2), all.middleCols(8, 2), all.middleCols(10, 2);
        return expected;
    }()));
}
