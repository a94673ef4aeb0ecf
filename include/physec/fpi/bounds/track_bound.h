// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <physec/api.h>
#include <physec/fpi/bounds/attack_bounds.h>
#include <physec/fpi/config.h>
#include <physec/ofdm/pilots.h>
#include <string>
#include <vector>

/*!
 * \file
 * Bounds of attack `track`: an Eve without a map who has heard Alice at several positions. Unknown
 * are all positions, the reflectors, which stand still, the gains, and what the secret does to the
 * paths: the same at all positions (kept) or new at each (fresh).
 *
 * Several Alices who share a secret, each at a place of her own, are the same mathematics: a
 * position is a user's.
 *
 * Everywhere below, \p track is the configuration at each position in turn (along_track()).
 */
namespace physec::fpi {

/*!
 * Whether delays and angles alone, 2(K+1) at each of T positions, determine what is unknown:
 *
 *   kept    2T + 2K + 2 unknowns     fresh   4T + 2K unknowns     no secret   2T + 2K
 *
 * Enough equations are necessary, full rank at this very geometry decides. Beyond this, twins (27)
 * leave their taper in the frame, which counts in bound_of_track() only.
 */
struct PHYSEC_CORE_API track_rank {
    int positions = 0, reflectors = 0;
    bool secret = true, fresh = false;
    int equations = 0, unknowns = 0;
    int rank = 0; //!< numerical: eigenvalues above 1e-12 of the largest, columns of unit length

    bool determined() const { return rank == unknowns; }
    //! The same in words, one sentence.
    std::string statement() const;
};

//! \throws invalid_input for a track without positions, or under a protection of one path alone
PHYSEC_CORE_API track_rank rank_of_track(const std::vector<config>& track, bool fresh);

struct track_bound {
    std::vector<double> position_m; //!< root mean square error per position, metres; NaN: no bound
    double rms_m = std::numeric_limits<double>::quiet_NaN(); //!< over all positions
};

/*!
 * From paths alone: each delay measured to \p length_deviation_m (times c), each sine of an angle to
 * \p sine_deviation, independently, all shifted by the same unknowns. NaN when these leave the
 * positions undetermined.
 */
PHYSEC_CORE_API track_bound bound_from_paths(const std::vector<config>& track,
                                             bool fresh,
                                             double length_deviation_m,
                                             double sine_deviation);

/*!
 * From the frames: the Fisher information of all frames' paths and shifts, gains eliminated,
 *
 *   J = sum_t A_t^T F_t A_t,   A_t = d(paths, shifts of position t) / d(p_1..p_T, v_1..v_K, shifts),
 *
 * F_t from (12) with (56a), (56b) under (27). NaN when J is singular, under a protection of unspecified
 * effect, and under one of the line of sight alone.
 * \param bare one pilot grid per position
 */
PHYSEC_CORE_API track_bound bound_of_track(const std::vector<config>& track,
                                           const std::vector<ofdm::pilot_grid>& bare,
                                           bool fresh);

/*!
 * The same for Bob, who knows the secret and has no map either: the yardstick. At config.bob_m.
 */
PHYSEC_CORE_API track_bound bound_of_bob_on_track(const std::vector<config>& track,
                                                  const std::vector<ofdm::pilot_grid>& bare);

} // namespace physec::fpi
