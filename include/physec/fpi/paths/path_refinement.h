// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/paths/path_fit.h>
#include <vector>

namespace physec::fpi {

//! Predicted decrease, in residual noise variances, below which a step is not worth taking.
constexpr double default_worthwhile = 1e-3;

/*!
 * Joint maximum-likelihood refinement of all paths of one frame: Levenberg-Marquardt on delays
 * and frequencies with the gains eliminated (variable projection, Kaufman's form), analytic
 * derivatives.
 *
 * Stops when the predicted decrease is below \p worthwhile times the residual noise variance, or
 * after \p max_iterations. At the default, the next step would move the parameters by less than
 * 0.045 standard errors in total; what is to be exact without noise needs a smaller value.
 * A fit that did not converge is still returned, with converged = false.
 *
 * \param frame size() received values in arrival order
 * \param start initial paths; at most 64
 */
PHYSEC_CORE_API path_fit refine_paths(const frame_model& model,
                                      const vector_cf64& frame,
                                      const std::vector<normalized_path>& start,
                                      int max_iterations = 50,
                                      double worthwhile = default_worthwhile);

/*!
 * The same when every path comes with one twin per shift, of equal gain, (31) and (32): paths and
 * shifts are estimated together, as the Eve does who knows the form of the precoder (27).
 */
PHYSEC_CORE_API path_fit refine_paths_and_shifts(const frame_model& model,
                                                 const vector_cf64& frame,
                                                 const std::vector<normalized_path>& start,
                                                 const std::vector<normalized_shift>& shifts,
                                                 int max_iterations = 50);

/*!
 * The same with known shifts: only paths are estimated, and information is over [path delays; path
 * frequencies] as far as it is not zero.
 */
PHYSEC_CORE_API path_fit refine_paths_with_known_shifts(const frame_model& model,
                                                        const vector_cf64& frame,
                                                        const std::vector<normalized_path>& start,
                                                        const std::vector<normalized_shift>& shifts,
                                                        int max_iterations = 50);

} // namespace physec::fpi
