// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/fpi/bounds/path_bound.h>
#include <physec/fpi/config.h>
#include <physec/ofdm/pilots.h>
#include <vector>

/*!
 * \file
 * Bounds of an Eve who collects several frames ("epochs") while nobody moves.
 *
 * Model: delays and angles of the true paths are the same in every epoch. Pilots, noise and (unless
 * epoch_gains::constant is asked for) all gains are new in every epoch; the actual values of the
 * gains stay those of the scenario. The deltas are either the same in every epoch, then whatever
 * they shape is a common unknown too, or new in every epoch, then it is a new unknown each time.
 *
 *   unknowns            common to all epochs                   own of every epoch
 *   separate, same      delays, angles of all paths            gains of all paths
 *   separate, fresh     delays, angles of the true paths       those of the fake paths, all gains
 *   structure, same     delays, angles of true paths, deltas   gains of the true paths
 *   structure, fresh    delays, angles of the true paths       deltas, gains of the true paths
 *
 * Fresh deltas do not keep `structure` from averaging: as long as epochs look alike, her bound falls
 * like 1/sqrt(epochs) whether or not the deltas are the same. They do help `separate`, because the
 * fake paths move and the true ones do not.
 *
 * What belongs to one epoch is eliminated from its information (Schur complement in a scaled
 * basis); the rest adds up over epochs. SNR: config.snr_db holds in each epoch.
 */
namespace physec::fpi {

enum class epoch_attack { separate, structure };
enum class epoch_gains {
    fresh,   //!< independent in every epoch: no phase reference across epochs
    constant //!< the same unknown gains throughout: one long coherent frame
};

//! One epoch: the deltas that Alice used and the bare pilots that she precoded.
struct epoch {
    std::vector<fake_set> fakes;
    ofdm::pilot_grid bare;
};

/*!
 * Bound after all \p epochs; paths as in true_paths() for `structure` and for fresh deltas, as in
 * paths_seen_by_eve() of the first epoch for `separate` with the same deltas.
 * \param fresh_deltas whether Eve must take the deltas of different epochs for different
 * \throws invalid_input without epochs, with differing numbers of fakes, with differing deltas
 *         although fresh_deltas is false, or outside mode fpi
 */
PHYSEC_CORE_API path_bound epochs_bound(const config& config,
                                        const std::vector<epoch>& epochs,
                                        epoch_attack attack,
                                        bool fresh_deltas,
                                        epoch_gains gains = epoch_gains::fresh);

/*!
 * Epochs with independent pilots (seeds \p seed, seed + 1, ..). Same deltas: config.fakes in all of
 * them. Fresh deltas: every delta_tau and every sine of delta_theta of config.fakes is multiplied
 * by its own factor, uniform in [1 - spread, 1 + spread], new in every epoch.
 * \throws invalid_input when spread is outside [0, 1)
 */
PHYSEC_CORE_API std::vector<epoch>
draw_epochs(const config& config, int count, bool fresh_deltas, double spread, std::uint64_t seed);

} // namespace physec::fpi
