// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/paths/information.h>

namespace physec::fpi {

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

} // namespace physec::fpi
