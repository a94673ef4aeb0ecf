// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/channel/multipath.h>
#include <physec/fpi/config.h>
#include <physec/ofdm/pilots.h>
#include <vector>

/*!
 * \file
 * What a fpi::config means physically: true paths, bare pilots, positions.
 */
namespace physec::fpi {

/*!
 * True paths from Alice to \p receiver, line of sight first, then one per scatterer in the order
 * of the configuration. Delays (3a), angles (3b) relative to the heading, free-space gains
 * |gamma| = lambda / (4 pi c tau) with phase -2 pi c tau / lambda.
 */
PHYSEC_CORE_API std::vector<channel::path> true_paths(const config& config, array::point receiver);

/*!
 * Delay that baseline mirage adds to Eve's line of sight: config.mirage_delay_s, or by default
 * tau_NLOS,min - tau_0 + 10 ns, just behind the first reflection.
 */
PHYSEC_CORE_API double mirage_delay_s(const config& config);

//! Bare pilots of the configuration's shape; the same seed gives the same pilots.
PHYSEC_CORE_API ofdm::pilot_grid make_pilots(const config& config, std::uint64_t seed);

/*!
 * The points as they stand on a map with normal errors of \p deviation_m per coordinate; the same seed
 * and epoch give the same map.
 * \throws invalid_input for a deviation that is negative or not finite
 */
PHYSEC_CORE_API std::vector<array::point> draw_map(const std::vector<array::point>& points_m,
                                                   double deviation_m,
                                                   std::uint64_t seed,
                                                   std::uint64_t epoch);

/*!
 * Where Alice stands in turn: the first \p count of config.alice_track_m, or \p count points evenly
 * along 6 m of a straight line through alice_m, which halves it, across the array's broadside.
 * \throws invalid_input for fewer than 2 positions, or more than 64 or than the track has
 */
PHYSEC_CORE_API std::vector<array::point> track_positions(const config& config, int count);

/*!
 * The configuration at each of these positions, alice_m being there. With config.fresh_secret every
 * position has fakes of its own: drawn from config.secret, or, when that is unset, those of the
 * configuration times factors uniform in [1/2, 3/2], for every delay and every sine of an angle.
 */
PHYSEC_CORE_API std::vector<config>
along_track(const config& config, const std::vector<array::point>& positions_m, std::uint64_t seed);

/*!
 * Position of the transmitter from a line-of-sight path: q - c tau_0 (cos, sin)(heading +
 * theta_0). Both coordinates are NaN when no direction has this spatial frequency.
 */
PHYSEC_CORE_API array::point position_from_path(const config& config,
                                                array::point receiver,
                                                double delay_s,
                                                double spatial_frequency);

} // namespace physec::fpi
