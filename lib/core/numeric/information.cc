// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/numeric/information.h>
#include <cmath>
#include <limits>
#include <physec/error.h>
#include <physec/numeric/decompositions.h>

namespace physec::numeric {

Eigen::MatrixXd inverse_information(const Eigen::MatrixXd& information, double& condition)
{
    constexpr double largest_condition = 1e13; // beyond, the inverse has no correct digit left
    const Eigen::VectorXd scale = information.diagonal().array().sqrt().inverse();
    condition = std::numeric_limits<double>::infinity();
    if (!scale.allFinite())
        return {};
    const Eigen::MatrixXd scaled = scale.asDiagonal() * information * scale.asDiagonal();
    const auto eigen = self_adjoint_eigen(scaled);
    const double smallest = eigen.values.minCoeff();
    if (smallest > 0.0)
        condition = eigen.values.maxCoeff() / smallest;
    if (!(condition < largest_condition))
        return {};
    const Eigen::MatrixXd inverse =
        eigen.vectors * eigen.values.cwiseInverse().asDiagonal() * eigen.vectors.transpose();
    return scale.asDiagonal() * inverse * scale.asDiagonal();
}

Eigen::MatrixXd checked_inverse(const Eigen::MatrixXd& information, const std::string& what)
{
    double condition = 0.0;
    Eigen::MatrixXd inverse = inverse_information(information, condition);
    if (inverse.size() == 0)
        throw invalid_input(
            complaint("condition number of the " + what + " information", condition, "below 1e13"));
    return inverse;
}

} // namespace physec::numeric
