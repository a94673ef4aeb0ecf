// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/config.h>
#include <vector>

namespace physec::an {

//! What the rates of eves.h depend on, and how probable it is; weights add to 1.
struct overlap {
    double weight;
    double outside; //!< rho, share of the data beam outside the noise space
    double target;  //!< U, share of a~ inside the noise space
};

//! Nodes of rho in the user's noise space without decoys; `target` is not set. From draws otherwise.
std::vector<overlap> overlap_nodes(const config& config);

/*!
 * E log2(1 + SINR) of the communication Eve with 1 to \p most antennas.
 * \param c1,c2 her C1 and C2 \param nodes of rho; empty for rho = 1 and the noise orthogonal to t1
 */
std::vector<double>
array_rates_bits(double c1, double c2, int rank, const std::vector<overlap>& nodes, int most);

//! P(SINR > x), x > 0, of the communication Eve with 1 to \p most antennas. C1 > 0.
std::vector<double> array_sinr_ccdf(
    double c1, double c2, int rank, const std::vector<overlap>& nodes, double x, int most);

} // namespace physec::an
