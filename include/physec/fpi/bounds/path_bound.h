// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/channel/multipath.h>
#include <physec/fpi/config.h>
#include <physec/fpi/paths/frame_model.h>
#include <vector>

/*!
 * \file
 * Cramer-Rao bounds of path parameters, and the position bound that follows.
 */
namespace physec::fpi {

/*!
 * Cramer-Rao bound of one receiver and one frame. Entries follow the order of the paths that the
 * bound was asked for. A singular problem has singular = true and NaN instead of numbers.
 */
struct path_bound {
    std::vector<double> tau_s;     //!< standard deviations of the delays
    std::vector<double> theta_rad; //!< standard deviations of the angles; infinite at endfire
    double position_m = 0.0;       //!< root of the trace of the position bound, from paths[0]
    double condition = 0.0;        //!< condition number of the information matrix, Jacobi scaled
    bool singular = false;
};

/*!
 * Bound from an inverse information matrix whose first 2P parameters are [delays; frequencies] of
 * \p paths; what follows are nuisance parameters. The map from all path parameters to positions is
 * square and invertible in a plane with single-bounce scatterers (Pi in (16)), so the position
 * bound depends on the block of paths[0] alone:
 * tr = c^2 (var tau_0 + tau_0^2 var theta_0).
 */
PHYSEC_CORE_API path_bound bound_from_covariance(const config& config,
                                                 const std::vector<channel::path>& paths,
                                                 const Eigen::MatrixXd& covariance,
                                                 double condition);

//! Bound of an unbiased estimator of all \p paths as independent paths.
PHYSEC_CORE_API path_bound unstructured_bound(const config& config,
                                              const frame_model& model,
                                              const std::vector<channel::path>& paths,
                                              double noise_variance);

} // namespace physec::fpi
