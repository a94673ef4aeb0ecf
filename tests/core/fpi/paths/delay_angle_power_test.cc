// SPDX-License-Identifier: GPL-3.0-or-later
#include "../test_scenarios.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/paths/delay_angle_power.h>
#include <physec/fpi/scenario.h>
#include <physec/random/generator.h>

namespace fpi = physec::fpi;
using physec::cf64;
using physec::vector_cf64;

namespace {

const std::vector<double> delays_s = { -20e-9, 0.0, 33e-9, 150e-9 };
const std::vector<double> angles_rad = { -1.2, -0.3, 0.0, 0.7 };

//! b(g, n) by its definition.
vector_cf64
atom(const fpi::config& config, const fpi::frame_model& model, double delay_s, double angle)
{
    vector_cf64 b = vector_cf64::Zero(model.size());
    for (int row = 0; row < model.size(); ++row) {
        const double hz =
            config.ofdm.active[row % model.subcarriers()] * config.ofdm.subcarrier_spacing_hz();
        for (int i = 0; i < model.antennas(); ++i)
            b[row] +=
                std::polar(1.0,
                           2.0 * physec::pi *
                               (i * config.spacing_wavelengths * std::sin(angle) - hz * delay_s)) *
                model.pilots().values(row, i);
    }
    return b;
}

} // namespace

TEST(FpiDelayAnglePower, IsTheScoreOfEveryPath)
{
    auto all = unusual_scenarios();
    all.push_back({ "paper", fpi::config() });
    for (const auto& scenario : all) {
        const auto& config = scenario.config;
        const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 3));
        const vector_cf64 frame =
            physec::random::generator(21, "power").complex_normal(model.size(), 1, 1.0).col(0);
        const auto power =
            fpi::delay_angle_power(model, frame, delays_s, angles_rad, config.spacing_wavelengths);
        ASSERT_EQ(power.rows(), static_cast<int>(angles_rad.size()));
        ASSERT_EQ(power.cols(), static_cast<int>(delays_s.size()));
        for (std::size_t l = 0; l < angles_rad.size(); ++l)
            for (std::size_t k = 0; k < delays_s.size(); ++k) {
                const auto b = atom(config, model, delays_s[k], angles_rad[l]);
                // Sums of some thousand products, below 1e-12 of the most that Cauchy-Schwarz allows.
                EXPECT_NEAR(power(l, k),
                            std::norm(b.dot(frame)) / b.squaredNorm(),
                            1e-12 * frame.squaredNorm())
                    << scenario.name;
            }
    }
}

TEST(FpiDelayAnglePower, OnePathIsTheHighestWhereItIs)
{
    const fpi::config config;
    const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 3));
    const auto b = atom(config, model, delays_s[2], angles_rad[1]);
    const auto power = fpi::delay_angle_power(
        model, cf64(0.0, 2.0) * b, delays_s, angles_rad, config.spacing_wavelengths);
    Eigen::Index l = 0, k = 0;
    EXPECT_NEAR(power.maxCoeff(&l, &k), 4.0 * b.squaredNorm(), 1e-9 * b.squaredNorm());
    EXPECT_EQ(l, 1);
    EXPECT_EQ(k, 2);
}

TEST(FpiDelayAnglePower, RefusesAFrameOfAnotherSize)
{
    const fpi::config config;
    const fpi::frame_model model(config.ofdm, fpi::make_pilots(config, 3));
    EXPECT_THROW(fpi::delay_angle_power(model, vector_cf64::Zero(3), delays_s, angles_rad, 0.5),
                 physec::invalid_input);
}
