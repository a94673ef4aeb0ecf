// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <Eigen/Core>
#include <physec/api.h>
#include <physec/array/geometry.h>
#include <physec/fpi/bounds/attack_bounds.h>
#include <physec/fpi/config.h>
#include <physec/fpi/paths/frame_model.h>

namespace physec::fpi {

/*!
 * Cramer-Rao bound of the position, 2 x 2, when config.scatterers_m is known to the receiver and
 * gains are not: inverse of J' I J at the true geometry.
 * \throws invalid_input when the paths or the position cannot be told apart (singular)
 */
PHYSEC_CORE_API Eigen::Matrix2d bound_with_scatterers(const config& config,
                                                      array::point receiver,
                                                      const frame_model& model,
                                                      double noise_variance);

/*!
 * Bound of attack `map`: Eve knows config.map_m to within map_deviation_m per coordinate; unknown
 * to her are Alice's position, the gains, and what the protection does to the paths: one shift per
 * fake set (twins, (27)), one common shift (shifted), the delay of the line of sight (MIRAGE).
 * Reflectors that are not on the map are unknown too: a scatterer counts as known when a point of
 * the map stands within eight deviations of it. Noise that Alice adds is taken for white. NaN
 * without a map, under a protection of unspecified effect, and when these unknowns leave the
 * position undetermined.
 */
PHYSEC_CORE_API attack_bound bound_of_map(const config& config, const ofdm::pilot_grid& bare);

/*!
 * Root mean square position bound of Bob with the same map, metres, for frames as they are sent; over
 * the first 32 of \p frames where they differ, as bound_of_bob(). NaN as above.
 */
PHYSEC_CORE_API double bound_of_bob_with_map(const config& config,
                                             const ofdm::pilot_grid& bare,
                                             std::uint64_t noise_seed,
                                             int frames);

} // namespace physec::fpi
