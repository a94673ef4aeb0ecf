// SPDX-License-Identifier: GPL-3.0-or-later
#include "fpi/test_scenarios.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/array/geometry.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/transmit/feasibility.h>

namespace fpi = physec::fpi;
namespace array = physec::array;

// Corollary 2, and the defining property of the apparent scatterer: Alice - scatterer - Eve is as
// long as the fake path and leaves in its direction.
TEST(FpiFeasibility, PositiveDelaysAreFeasible)
{
    auto scenarios = unusual_scenarios();
    scenarios.push_back({ "paper", {} });
    for (const auto& [name, c] : scenarios) {
        const auto fakes = fpi::fake_paths(c, c.eve_m);
        const auto seen = fpi::paths_seen_by_eve(c);
        const std::size_t count = c.scatterers_m.size() + 1;
        ASSERT_EQ(fakes.size(), count * c.fakes.size());
        for (std::size_t k = 0; k < fakes.size(); ++k) {
            const auto& fake = fakes[k];
            EXPECT_EQ(fake.true_path, static_cast<int>(k % count));
            EXPECT_EQ(fake.set, static_cast<int>(k / count));
            EXPECT_EQ(fake.path.delay_s, seen[count + k].delay_s) << name;
            if (std::isnan(fake.theta_rad)) {
                EXPECT_FALSE(fake.feasible);
                EXPECT_LT(c.spacing_wavelengths, 0.5);
                continue;
            }
            ASSERT_TRUE(fake.feasible) << name;
            EXPECT_NEAR(array::distance(c.alice_m, fake.scatterer_m), fake.range_m, 1e-9);
            EXPECT_NEAR(fake.range_m + array::distance(fake.scatterer_m, c.eve_m),
                        c.propagation_speed_mps * fake.path.delay_s,
                        1e-9);
            EXPECT_NEAR(array::direction_rad(c.alice_m, fake.scatterer_m, c.heading_rad),
                        fake.theta_rad,
                        1e-9);
        }
    }
}

TEST(FpiFeasibility, EarlierThanDirectIsImpossible)
{
    fpi::config c;
    c.mode = "spoof";
    c.fakes = { { -5e-9, 0.05 } };
    const auto fakes = fpi::fake_paths(c, c.eve_m);
    EXPECT_FALSE(fakes[0].feasible);
    EXPECT_TRUE(std::isnan(fakes[0].range_m));
    EXPECT_TRUE(std::isnan(fakes[0].scatterer_m.x));
    EXPECT_TRUE(fakes[1].feasible); // a reflection has that much to spare
}

TEST(FpiFeasibility, SomeSpatialFrequenciesHaveNoDirection)
{
    fpi::config c;
    c.spacing_wavelengths = 0.4;
    c.fakes = { { 20e-9, 0.6 } }; // the line of sight leaves at sin = 0.58; 0.58 + 0.56 > 1
    const auto fakes = fpi::fake_paths(c, c.eve_m);
    EXPECT_TRUE(std::isnan(fakes[0].theta_rad));
    EXPECT_TRUE(std::isnan(fakes[0].range_m));
    EXPECT_FALSE(fakes[0].feasible);
    c.spacing_wavelengths = 0.5; // wraps to the other side instead
    EXPECT_TRUE(fpi::fake_paths(c, c.eve_m)[0].feasible);
}
