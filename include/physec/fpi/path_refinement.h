// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/frame_model.h>
#include <vector>

namespace physec::fpi {

//! A set of paths fitted to one frame.
struct path_fit {
    std::vector<normalized_path> paths;
    std::vector<cf64> gains;
    double residual_power = 0.0; //!< ||y - sum_k gamma_k b_k||^2
    int iterations = 0;
    bool converged = false;
    /*!
     * Re{J^H P J} over [delays; frequencies] with the gains eliminated (2P x 2P): twice it,
     * divided by the noise variance, is the Fisher information of the normalised path parameters.
     */
    Eigen::MatrixXd information;
};

/*!
 * Joint maximum-likelihood refinement of all paths of one frame: Levenberg-Marquardt on delays
 * and frequencies with the gains eliminated (variable projection, Kaufman's form), analytic
 * derivatives.
 *
 * Stops when the next step would move no parameter by more than a hundredth of its standard error
 * (predicted decrease below 1e-4 of the residual noise variance), or after \p max_iterations.
 * A fit that did not converge is still returned, with converged = false.
 *
 * \param frame size() received values in arrival order
 * \param start initial paths; at most 64
 */
PHYSEC_CORE_API path_fit refine_paths(const frame_model& model,
                                      const vector_cf64& frame,
                                      const std::vector<normalized_path>& start,
                                      int max_iterations = 50);

} // namespace physec::fpi
