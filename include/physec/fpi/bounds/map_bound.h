// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <Eigen/Core>
#include <physec/api.h>
#include <physec/array/geometry.h>
#include <physec/fpi/config.h>
#include <physec/fpi/paths/frame_model.h>

namespace physec::fpi {

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
