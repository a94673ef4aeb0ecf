// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <gtest/gtest.h>
#include <physec/ofdm/numerology.h>
#include <physec/ofdm/pilots.h>

using physec::ofdm::numerology;

TEST(Numerology, AllActiveIsZeroToNMinusOne)
{
    const auto n = numerology::all_active(15e6, 16);
    EXPECT_EQ(n.active.front(), 0);
    EXPECT_EQ(n.active.back(), 15);
    EXPECT_EQ(n.subcarrier_spacing_hz(), 937500.0);
    EXPECT_EQ(n.validate(), "");
}

TEST(Numerology, AcceptsGuardBandsAndAGapAtDc)
{
    auto n = numerology::all_active(20e6, 64);
    n.active = { -3, -2, -1, 1, 2, 3 };
    EXPECT_EQ(n.validate(), "");
}

TEST(Numerology, ComplaintsNameValueAndRange)
{
    auto n = numerology::all_active(15e6, 16);
    n.bandwidth_hz = -1.0;
    EXPECT_EQ(n.validate(), "bandwidth_hz is -1; allowed: > 0 and up to 1e12");
    for (const double rate : { 0.0, 1.1e12, 1e300, double(INFINITY), double(NAN) }) {
        n.bandwidth_hz = rate;
        EXPECT_NE(n.validate().find("allowed: > 0 and up to 1e12"), std::string::npos) << rate;
    }
    n.bandwidth_hz = 1e12;
    EXPECT_EQ(n.validate(), "");
    n = numerology::all_active(15e6, 1);
    EXPECT_NE(n.validate().find("is 1; allowed: 2 to 65536"), std::string::npos);
    n = numerology::all_active(15e6, 16);
    n.active = { 0, 2, 2 };
    EXPECT_NE(n.validate().find("active_subcarriers[2] is 2"), std::string::npos);
    n.active = { -8, 8 };
    EXPECT_NE(n.validate().find("span"), std::string::npos);
}

TEST(Pilots, HaveUnitEnergyPerResourceElementAndUncorrelatedAntennas)
{
    const int symbols = 400, subcarriers = 16, antennas = 4;
    const auto pilots = physec::ofdm::random_phase_pilots(symbols, subcarriers, antennas, 7);
    EXPECT_NEAR(pilots.values.rowwise().squaredNorm().maxCoeff(), 1.0, 1e-12);
    // Off-diagonal terms have standard deviation 1/(Nt sqrt(rows)); 5 sigma over 6 pairs fails by
    // chance about once in 10^5 seeds, and the seed is fixed.
    const auto covariance = (pilots.values.adjoint() * pilots.values / pilots.values.rows()).eval();
    const double bound = 5.0 / (antennas * std::sqrt(symbols * subcarriers));
    for (int i = 0; i < antennas; ++i)
        for (int j = 0; j < antennas; ++j)
            EXPECT_NEAR(std::abs(covariance(i, j)), i == j ? 1.0 / antennas : 0.0, bound);
}
