// SPDX-License-Identifier: GPL-3.0-or-later
#include "delay_phase.h"
#include "secret_bits.h"
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/config.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/decompositions.h>

/*!
 * \file
 * Mode path_shifts, the yardstick for schemes that need no channel: Alice knows every path to Eve and
 * shifts each by a fake set of its own, path k by set k (modulo their number). With u_k dual to the
 * steering vectors, alpha_k^H u_l = (k == l), and beta_k the shifted steering vector,
 *   Phi(n) = I + sum_k u_k (gain_k exp(-j 2 pi n delta_tau_k / (N Ts)) beta_k - alpha_k)^H
 * so alpha_k^H Phi(n) is path k as shifted, and nothing of any other.
 */
namespace physec::fpi {

namespace {

precoding make_path_shifts(const config& config)
{
    const auto paths = true_paths(config, config.eve_m);
    const int count = static_cast<int>(paths.size()), antennas = config.tx_antennas;
    matrix_cf64 sources(antennas, count); // alpha_k
    matrix_cf64 shifted(antennas, count); // beta_k
    matrix_cf64 gains(config.ofdm.active_count(), count);
    for (int k = 0; k < count; ++k) {
        const fake_set& own = config.fakes[k % config.fakes.size()];
        const double f = paths[k].spatial_frequency;
        const double shift = array::spatial_frequency(own.angle_rad, config.spacing_wavelengths);
        sources.col(k) = array::steering_first_element(f, antennas);
        shifted.col(k) = array::steering_first_element(f + shift, antennas);
        gains.col(k) = own.gain * delay_phase(config.ofdm, own.delay_s);
    }
    matrix_cf64 dual(antennas, count);
    for (int k = 0; k < count; ++k) {
        vector_cf64 apart = sources.col(k);
        if (count > 1) {
            matrix_cf64 others(antennas, count - 1);
            others << sources.leftCols(k), sources.rightCols(count - 1 - k);
            apart -= others * numeric::least_squares(others, apart);
        }
        const cf64 kept = sources.col(k).dot(apart);
        if (std::abs(kept) < 1e-9)
            throw invalid_input(complaint("energy of path " + std::to_string(k) +
                                              " to Eve outside the other paths' directions",
                                          std::abs(kept),
                                          "> 1e-9 in mode path_shifts (two paths leave Alice in "
                                          "one direction)"));
        dual.col(k) = apart / kept;
    }
    precoding made;
    made.weights = matrix_cf64::Ones(config.ofdm.active_count(), antennas);
    made.rank_one_gain.resize(config.ofdm.active_count(), 2 * count);
    made.rank_one_out.resize(antennas, 2 * count);
    made.rank_one_in.resize(antennas, 2 * count);
    made.rank_one_gain << gains, matrix_cf64::Constant(gains.rows(), count, -1.0);
    made.rank_one_out << dual, dual;
    made.rank_one_in << shifted, sources;
    return made;
}

std::string validate_path_shifts(const config& c)
{
    if (c.tx_antennas < static_cast<int>(c.scatterers_m.size()) + 1)
        return complaint("tx_antennas",
                         c.tx_antennas,
                         "at least one more than the number of scatterers in mode path_shifts");
    if (c.fakes.size() > c.scatterers_m.size() + 1)
        return complaint("number of fakes",
                         c.fakes.size(),
                         "1 to the number of paths, " + std::to_string(c.scatterers_m.size() + 1) +
                             ", in mode path_shifts");
    return {};
}

const protection_registration registered({
    "path_shifts",
    "yardstick: every path shifted by a fake set of its own; needs Alice-Eve CSI",
    path_effect::shifted_apart,
    validate_path_shifts,
    make_path_shifts,
    "the number of paths and their powers",
    [](const config& c) { return c.fakes.size() * fake_set_bits(c); },
});

} // namespace

} // namespace physec::fpi
