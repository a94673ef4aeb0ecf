// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/paths/path_refinement.h>
#include <vector>

namespace physec::fpi {

//! One frame of several that share parameters. Both must outlive the call they are passed to.
struct epoch_frame {
    const frame_model* model;
    const vector_cf64* frame;
};

//! Paths and shifts, either of all epochs or of one alone.
struct epoch_parameters {
    std::vector<normalized_path> paths;
    std::vector<normalized_shift> shifts;
};

//! What is common to all epochs, and what each has for itself.
struct epochs_state {
    epoch_parameters common;
    std::vector<epoch_parameters> own; //!< one per epoch, all of the same size
};

struct epochs_fit {
    /*!
     * Paths and shifts of all epochs together. `gains` are those of the first epoch,
     * `significance` is summed over epochs, `residual_power` is the mean per epoch, so that it
     * compares with the noise variance as that of one frame; `information` has what is the epochs'
     * own eliminated, and adds up over epochs.
     */
    path_fit common;
    std::vector<epoch_parameters> own;
    std::vector<std::vector<cf64>> gains; //!< per epoch: common paths, then its own
};

/*!
 * Joint maximum likelihood over frames of equal noise variance that share geometry: in epoch e
 * there are the common paths and its own ones, each with one twin of equal gain per common shift
 * and per own shift; gains are free in every epoch. Levenberg-Marquardt as in refine_paths(), on
 * the stacked normal equations of all epochs' variable projections. These have arrow form, so an
 * epoch's own parameters are eliminated epoch by epoch (Schur complement): the time grows like the
 * number of epochs.
 *
 *   separate, same deltas    common: all (nu+1)(K+1) paths
 *   separate, fresh deltas   common: K+1 paths; own: nu (K+1) paths
 *   structure, same deltas   common: K+1 paths, nu shifts
 *   structure, fresh deltas  common: K+1 paths; own: nu shifts
 *
 * \throws invalid_input without epochs, without common paths, or when the numbers of epochs and of
 *         own parts differ
 */
PHYSEC_CORE_API epochs_fit refine_epochs(const std::vector<epoch_frame>& epochs,
                                         const epochs_state& start,
                                         int max_iterations = 50);

} // namespace physec::fpi
