// SPDX-License-Identifier: GPL-3.0-or-later
#include "../radio_link.h"
#include <cmath>
#include <gtest/gtest.h>
#include <physec/fpi/paths/path_refinement.h>

namespace fpi = physec::fpi;
using fpi_radio_link::radio_link;

TEST(FpiPathRefinement, BothSignsOfTheSecretFitAlike)
{
    fpi::config config;
    const radio_link l(config);
    const fpi::frame_model model(config.ofdm, l.bare);
    std::vector<fpi::normalized_path> paths;
    const auto& fake = config.fakes[0];
    const fpi::normalized_shift shift = { fake.delay_s * config.ofdm.subcarrier_spacing_hz(),
                                          0.5 * std::sin(fake.angle_rad) };
    for (const auto& path : fpi::true_paths(config, config.eve_m))
        paths.push_back(model.from_path(path));
    const auto frame = l.noisy(0);
    const auto one = fpi::refine_paths_and_shifts(model, frame, paths, { shift });
    std::vector<fpi::normalized_path> other_paths;
    for (const auto& path : one.paths)
        other_paths.push_back(
            { path.delay + one.shifts[0].delay, path.frequency + one.shifts[0].frequency });
    const auto other = fpi::refine_paths_and_shifts(
        model, frame, other_paths, { { -one.shifts[0].delay, -one.shifts[0].frequency } }, 0);
    EXPECT_NEAR(other.residual_power / one.residual_power, 1.0, 1e-9);
}
