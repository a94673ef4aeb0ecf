// SPDX-License-Identifier: GPL-3.0-or-later
#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>
#include <physec/array/steering.h>
#include <physec/fpi/bounds/fisher.h>

namespace physec::fpi {

Eigen::MatrixXd inverse_information(const Eigen::MatrixXd& information, double& condition)
{
    constexpr double largest_condition = 1e13; // beyond, the inverse has no correct digit left
    const Eigen::VectorXd scale = information.diagonal().array().sqrt().inverse();
    condition = std::numeric_limits<double>::infinity();
    if (!scale.allFinite())
        return {};
    const Eigen::MatrixXd scaled = scale.asDiagonal() * information * scale.asDiagonal();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(scaled);
    const double smallest = solver.eigenvalues().minCoeff();
    if (smallest > 0.0)
        condition = solver.eigenvalues().maxCoeff() / smallest;
    if (!(condition < largest_condition))
        return {};
    const Eigen::MatrixXd inverse = solver.eigenvectors() *
                                    solver.eigenvalues().cwiseInverse().asDiagonal() *
                                    solver.eigenvectors().transpose();
    return scale.asDiagonal() * inverse * scale.asDiagonal();
}

matrix_cf64 frame_derivatives(const frame_model& model, const std::vector<channel::path>& paths)
{
    const int count = static_cast<int>(paths.size());
    std::vector<normalized_path> normalized;
    for (const auto& path : paths)
        normalized.push_back(model.from_path(path));
    matrix_cf64 atoms(model.size(), 3 * count);
    model.evaluate(normalized, atoms);
    matrix_cf64 derivatives(model.size(), 4 * count);
    for (int p = 0; p < count; ++p) {
        derivatives.col(p) = paths[p].gain * atoms.col(count + p);
        derivatives.col(count + p) = paths[p].gain * atoms.col(2 * count + p);
        derivatives.col(2 * count + p) = atoms.col(p);
        derivatives.col(3 * count + p) = cf64(0.0, 1.0) * atoms.col(p);
    }
    return derivatives;
}

Eigen::MatrixXd information_matrix(const matrix_cf64& derivatives, double noise_variance)
{
    return (derivatives.adjoint() * derivatives).real() * (2.0 / noise_variance);
}

path_bound bound_from_covariance(const config& config,
                                 const std::vector<channel::path>& paths,
                                 const Eigen::MatrixXd& covariance,
                                 double condition)
{
    const std::size_t count = paths.size();
    path_bound bound;
    bound.condition = condition;
    bound.singular = covariance.size() == 0;
    if (bound.singular) {
        const double none = std::numeric_limits<double>::quiet_NaN();
        bound.tau_s.assign(count, none);
        bound.theta_rad.assign(count, none);
        bound.position_m = none;
        return bound;
    }
    for (std::size_t p = 0; p < count; ++p) {
        const double sine =
            array::wrap_half(paths[p].spatial_frequency) / config.spacing_wavelengths;
        const double cosine = std::sqrt(std::max(0.0, 1.0 - sine * sine));
        bound.tau_s.push_back(std::sqrt(covariance(p, p)) / config.ofdm.subcarrier_spacing_hz());
        bound.theta_rad.push_back(std::sqrt(covariance(count + p, count + p)) /
                                  (config.spacing_wavelengths * cosine));
    }
    bound.position_m = config.propagation_speed_mps *
                       std::hypot(bound.tau_s[0], paths[0].delay_s * bound.theta_rad[0]);
    return bound;
}

path_bound unstructured_bound(const config& config,
                              const frame_model& model,
                              const std::vector<channel::path>& paths,
                              double noise_variance)
{
    double condition = 0.0;
    const Eigen::MatrixXd covariance = inverse_information(
        information_matrix(frame_derivatives(model, paths), noise_variance), condition);
    return bound_from_covariance(config, paths, covariance, condition);
}

} // namespace physec::fpi
