// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <gtest/gtest.h>
#include <physec/array/steering.h>
#include <physec/channel/multipath.h>

// (2) written out with alpha(theta)^H, as printed.
TEST(Multipath, MatchesTheEquationWrittenOut)
{
    auto numerology = physec::ofdm::numerology::all_active(20e6, 64);
    numerology.active = { -20, -7, -1, 1, 5, 26 };
    const std::vector<physec::channel::path> paths = { { 31e-9, 0.29, { 0.3, -0.1 } },
                                                       { 77e-9, -0.4, { 0.0, 0.2 } } };
    for (int antennas : { 1, 3, 16 }) {
        const auto h = physec::channel::miso_response(paths, numerology, antennas);
        for (int m = 0; m < h.rows(); ++m)
            for (int i = 0; i < antennas; ++i) {
                physec::cf64 expected = 0.0;
                for (const auto& p : paths) {
                    const auto alpha =
                        physec::array::steering_first_element(p.spatial_frequency, antennas);
                    const double n = numerology.active[m];
                    expected +=
                        std::sqrt(antennas) * p.gain *
                        std::exp(physec::cf64(0, -2 * physec::pi * n * p.delay_s / (64.0 / 20e6))) *
                        std::conj(alpha[i]);
                }
                EXPECT_LT(std::abs(h(m, i) - expected), 1e-13);
            }
    }
}
