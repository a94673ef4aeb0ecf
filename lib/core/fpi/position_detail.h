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

//! \throws invalid_input unless sizes fit each other and everything is finite
void check(const path_measurement& measurement);

//! inverse_information(), or invalid_input that names \p what.
Eigen::MatrixXd checked_inverse(const Eigen::MatrixXd& information, const std::string& what);

} // namespace physec::fpi
