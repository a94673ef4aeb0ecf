// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../paths/levenberg_marquardt.h"
#include "power_likelihood.h"
#include "room_search.h"
#include <physec/fpi/receive/locator.h>
#include <vector>

/*!
 * \file
 * What attacks `magnitude` and `energy` share: descents from the starts in the room, and what follows.
 */
namespace physec::fpi {

//! One way to read what was heard.
struct room_reading {
    channel_state channel;
    double likelihood_loss; //!< negative logarithm of the likelihood, up to a constant
    double deviation_m;     //!< of the position; infinite where it is not determined
    bool converged;

    array::point position_m() const { return map_geometry::position(channel.where); }
};

//! Line of sight, and every reflector of the map, as map_geometry wants it.
std::vector<int> all_sources(const config& config);

//! Whether \p receiver is in front of Alice's array at \p p.
bool in_front(const config& config, array::point p, array::point receiver);

//! Root of the trace of the position's covariance, infinite where there is none.
double position_deviation_m(const Eigen::MatrixXd& information);

/*!
 * Descents of the likelihood of \p powers from the \p starts, likeliest first, one for each place.
 * \param noise_variance where the search for sigma^2 begins; or sigma^2, where it is known
 */
std::vector<room_reading> descend_powers(const map_channel& channel,
                                         const power_likelihood& powers,
                                         const std::vector<room_start>& starts,
                                         array::point receiver,
                                         double noise_variance);

//! What the likeliest reading says; unreliable where another place is about as likely.
location_estimate conclude(const config& config,
                           const map_channel& channel,
                           const std::vector<room_reading>& readings);

//! The mean of all places that the array can have: the answer of who knows the room and nothing else.
location_estimate middle_of_room(const config& config, const room_search& search);

} // namespace physec::fpi
