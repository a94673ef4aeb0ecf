// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <physec/api.h>
#include <physec/array/geometry.h>
#include <physec/fpi/config.h>

namespace physec::fpi {

//! Delay and frequency of the path by way of one point, in cycles, with derivatives by p.
struct path_prediction {
    double delay, frequency;
    Eigen::RowVector2d delay_slope, frequency_slope; //!< per metre of x and y of the transmitter
};

/*!
 * The path from a transmitter at \p p to \p receiver by way of \p via, which is the receiver itself
 * for the line of sight: (3a), (3b) in the units of normalized_path.
 */
PHYSEC_CORE_API path_prediction predict_path(const config& config,
                                             array::point receiver,
                                             array::point via,
                                             array::point p);

} // namespace physec::fpi
