// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/fpi/paths/frame_model.h>
#include <vector>

namespace physec::fpi {

/*!
 * Which delay belongs to which frequency, as many of each: least squares on the frame over
 * assignments, first greedily, then by exchanging two partners as long as the residual falls.
 */
std::vector<normalized_path> pair_by_least_squares(const frame_model& model,
                                                   const vector_cf64& frame,
                                                   const std::vector<double>& delays,
                                                   const std::vector<double>& frequencies);

} // namespace physec::fpi
