// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <physec/ofdm/pilots.h>
#include <physec/random/generator.h>

namespace physec::ofdm {

pilot_grid random_phase_pilots(int symbols, int subcarriers, int antennas, std::uint64_t seed)
{
    random::generator random(seed, "pilots");
    pilot_grid pilots{ symbols, subcarriers, matrix_cf64(symbols * subcarriers, antennas) };
    for (Eigen::Index row = 0; row < pilots.values.rows(); ++row)
        for (int i = 0; i < antennas; ++i)
            pilots.values(row, i) = std::polar(1.0 / std::sqrt(antennas), random.uniform(-pi, pi));
    return pilots;
}

} // namespace physec::ofdm
