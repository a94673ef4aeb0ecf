// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>

/*!
 * \file
 * The few special functions of the AN-ISAC analysis, in the scaled forms that neither overflow nor
 * cancel. All arguments and results are dimensionless.
 */
namespace physec::an {

/*!
 * e^x E_k(x), the scaled generalised exponential integral, k >= 1, x >= 0.
 *
 * Decreases from 1/(k-1) (infinite for k = 1) at x = 0 to 0 like 1/(x+k). The scaling keeps it
 * representable where E_k itself underflows and e^x overflows.
 */
PHYSEC_CORE_API double scaled_expint(int k, double x);

/*!
 * E[1/(a + b U)] for U ~ Beta(n, 1), i.e. n int_0^1 u^(n-1)/(a + b u) du
 * = (1/a) 2F1(1, n; n+1; -b/a), for a, b >= 0 and n >= 1.
 *
 * Infinite where it diverges: a = b = 0, or a = 0 with n = 1.
 */
PHYSEC_CORE_API double mean_inverse_beta(double a, double b, int n);

//! e^(x^2) erfc(x) for x >= 0; no overflow, unlike its factors.
PHYSEC_CORE_API double scaled_erfc(double x);

} // namespace physec::an
