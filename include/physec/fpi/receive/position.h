// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <physec/api.h>
#include <physec/array/geometry.h>
#include <physec/fpi/config.h>
#include <physec/fpi/receive/path_measurement.h>
#include <vector>

/*!
 * ile
 * From the line of sight of one or several frames to Alice's position with its covariance.
 */
namespace physec::fpi {

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

} // namespace physec::fpi
