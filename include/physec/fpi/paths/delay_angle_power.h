// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/paths/frame_model.h>
#include <vector>

namespace physec::fpi {

/*!
 * How much of a frame a path at each delay and angle would explain: |b^H y|^2 / ||b||^2, the score of
 * path_search, on a grid of any fineness, for people to look at. One path of amplitude gamma has its
 * largest value, |gamma|^2 ||b||^2, where it is.
 *
 * \param spacing_wavelengths d/lambda of Alice's array
 * \returns angles x delays
 * \throws invalid_input when the frame has the wrong size
 */
PHYSEC_CORE_API Eigen::MatrixXd delay_angle_power(const frame_model& model,
                                                  const vector_cf64& frame,
                                                  const std::vector<double>& delays_s,
                                                  const std::vector<double>& angles_rad,
                                                  double spacing_wavelengths);

} // namespace physec::fpi
