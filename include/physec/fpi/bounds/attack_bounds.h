// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <physec/api.h>
#include <physec/fpi/bounds/misspecified.h>
#include <physec/fpi/bounds/path_bound.h>
#include <physec/fpi/config.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/ofdm/pilots.h>

/*!
 * \file
 * Which bound belongs to which receiver under which protection: config.mode decides. Other than
 * in receivers.h the precoder is taken as it is sent, with its power normalisation.
 *
 * An Eve who fits K+1 paths to a frame without twins has, by path_effect:
 *   untouched               Cramer-Rao bound; noise that Alice adds is nothing but noise to her
 *   shifted                 merged_bound(), which is then biased by the deltas
 *   line_of_sight_delayed   mirage_bound()
 *   unspecified             misfit_bound(): where the fit of K+1 paths converges to
 */
namespace physec::fpi {

//! What an attack can reach at best: root mean square position error, and the bias in it.
struct attack_bound {
    double position_m = std::numeric_limits<double>::quiet_NaN(); //!< NaN: no bound is known
    double bias_m = std::numeric_limits<double>::quiet_NaN();
};

//! Eves who fit K+1 paths, with twins or without.
PHYSEC_CORE_API attack_bound bound_of_merged_paths(const config& config,
                                                   const ofdm::pilot_grid& bare);

//! Eves who fit all paths independently.
PHYSEC_CORE_API attack_bound bound_of_separate_paths(const config& config,
                                                     const ofdm::pilot_grid& bare);

//! Eves who know that all paths share their shifts.
PHYSEC_CORE_API attack_bound bound_of_shared_shifts(const config& config,
                                                    const ofdm::pilot_grid& bare);

/*!
 * How many of \p frames frames a bound averages over: 1 where all are alike, the first 32 where Alice
 * adds noise that Bob uses like pilots (0.5 %), the first 300 where a key is fresh for each.
 */
PHYSEC_CORE_API int differing_frames(const precoder& alice, int frames);

/*!
 * Bob for \p frames frames as they are sent: tau_s[0], theta_rad[0] and position_m are root mean
 * squares over differing_frames().
 */
PHYSEC_CORE_API path_bound bound_of_bob(const config& config,
                                        const ofdm::pilot_grid& bare,
                                        std::uint64_t noise_seed,
                                        int frames);

} // namespace physec::fpi
