// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/channel/multipath.h>
#include <physec/fpi/config.h>
#include <vector>

/*!
 * \file
 * Could the fake paths be real? A receiver who asks where a path was reflected finds one point of
 * the plane for every feasible path; an infeasible one is a give-away.
 */
namespace physec::fpi {

//! One fake path as an Eve with unlimited resolution would explain it.
struct fake_path {
    int true_path;      //!< index into true_paths(); 0 is the twin of the line of sight
    int set;            //!< index into config.fakes
    channel::path path; //!< its delay, spatial frequency (not wrapped) and gain
    //! Departure angle in front of the array; NaN when no direction has this spatial frequency.
    double theta_rad;
    /*!
     * Distance b of the apparent scatterer from Alice along theta_rad, (37), (38); NaN unless
     * feasible. (The sign of (37) alone does not tell: numerator and denominator change it together
     * when a path is shorter than its own projection on the line of sight.)
     */
    double range_m;
    array::point scatterer_m; //!< apparent scatterer; NaN unless feasible
    bool feasible;            //!< has a direction, and a path longer than the direct distance
};

/*!
 * All fake paths towards \p receiver, ordered as in paths_seen_by_eve(): set by set, within a set
 * by true path. Corollary 2: with delay_s > 0 all of them are feasible, as long as their spatial
 * frequency belongs to a direction (always when d >= lambda/2).
 */
PHYSEC_CORE_API std::vector<fake_path> fake_paths(const config& config, array::point receiver);

} // namespace physec::fpi
