// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/paths/frame_model.h>
#include <physec/fpi/paths/path_refinement.h>
#include <physec/fpi/paths/path_search.h>
#include <vector>

namespace physec::fpi {

/*!
 * Estimates the paths of a frame for given pilots: Newtonised orthogonal matching pursuit (coarse
 * grid search on the residual, then joint refinement of all paths found so far), ending with a
 * joint maximum-likelihood refinement. With Bob's effective pilots inside the model this is his
 * receiver; with bare pilots it is what an Eve runs.
 *
 * Results are ordered by delay, earliest first. Delays are reported in [-0.05, 0.95) cycles of
 * 1/spacing, delay_window.h says why.
 */
class PHYSEC_CORE_API path_estimator
{
public:
    explicit path_estimator(frame_model model);

    const frame_model& model() const { return model_; }

    //! \p path_count paths from scratch; \p max_iterations of the final refinement.
    path_fit estimate(const vector_cf64& frame, int path_count, int max_iterations = 50) const;

    //! Joint refinement from a given start, sorted as estimate() does.
    path_fit refine(const vector_cf64& frame, const std::vector<normalized_path>& start) const;

    /*!
     * Drops the least significant path and refines the others, until every path is worth its four
     * real parameters by the Bayesian information criterion or \p fewest are left. What is left
     * out is most likely a noise peak; taken for the earliest path it would be a wild position.
     */
    void drop_insignificant(const vector_cf64& frame, path_fit& fit, int fewest = 1) const;

    //! 2 ln(2 G N): significance over noise variance at which a path pays, from 4 ln(2 G N) / 2.
    double significance_threshold() const;

    /*!
     * sigma^2 per resource element, from what a fit leaves: residual / (G N - 2 paths - shifts).
     * Infinite when nothing is left over: so many parameters explain any frame.
     */
    double noise_variance(const path_fit& fit) const;

private:
    frame_model model_;
    path_search search_;
};

//! Wraps delays into [-0.05, 0.95) and frequencies into (-1/2, 1/2], then sorts by delay.
PHYSEC_CORE_API void sort_by_delay(path_fit& fit);

} // namespace physec::fpi
