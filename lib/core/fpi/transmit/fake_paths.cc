// SPDX-License-Identifier: GPL-3.0-or-later
#include "delay_phase.h"
#include "secret_bits.h"
#include <cmath>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/config.h>
#include <physec/fpi/delay_window.h>
#include <physec/fpi/protection.h>
#include <vector>

/*!
 * \file
 * Modes fpi and spoof: diagonal precoders that copy or shift every path alike, (27).
 */
namespace physec::fpi {

namespace {

//! Adds one shifted copy of every path for each fake set, (27).
void add_fakes(const config& config, matrix_cf64& weights)
{
    for (const fake_set& fake : config.fakes) {
        const double f = array::spatial_frequency(fake.angle_rad, config.spacing_wavelengths);
        // sqrt(Nt) alpha^H has unit-modulus entries exp(+j 2 pi i f).
        const vector_cf64 antenna_phase =
            std::sqrt(config.tx_antennas) *
            array::steering_first_element(f, config.tx_antennas).conjugate();
        weights += fake.gain * delay_phase(config.ofdm, fake.delay_s) * antenna_phase.transpose();
    }
}

//! Refuses fakes that null all subcarriers but a comb.
void refuse_comb(const config& config, const matrix_cf64& weights)
{
    constexpr double negligible = 1e-3; // of the mean power of a subcarrier
    const Eigen::VectorXd power = weights.rowwise().squaredNorm();
    std::vector<int> left;
    for (Eigen::Index m = 0; m < weights.rows(); ++m)
        if (power[m] > negligible * power.mean())
            left.push_back(config.ofdm.active[m]);
    const double steps = 1.0 / delay_period(left), before = 1.0 / delay_period(config.ofdm);
    if (steps != before)
        throw invalid_input(
            complaint("greatest common divisor of the distances between subcarriers that the "
                      "fakes leave",
                      steps,
                      "that of all subcarriers, " + std::to_string(static_cast<int>(before)) +
                          " (the others are nulled on every antenna, and Bob's delays repeat "
                          "earlier)"));
}

precoding make_diagonal(const config& config, double identity)
{
    precoding made;
    made.weights = matrix_cf64::Constant(config.ofdm.active_count(), config.tx_antennas, identity);
    add_fakes(config, made.weights);
    refuse_comb(config, made.weights);
    return made;
}

//! Delays > 0, so that fake paths are feasible (Corollary 2), unless their sign is part of the secret.
std::string validate_twins(const config& config)
{
    if (config.secret && config.secret->random_sign)
        return {};
    const double symbol_s = 1.0 / config.ofdm.subcarrier_spacing_hz();
    for (std::size_t v = 0; v < config.fakes.size(); ++v)
        if (!(config.fakes[v].delay_s > 0.0))
            return complaint("fakes[" + std::to_string(v) + "].delay_s",
                             config.fakes[v].delay_s,
                             "> 0 in mode fpi, so that every fake path is geometrically feasible, "
                             "and below N Ts = " +
                                 std::to_string(symbol_s * 1e9) + " ns");
    return {};
}

std::string validate_one_shift(const config& config)
{
    if (config.fakes.size() != 1)
        return complaint("number of fakes", config.fakes.size(), "exactly 1 in mode spoof");
    return {};
}

const protection_registration registered_fpi({
    "fpi",
    "true paths plus one twin per fake set: Phi = I + sum_v (...), (27)",
    path_effect::twins,
    validate_twins,
    [](const config& config) { return make_diagonal(config, 1.0); },
    "the paths' relative delays, spatial frequencies and gains: all are shifted alike",
    [](const config& c) { return c.fakes.size() * fake_set_bits(c); },
});

const protection_registration registered_spoof({
    "spoof",
    "delay-angle spoofing: the identity is dropped, every path is shifted",
    path_effect::shifted,
    validate_one_shift,
    [](const config& config) { return make_diagonal(config, 0.0); },
    "the paths' relative delays, spatial frequencies and gains: all are shifted alike",
    fake_set_bits,
});

} // namespace

} // namespace physec::fpi
