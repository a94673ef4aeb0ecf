// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/transmit/feasibility.h>
#include <cmath>
#include <limits>
#include <physec/array/geometry.h>
#include <physec/array/steering.h>
#include <physec/fpi/scenario.h>

namespace physec::fpi {

namespace {

void explain(const config& config, array::point receiver, fake_path& fake)
{
    const double none = std::numeric_limits<double>::quiet_NaN();
    fake.theta_rad = array::angle_from_spatial_frequency(fake.path.spatial_frequency,
                                                         config.spacing_wavelengths);
    fake.scatterer_m = { none, none };
    fake.feasible = false;
    fake.range_m = none;
    if (std::isnan(fake.theta_rad))
        return;
    // Every direction meets the ellipse of a path longer than the direct one, and no other.
    const double length_m = config.propagation_speed_mps * fake.path.delay_s;
    fake.feasible = length_m > array::distance(config.alice_m, receiver);
    if (!fake.feasible)
        return;
    fake.range_m = array::scatterer_range_m(
        config.alice_m, receiver, length_m, fake.theta_rad, config.heading_rad);
    fake.scatterer_m = {
        config.alice_m.x + fake.range_m * std::cos(config.heading_rad + fake.theta_rad),
        config.alice_m.y + fake.range_m * std::sin(config.heading_rad + fake.theta_rad)
    };
}

} // namespace

std::vector<fake_path> fake_paths(const config& config, array::point receiver)
{
    const auto paths = true_paths(config, receiver);
    std::vector<fake_path> fakes;
    for (std::size_t v = 0; v < config.fakes.size(); ++v)
        for (std::size_t k = 0; k < paths.size(); ++k) {
            fake_path fake{};
            fake.true_path = static_cast<int>(k);
            fake.set = static_cast<int>(v);
            fake.path = paths[k];
            fake.path.delay_s += config.fakes[v].delay_s;
            fake.path.spatial_frequency +=
                array::spatial_frequency(config.fakes[v].angle_rad, config.spacing_wavelengths);
            explain(config, receiver, fake);
            fakes.push_back(fake);
        }
    return fakes;
}

} // namespace physec::fpi
