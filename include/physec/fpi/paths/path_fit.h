// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/paths/frame_model.h>
#include <vector>

namespace physec::fpi {

/*!
 * A shift that Alice may have added to copies of every path: the secret in normalised units.
 */
struct normalized_shift {
    double delay;
    double frequency;
};

//! The copy of a path that is \p copies times the shift away.
inline normalized_path shifted(normalized_path path, normalized_shift shift, double copies)
{
    return { path.delay + copies * shift.delay, path.frequency + copies * shift.frequency };
}

//! A set of paths fitted to one frame.
struct path_fit {
    std::vector<normalized_path> paths;
    std::vector<cf64> gains;
    std::vector<normalized_shift> shifts; //!< of the twins; empty for independent paths
    /*!
     * Per path: by how much the residual power would grow without it (its twins included), the
     * other gains adapting. Compare with the noise variance.
     */
    std::vector<double> significance;
    double residual_power = 0.0; //!< ||y - fitted frame||^2
    int iterations = 0;
    bool converged = false;
    /*!
     * Re{J^H P J} with the gains eliminated, over [path delays; shift delays; path frequencies;
     * shift frequencies]: twice it, divided by the noise variance, is the Fisher information of
     * these normalised parameters.
     */
    Eigen::MatrixXd information;
};

/*!
 * Re{J^H P J} of a fit over [path delays; path frequencies], its shifts eliminated too: half the
 * Fisher information times the noise variance. Empty when the fit has none.
 */
PHYSEC_CORE_API Eigen::MatrixXd path_curvature(const path_fit& fit);

} // namespace physec::fpi
