// SPDX-License-Identifier: GPL-3.0-or-later
#include "delay_phase.h"
#include "secret_bits.h"
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/config.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/decompositions.h>
#include <string>

/*!
 * \file
 * Mode path_shifts, the yardstick for schemes that need no channel: Alice knows every path to Eve and
 * shifts each by a fake set of its own, path k by set k (modulo their number). With u_k dual to the
 * steering vectors, alpha_k^H u_l = (k == l), and beta_k the shifted steering vector,
 *   Phi(n) = sum_k u_k gain_k exp(-j 2 pi n delta_tau_k / (N Ts)) beta_k^H + A W B^H
 * so alpha_k^H Phi(n) is path k as shifted, and nothing of any other. The second term takes what is
 * orthogonal to all alpha_k (basis A) to what is orthogonal to all beta_k (basis B) by the unitary W
 * that is nearest to leaving it alone. Leaving it alone would send a path in the direction of beta_k
 * as it sends path k, and Bob could not tell them apart.
 */
namespace physec::fpi {

namespace {

//! Orthonormal basis of what is orthogonal to all columns of \p a, which are independent.
matrix_cf64 complement(const matrix_cf64& a)
{
    const auto identity = matrix_cf64::Identity(a.rows(), a.rows());
    const matrix_cf64 projector = a * numeric::least_squares(a, matrix_cf64(identity));
    return numeric::self_adjoint_eigen(projector).vectors.leftCols(a.rows() - a.cols());
}

//! The unitary factor of a square matrix: M (M^H M)^(-1/2).
matrix_cf64 unitary_factor(const matrix_cf64& m)
{
    const auto square = numeric::self_adjoint_eigen(matrix_cf64(m.adjoint() * m));
    const Eigen::VectorXd inverse = square.values.cwiseMax(1e-24).cwiseSqrt().cwiseInverse();
    return m * square.vectors * inverse.asDiagonal() * square.vectors.adjoint();
}

//! Columns u_k with columns(k)^H u_l = (k == l), all within their span.
matrix_cf64 dual(const matrix_cf64& columns, const std::string& whose)
{
    const matrix_cf64 gram = columns.adjoint() * columns;
    const double least = numeric::self_adjoint_eigenvalues(gram).minCoeff();
    if (!(least > 1e-9))
        throw invalid_input(
            complaint("smallest eigenvalue of the " + whose + " directions' Gram matrix",
                      least,
                      "> 1e-9 in mode path_shifts (two paths leave Alice in one "
                      "direction)"));
    const matrix_cf64 identity = matrix_cf64::Identity(gram.rows(), gram.cols());
    return columns * numeric::least_squares(gram, identity);
}

precoding make_path_shifts(const config& config)
{
    const auto paths = true_paths(config, config.eve_m);
    const int count = static_cast<int>(paths.size()), antennas = config.tx_antennas;
    const int subcarriers = config.ofdm.active_count();
    matrix_cf64 sources(antennas, count); // alpha_k
    matrix_cf64 shifted(antennas, count); // beta_k
    precoding made;
    made.weights = matrix_cf64::Zero(subcarriers, antennas);
    made.rank_one_gain = matrix_cf64::Ones(subcarriers, antennas);
    for (int k = 0; k < count; ++k) {
        const fake_set& own = config.fakes[k % config.fakes.size()];
        const double f = paths[k].spatial_frequency;
        const double shift = array::spatial_frequency(own.angle_rad, config.spacing_wavelengths);
        sources.col(k) = array::steering_first_element(f, antennas);
        shifted.col(k) = array::steering_first_element(f + shift, antennas);
        made.rank_one_gain.col(k) = own.gain * delay_phase(config.ofdm, own.delay_s);
    }
    dual(shifted, "shifted"); // so that they are independent too
    const matrix_cf64 rest = complement(sources), other_rest = complement(shifted);
    made.rank_one_out.resize(antennas, antennas);
    made.rank_one_in.resize(antennas, antennas);
    made.rank_one_out << dual(sources, "paths'"),
        rest * unitary_factor(rest.adjoint() * other_rest);
    made.rank_one_in << shifted, other_rest;
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
