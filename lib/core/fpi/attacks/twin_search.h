// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/fpi/paths/frame_model.h>
#include <physec/fpi/paths/path_refinement.h>
#include <vector>

namespace physec::fpi {

//! One shift per fake set.
using shift_set = std::vector<normalized_shift>;

//! Fourier resolution of a frame: 1/span of the subcarriers, 1/antennas.
normalized_shift resolution_cell(const frame_model& model);

/*!
 * The shifts of all choices of one path as the true one and \p twins later ones as its twins. When
 * every twin was found as a path of its own, the shifts that all twins share are among them, once
 * for each true path.
 * \param sorted by delay
 */
std::vector<shift_set> shifts_between(const std::vector<normalized_path>& sorted, int twins);

/*!
 * The \p most of \p all that fit the paths best: a path fits when each of its twins lies within one
 * \p cell of some path. With many fake sets the choices are too many to try them all.
 */
void keep_likeliest(const std::vector<normalized_path>& paths,
                    const normalized_shift& cell,
                    std::size_t most,
                    std::vector<shift_set>& all);

/*!
 * Fits \p path_count paths with twins at \p shifts, without any start value for the paths: with the
 * pilots Phi(n) s that a precoder (27) of these shifts sends, each path with its twins is one path.
 * Paths and shifts are then refined together, for a few steps only.
 */
path_fit search_behind(const frame_model& model,
                       const vector_cf64& frame,
                       int path_count,
                       const shift_set& shifts);

} // namespace physec::fpi
