// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/channel/multipath.h>
#include <physec/fpi/paths/frame_model.h>
#include <vector>

namespace physec::fpi {

/*!
 * Derivatives of a noise-free frame with respect to
 * eta = [delays; frequencies; Re gains; Im gains] (all paths, normalised units): size() x 4P.
 * (14a)-(14d), with the angle replaced by its spatial frequency.
 */
PHYSEC_CORE_API matrix_cf64 frame_derivatives(const frame_model& model,
                                              const std::vector<channel::path>& paths);

//! Information (12): (2 / sigma^2) Re{D^H D}.
PHYSEC_CORE_API Eigen::MatrixXd information_matrix(const matrix_cf64& derivatives,
                                                   double noise_variance);

} // namespace physec::fpi
