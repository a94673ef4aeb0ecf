// SPDX-License-Identifier: GPL-3.0-or-later
#include "secret_bits.h"
#include <physec/channel/multipath.h>
#include <physec/error.h>
#include <physec/fpi/config.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>

/*!
 * \file
 * Mode none, and baseline gaussian: independent noise on every antenna and subcarrier of every
 * symbol. The mean noise power at Eve equals the mean power that the configured fake paths would
 * have had there, varsigma^2 = mean |h~ s|^2 (Section VII-B).
 */
namespace physec::fpi {

namespace {

precoding make_none(const config& config)
{
    precoding made;
    made.weights = matrix_cf64::Ones(config.ofdm.active_count(), config.tx_antennas);
    return made;
}

precoding make_gaussian(const config& config)
{
    precoding made = make_none(config);
    if (config.fakes.empty())
        return made;
    // Expected received power per unit of antenna noise variance, and of the fake paths that mode
    // fpi would add, both at Eve and for pilots with E{s s^H} = I/Nt.
    const auto response =
        channel::miso_response(true_paths(config, config.eve_m), config.ofdm, config.tx_antennas);
    fpi::config as_fpi = config;
    as_fpi.mode = "fpi";
    throw_if_invalid(as_fpi.validate());
    const matrix_cf64 weights = find_protection("fpi").make(as_fpi).weights;
    const matrix_cf64 fake_response = response.array() * (weights.array() - 1.0);
    made.antenna_noise_variance =
        fake_response.squaredNorm() / config.tx_antennas / response.squaredNorm();
    return made;
}

const protection_registration registered_none({
    "none",
    "unprotected",
    path_effect::untouched,
    {},
    make_none,
    "everything",
    [](const config&) { return 0.0; },
});

const protection_registration registered_gaussian({
    "gaussian",
    "baseline: independent Gaussian noise on every antenna and subcarrier",
    path_effect::untouched,
    {},
    make_gaussian,
    "everything, in more noise; the mean over frames",
    [](const config& c) {
        return c.pilots * c.ofdm.active_count() * c.tx_antennas * complex_normal_bits();
    },
});

} // namespace

} // namespace physec::fpi
