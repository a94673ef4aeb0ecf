// SPDX-License-Identifier: GPL-3.0-or-later
#include "../test_scenarios.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/fpi/paths/path_prediction.h>
#include <physec/types.h>

namespace fpi = physec::fpi;

TEST(FpiPathPrediction, IsDelayAndFrequencyOfThePathWithTheirSlopes)
{
    for (const auto& [name, config] : unusual_scenarios())
        for (const auto& via : { config.bob_m, config.scatterers_m[0] }) {
            const auto at = [&, &config = config](double x, double y) {
                return fpi::predict_path(config, config.bob_m, via, { x, y });
            };
            const double x = 3.2, y = -0.7;
            const double to_via = std::hypot(via.x - x, via.y - y);
            const double on = std::hypot(config.bob_m.x - via.x, config.bob_m.y - via.y);
            const double angle = std::atan2(via.y - y, via.x - x) - config.heading_rad;
            const auto found = at(x, y);
            EXPECT_NEAR(found.delay,
                        (to_via + on) / config.propagation_speed_mps *
                            config.ofdm.subcarrier_spacing_hz(),
                        1e-14)
                << name;
            EXPECT_NEAR(found.frequency, config.spacing_wavelengths * std::sin(angle), 1e-14)
                << name;
            // Central differences: truncation (step / 7 m)^2 relative, rounding 1e-16 / step.
            constexpr double step = 1e-4;
            const auto east = at(x + step, y), west = at(x - step, y);
            const auto north = at(x, y + step), south = at(x, y - step);
            const auto slope = [&](double after, double before) {
                return (after - before) / (2.0 * step);
            };
            constexpr double allowed = 1e-10;
            EXPECT_NEAR(found.delay_slope[0], slope(east.delay, west.delay), allowed);
            EXPECT_NEAR(found.delay_slope[1], slope(north.delay, south.delay), allowed);
            EXPECT_NEAR(found.frequency_slope[0], slope(east.frequency, west.frequency), allowed);
            EXPECT_NEAR(found.frequency_slope[1], slope(north.frequency, south.frequency), allowed);
        }
}

TEST(FpiPathPrediction, StaysFiniteOnTopOfAScatterer)
{
    const fpi::config config;
    const auto via = config.scatterers_m[0];
    const auto found = fpi::predict_path(config, config.bob_m, via, via);
    EXPECT_TRUE(std::isfinite(found.delay) && std::isfinite(found.frequency));
    EXPECT_TRUE(found.delay_slope.allFinite() && found.frequency_slope.allFinite());
}
