// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/fpi/config.h>
#include <string>
#include <vector>

//! Scenarios that differ from the paper's in what its formulas might take for granted.
struct test_scenario {
    std::string name;
    physec::fpi::config config;
};

inline std::vector<test_scenario> unusual_scenarios()
{
    physec::fpi::config spacing; // d != lambda/2, array turned
    spacing.spacing_wavelengths = 0.37;
    spacing.heading_rad = 0.3;
    spacing.fakes = { { 21e-9, 0.05 } };

    physec::fpi::config sizes; // N, Nt and G all different, two fake sets, Bob and Eve apart
    sizes.ofdm = physec::ofdm::numerology::all_active(20e6, 24);
    sizes.tx_antennas = 11;
    sizes.pilots = 7;
    sizes.eve_m = { 12.0, -1.0 };
    sizes.fakes = { { 30e-9, 0.08 }, { 55e-9, -0.11 } };

    physec::fpi::config gap; // subcarriers on both sides of an empty DC bin, and a hole
    gap.ofdm.active = { -7, -6, -4, -3, -2, -1, 1, 2, 3, 5, 6, 7 };
    gap.pilots = 10;
    gap.scatterers_m = { { 8.0, 9.0 } };
    gap.fakes = { { 25e-9, 0.06 } };

    return { { "d = 0.37 lambda", spacing }, { "N, Nt, G differ", sizes }, { "gap", gap } };
}
