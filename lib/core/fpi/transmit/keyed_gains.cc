// SPDX-License-Identifier: GPL-3.0-or-later
#include "secret_bits.h"
#include <algorithm>
#include <cmath>
#include <physec/fpi/config.h>
#include <physec/fpi/protection.h>

/*!
 * \file
 * Mode keyed_gains: antenna i and subcarrier n are multiplied by an independent complex gain of
 * uniform phase psi and mean square 1. With the spread s,
 *   lognormal: exp(s x - s^2) exp(j psi), x standard normal (s in nepers; E exp(2 s x) = exp(2 s^2))
 *   gaussian:  sqrt(1 - s^2) exp(j psi) + s z, z of CN(0, 1); s = 1 is CN(0, 1) itself
 * Whoever averages |.|^2 over keys has |h_i(n)|^2 back.
 */
namespace physec::fpi {

namespace {

void draw(const config& config, random::key_position at, matrix_cf64& weights)
{
    random::key_stream key(config.key_seed, "keyed_gains", at);
    const bool lognormal = config.gain_law == "lognormal";
    const double s = config.gain_spread;
    weights.resize(config.ofdm.active_count(), config.tx_antennas);
    for (Eigen::Index k = 0; k < weights.size(); ++k) {
        const cf64 turn = std::polar(1.0, key.uniform(-pi, pi));
        weights.data()[k] = lognormal ? std::exp(s * key.normal() - s * s) * turn
                                      : std::sqrt(1.0 - s * s) * turn + s * key.complex_normal();
    }
}

//! Phase and the rest apart, or at most what CN(0, 1) takes: nothing of mean square 1 takes more.
double bits(const config& c)
{
    const double variance = c.gain_spread * c.gain_spread, half = kernel_accuracy / 2.0;
    const double rest = c.gain_law == "lognormal" ? normal_bits(variance, half)
                                                  : complex_normal_bits(variance, half);
    const double each = std::min(phase_bits(half) + rest, complex_normal_bits());
    return c.ofdm.active_count() * c.tx_antennas * each;
}

const protection_registration registered({
    "keyed_gains",
    "every antenna and subcarrier multiplied by a complex gain of its own, drawn from the key",
    path_effect::unspecified,
    {},
    {}, // the first draw
    "under one key nothing exactly, but |h_i(n)|^2 up to a factor whose law she knows; over fresh "
    "keys its mean",
    bits,
    draw,
});

} // namespace

} // namespace physec::fpi
