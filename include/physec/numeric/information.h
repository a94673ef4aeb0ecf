// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <physec/api.h>
#include <string>

namespace physec::numeric {

/*!
 * Inverse of a symmetric positive definite information matrix, computed after scaling it to unit
 * diagonal (seconds and radians differ by nine orders of magnitude). \p condition receives the
 * condition number after scaling. \returns an empty matrix when the problem is singular, that is,
 * when the condition number exceeds 1e13.
 */
PHYSEC_CORE_API Eigen::MatrixXd inverse_information(const Eigen::MatrixXd& information,
                                                    double& condition);

//! inverse_information(), or invalid_input that names \p what.
PHYSEC_CORE_API Eigen::MatrixXd checked_inverse(const Eigen::MatrixXd& information,
                                                const std::string& what);

} // namespace physec::numeric
