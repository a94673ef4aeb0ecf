// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <physec/api.h>
#include <physec/array/geometry.h>
#include <physec/fpi/config.h>
#include <physec/fpi/path_estimator.h>
#include <vector>

/*!
 * \file
 * From the paths of one or several frames to Alice's position with its covariance: the line of
 * sight over several frames, and all paths of a frame when the scatterers' positions are known.
 *
 * Everything is weighted with the Fisher information of the paths. Residuals are small against
 * the curvature of the model above the threshold of the path estimator, and then the estimators
 * here are efficient and their covariances are the Cramer-Rao bounds.
 */
namespace physec::fpi {

//! What one frame says about the paths, with what it is worth.
struct path_measurement {
    std::vector<normalized_path> paths; //!< P paths, earliest first; the first is line of sight
    /*!
     * 2P x 2P Fisher information of [delays; frequencies], per cycle squared, gains (and shifts)
     * eliminated: (2 / sigma^2) Re{J^H P J}.
     */
    Eigen::MatrixXd information;
    bool reliable = false; //!< the fit converged and found every expected path
};

/*!
 * Measurement of a fit. sigma^2 is what the fit leaves (about 2 (G N - 2 P) real degrees of
 * freedom), so that a chi-square statistic formed with it is strictly F-distributed; with the
 * 500 degrees of freedom of the paper's frame a 0.1 % gate lets 0.12 % pass.
 * \param expected_paths fewer make the measurement unreliable
 */
PHYSEC_CORE_API path_measurement measure(const path_estimator& estimator,
                                         const path_fit& fit,
                                         int expected_paths = 1);

//! Frames that combine() did not use, by the first reason that applies.
struct frames_left_out {
    int unreliable = 0; //!< path_measurement::reliable is false
    int path_count = 0; //!< another number of paths than most reliable frames
    int gate = 0;       //!< paths too far from the median of the frames
    int total() const { return unreliable + path_count + gate; }
};

//! Several frames as one measurement.
struct combined_measurement {
    path_measurement measurement; //!< information is the sum over the frames
    int frames_used = 0;
    frames_left_out left_out;
    double statistic = 0.0;     //!< sum of squared weighted deviations from the combined paths
    int degrees_of_freedom = 0; //!< 2 P (frames_used - 1)
};

//! A position and how much it is worth.
struct PHYSEC_CORE_API position_estimate {
    array::point position_m;       //!< NaN when the line of sight has no direction
    Eigen::Matrix2d covariance_m2; //!< inverse information; NaN or infinite where there is none
    double deviation_m() const;    //!< root of the trace of the covariance
    int frames_used = 1;           //!< by combine(); 1 otherwise
    frames_left_out left_out;      //!< by combine()
    std::vector<int> association;  //!< with scatterers: which one reflection 1, 2, .. came from
    double statistic = 0.0;        //!< squared weighted residual
    int degrees_of_freedom = 0;    //!< of the statistic; 0 when there is nothing to test
    bool consistent = true;        //!< statistic within the 99.9 % quantile, iteration converged
};

//! 99.9 % quantile of chi-square; infinite for 0 degrees of freedom (nothing to test).
PHYSEC_CORE_API double consistency_threshold(int degrees_of_freedom);

/*!
 * Combines frames of a static geometry: x = (sum I_e)^-1 sum I_e x_e. Paths are matched by their
 * order in delay. A frame whose paths deviate from the coordinate-wise median of the frames by
 * more than the 99.9 % quantile of chi-square (2P degrees of freedom, its own information) is left
 * out, as are unreliable frames and those with another path count; all are counted. With two
 * frames the median is their mean, and frames that disagree are both left out.
 * \throws invalid_input when no frame is left, a used frame is malformed or holds non-finite
 *         values, or the sum of the information is singular
 */
PHYSEC_CORE_API combined_measurement combine_paths(const std::vector<path_measurement>& frames);

/*!
 * Closed form: q - c tau_0 (cos, sin)(heading + theta_0), covariance by its Jacobian.
 * \throws invalid_input when the measurement is malformed or its information singular
 */
PHYSEC_CORE_API position_estimate locate_line_of_sight(const config& config,
                                                       array::point receiver,
                                                       const path_measurement& measurement);

//! combine_paths(), then the closed form. The statistic tells whether the geometry was static.
PHYSEC_CORE_API position_estimate combine(const config& config,
                                          array::point receiver,
                                          const std::vector<path_measurement>& frames);

/*!
 * Weighted least squares over Alice's position p from all paths, the scatterers v_k being known:
 *
 *   minimise r' I r,  r = measured - [(|v_k - p| + |q - v_k|) / (c N Ts); (d/lambda) sin theta_k],
 *
 * v_0 = q being the line of sight, both halves of r wrapped into half a cycle. Gauss-Newton with
 * analytic Jacobian and step halving from the closed form. Reflections are assigned to scatterers
 * by the permutation of least weighted residual: up to 7 of them all permutations are ranked by
 * the residual that one linear step leaves, and the best ones are iterated; beyond, nearest pairs
 * first. 2P - 2 degrees of freedom remain to find a wrong map.
 *
 * \param scatterers_m metres; as many as the measurement has reflections, in any order
 * \throws invalid_input for another number of scatterers, fewer than two paths, a scatterer that
 *         is not finite, a malformed measurement, singular information, or a geometry that does
 *         not determine the position
 */
PHYSEC_CORE_API position_estimate
locate_with_scatterers(const config& config,
                       array::point receiver,
                       const path_measurement& measurement,
                       const std::vector<array::point>& scatterers_m);

/*!
 * Cramer-Rao bound of the position, 2 x 2, when config.scatterers_m is known to the receiver and
 * gains are not: inverse of J' I J at the true geometry.
 * \throws invalid_input when the paths or the position cannot be told apart (singular)
 */
PHYSEC_CORE_API Eigen::Matrix2d bound_with_scatterers(const config& config,
                                                      array::point receiver,
                                                      const frame_model& model,
                                                      double noise_variance);

} // namespace physec::fpi
