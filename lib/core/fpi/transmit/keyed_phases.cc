// SPDX-License-Identifier: GPL-3.0-or-later
#include "secret_bits.h"
#include <cmath>
#include <physec/fpi/config.h>
#include <physec/fpi/protection.h>

/*!
 * \file
 * Mode keyed_phases: antenna i and subcarrier n are multiplied by exp(j psi), psi independent and
 * uniform. |h_i(n)|, the interference pattern of the paths, stays.
 */
namespace physec::fpi {

namespace {

void draw(const config& config, random::key_position at, matrix_cf64& weights)
{
    random::key_stream key(config.key_seed, "keyed_phases", at);
    weights.resize(config.ofdm.active_count(), config.tx_antennas);
    for (Eigen::Index k = 0; k < weights.size(); ++k)
        weights.data()[k] = std::polar(1.0, key.uniform(-pi, pi));
}

const protection_registration registered({
    "keyed_phases",
    "every antenna and subcarrier turned by a phase of its own, drawn from the key",
    path_effect::unspecified,
    {},
    {}, // the first draw
    "the magnitude |h_i(n)| at every antenna and subcarrier, and with it every difference of two "
    "paths' delays and spatial frequencies",
    [](const config& c) { return c.ofdm.active_count() * c.tx_antennas * phase_bits(); },
    draw,
});

} // namespace

} // namespace physec::fpi
