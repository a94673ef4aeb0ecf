// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <memory>
#include <physec/api.h>
#include <physec/fpi/config.h>
#include <physec/fpi/paths/path_estimator.h>
#include <physec/ofdm/pilots.h>
#include <vector>

namespace physec::fpi {

//! What an Eve with a history concludes from it.
struct track_estimate {
    std::vector<array::point> position_m;   //!< Alice's, one per frame
    std::vector<array::point> reflectors_m; //!< K of them, in no order
    std::vector<normalized_shift> shifts;   //!< of the fake sets: of all frames, or frame by frame
    double residual_power = 0.0;            //!< sum over frames of ||y - fitted frame||^2
    //! Root mean square over positions of the standard deviation at the estimate, metres.
    double deviation_m = std::numeric_limits<double>::infinity();
    bool converged = false;
    //! False when the fit did not converge, positions are undetermined, or another history is as likely.
    bool reliable = false;
};

/*!
 * Eve `track`: no map, but one frame from every position of a moving Alice (or from every one of
 * several Alices who share a secret), heading and clock known. Unknown to her are positions,
 * reflectors and what the secret does: the same shifts throughout or, with config.fresh_secret, new
 * ones at every position. She reads of the configuration eve_m, numerology, array, heading, mode, and
 * the numbers of scatterers and fakes.
 *
 * K+1 paths are fitted to each frame: twins melt, a common shift. A grid of shifts is tried: each
 * hypothesis gives every position from its earliest path and every reflector in closed form,
 * reflections being assigned to those of the middle position, pairs that fit best first; right shifts
 * are those at which reflectors stand still. From the best hypotheses weighted least squares over all
 * unknowns, then maximum likelihood in all frames under (27), gains eliminated, beside a start from
 * what attack `structure` makes of the single frames; the twins' reading
 * {paths, +delta} -> {twins, -delta} is tried beside the likeliest.
 */
class PHYSEC_CORE_API track_eve
{
public:
    /*!
     * \param bare one pilot grid per position
     * \throws invalid_input for fewer than 2 positions or more than 64, a configuration that is not
     *         valid, and mode mirage, which shifts one path only
     */
    track_eve(const config& config, const std::vector<ofdm::pilot_grid>& bare);

    int positions() const { return static_cast<int>(estimators_.size()); }

    /*!
     * \param frames one per position, G * N values each in arrival order, of equal noise variance
     * \throws invalid_input when their number, a size or a value cannot be used
     */
    track_estimate estimate(const std::vector<vector_cf64>& frames) const;

private:
    config config_;
    std::vector<std::unique_ptr<path_estimator>> estimators_;
};

} // namespace physec::fpi
