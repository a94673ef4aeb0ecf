// SPDX-License-Identifier: GPL-3.0-or-later
#include "delay_phase.h"
#include "secret_bits.h"
#include <cmath>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/config.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/decompositions.h>

/*!
 * \file
 * Baseline mirage: the line-of-sight path alone is delayed, which takes Alice's channel to Eve:
 *   Phi(n) = I + (exp(-j 2 pi n tau_obf / (N Ts)) - 1) w0 alpha_0^H / (alpha_0^H w0),
 *   w0 = alpha_0 projected off the other paths' steering vectors.
 */
namespace physec::fpi {

namespace {

precoding make_mirage(const config& config)
{
    const auto paths = true_paths(config, config.eve_m);
    const vector_cf64 line_of_sight =
        array::steering_first_element(paths[0].spatial_frequency, config.tx_antennas);
    vector_cf64 projected = line_of_sight;
    if (paths.size() > 1) {
        matrix_cf64 others(config.tx_antennas, paths.size() - 1);
        for (std::size_t k = 1; k < paths.size(); ++k)
            others.col(k - 1) =
                array::steering_first_element(paths[k].spatial_frequency, config.tx_antennas);
        projected -= others * numeric::least_squares(others, line_of_sight);
    }
    const cf64 kept = line_of_sight.dot(projected);
    if (std::abs(kept) < 1e-9)
        throw invalid_input(complaint("line-of-sight energy outside the reflections' directions",
                                      std::abs(kept),
                                      "> 1e-9 in mode mirage (a reflection leaves Alice in the "
                                      "direction of Eve)"));
    precoding made;
    made.weights = matrix_cf64::Ones(config.ofdm.active_count(), config.tx_antennas);
    made.rank_one_gain = delay_phase(config.ofdm, mirage_delay_s(config)).array() - 1.0;
    made.rank_one_out = projected / kept;
    made.rank_one_in = line_of_sight;
    return made;
}

std::string validate_mirage(const config& c)
{
    if (c.tx_antennas < static_cast<int>(c.scatterers_m.size()) + 1)
        return complaint("tx_antennas",
                         c.tx_antennas,
                         "at least one more than the number of scatterers in mode mirage");
    if (!c.mirage_delay_s && c.scatterers_m.empty())
        return complaint(
            "number of scatterers", 0, "at least 1 in mode mirage unless mirage_delay_s is given");
    if (c.mirage_delay_s && !std::isfinite(*c.mirage_delay_s))
        return complaint("mirage_delay_s", *c.mirage_delay_s, "finite");
    return {};
}

const protection_registration registered({
    "mirage",
    "baseline: the line-of-sight path alone is delayed; needs Alice-Eve CSI",
    path_effect::line_of_sight_delayed,
    validate_mirage,
    make_mirage,
    "every path but the line of sight",
    [](const config& c) { return shift_bits(1.0, c.ofdm.active_count()); },
});

} // namespace

} // namespace physec::fpi
