// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace physec::an {

/*!
 * E log2(1 + C1 X/(1 + C2 Y)) for X ~ Exp(1), Y ~ Gamma(count, 1), in bits:
 * (C1/ln 2) int_0^inf e^-x (1 + C2 x)^-count / (1 + C1 x) dx.
 */
double comm_eve_rate_integral_bits(double c1, double c2, int count);

} // namespace physec::an
