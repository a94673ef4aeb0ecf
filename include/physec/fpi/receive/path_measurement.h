// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <physec/api.h>
#include <physec/fpi/paths/path_estimator.h>
#include <string>
#include <vector>

/*!
 * \file
 * What frames say about paths, with what it is worth: one frame, or several while nobody moves.
 *
 * Everything is weighted with the Fisher information of the paths. Residuals are small against
 * the curvature of the model above the threshold of the path estimator, and then the estimators
 * here are efficient and their covariances are the Cramer-Rao bounds.
 */
namespace physec::fpi {

//! What one frame says about the paths, with what it is worth.
struct PHYSEC_CORE_API path_measurement {
    std::vector<normalized_path> paths; //!< P paths, earliest first; the first is line of sight
    /*!
     * 2P x 2P Fisher information of [delays; frequencies], per cycle squared, gains (and shifts)
     * eliminated: (2 / sigma^2) Re{J^H P J}.
     */
    Eigen::MatrixXd information;
    bool reliable = false; //!< the fit converged and found every expected path

    int path_count() const { return static_cast<int>(paths.size()); }
    //! Empty when sizes fit each other and everything is finite, otherwise one sentence.
    std::string validate() const;
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

} // namespace physec::fpi
