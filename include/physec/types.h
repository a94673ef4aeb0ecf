// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <Eigen/Core>

/*!
 * \file
 * Number types and the index conventions that every part of the library shares.
 *
 * Units: SI throughout. Names carry them (delay_s, bandwidth_hz, theta_rad, alice_m). Degrees
 * appear only where a person types or reads.
 *
 * Samples that flow through blocks are single precision (cf32); estimators and bounds compute in
 * double precision (cf64).
 *
 * Noise: a complex noise variance sigma^2 is the mean of |w|^2, real and imaginary part together,
 * per received resource element (one subcarrier of one OFDM symbol) or per received sample.
 */
namespace physec {

using cf32 = std::complex<float>;
using cf64 = std::complex<double>;

using matrix_cf32 = Eigen::MatrixXcf;
using matrix_cf64 = Eigen::MatrixXcd;
using vector_cf64 = Eigen::VectorXcd;

constexpr double pi = 3.14159265358979323846;

} // namespace physec
