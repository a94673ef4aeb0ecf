// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/fpi/position.h>
#include <string>

/*!
 * \file
 * What position.cc and position_map.cc share.
 */
namespace physec::fpi {

inline int count_of(const path_measurement& measurement)
{
    return static_cast<int>(measurement.paths.size());
}

/*!
 * Re{J^H P J} of a fit over [path delays; path frequencies], its shifts eliminated too: half the
 * Fisher information times the noise variance. Empty when the fit has none.
 */
Eigen::MatrixXd path_curvature(const path_fit& fit);

//! \throws invalid_input unless sizes fit each other and everything is finite
void check(const path_measurement& measurement);

//! inverse_information(), or invalid_input that names \p what.
Eigen::MatrixXd checked_inverse(const Eigen::MatrixXd& information, const std::string& what);

} // namespace physec::fpi
