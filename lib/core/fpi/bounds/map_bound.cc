// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/map_bound.h>
#include <physec/fpi/paths/information.h>
#include <physec/fpi/paths/path_prediction.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/information.h>
#include <vector>

namespace physec::fpi {

Eigen::Matrix2d bound_with_scatterers(const config& config,
                                      array::point receiver,
                                      const frame_model& model,
                                      double noise_variance)
{
    const auto paths = true_paths(config, receiver);
    const int count = static_cast<int>(paths.size());
    const Eigen::MatrixXd covariance = numeric::checked_inverse(
        information_matrix(frame_derivatives(model, paths), noise_variance), "path");
    const Eigen::MatrixXd information =
        numeric::checked_inverse(covariance.topLeftCorner(2 * count, 2 * count), "path covariance");
    std::vector<array::point> vias = { receiver };
    vias.insert(vias.end(), config.scatterers_m.begin(), config.scatterers_m.end());
    Eigen::Matrix<double, Eigen::Dynamic, 2> jacobian(2 * count, 2);
    for (int k = 0; k < count; ++k) {
        const path_prediction path = predict_path(config, receiver, vias[k], config.alice_m);
        jacobian.row(k) = path.delay_slope;
        jacobian.row(count + k) = path.frequency_slope;
    }
    return numeric::checked_inverse(jacobian.transpose() * information * jacobian, "position");
}

} // namespace physec::fpi
