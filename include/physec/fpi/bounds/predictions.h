// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/fpi/config.h>
#include <physec/numeric/parallel.h>
#include <vector>

/*!
 * \file
 * The position error to expect of Bob and of every Eve, from bounds alone.
 */
namespace physec::fpi {

/*!
 * Root mean square errors of the position, in metres, means over draws of the pilots. Infinite
 * where the pilots do not tell the paths apart or a path has no direction: there is no position.
 */
struct predicted_errors {
    double bob_m;
    /*!
     * 20 log10 of Bob's error over that without protection at equal power; NaN where there is no
     * position without protection either.
     */
    double bob_loss_db;
    double merged_m;    //!< Eve `merged`; her bias stays however many frames she averages
    double separate_m;  //!< Eve `separate`; infinite in mode spoof
    double structure_m; //!< Eve `structure`; infinite in mode spoof
    /*!
     * Eve `prior` when the secret has a random sign. Her two hypotheses lie a shift apart and the
     * mean is in the middle; her noise is that of who knows the secret, where she stands. In mode
     * spoof nothing in the frame tells by how much, or whether, the paths are shifted: `merged`.
     */
    double prior_m;
    /*!
     * Eve `map` and Bob with config.map_m, after all of the above, which need no map. NaN without a
     * map; infinite where it leaves the position undetermined.
     */
    double map_m;
    double bob_with_map_m; //!< Bob who has the same map
};

/*!
 * Errors for each of \p configs, in their order. Draw k has the pilots make_pilots(config,
 * seed + k) for whatever number of threads.
 *
 * \param frames_per_epoch frames with the same secret and geometry that everybody averages: errors
 *        of unbiased receivers fall with its root
 * \param threads 0: as many as the machine runs at once
 * \param progress called with the draws done and all draws of all configurations, in the calling
 *        thread only; what it throws ends the work and goes on to the caller
 * \throws invalid_input for draws < 1, frames_per_epoch < 1, a mode other than fpi and spoof, and a
 *         configuration that does not validate
 */
PHYSEC_CORE_API std::vector<predicted_errors>
predict_errors(const std::vector<config>& configs,
               int draws,
               std::uint64_t seed,
               int frames_per_epoch = 1,
               unsigned threads = 0,
               const numeric::loop_progress& progress = {});

/*!
 * Distance in metres between Alice and where her line of sight to Eve appears once it is shifted by
 * \p sign times the first fake set. Zero when the shifted one has no direction: Eve could discard
 * that hypothesis and be left with the right one.
 */
PHYSEC_CORE_API double line_of_sight_shift_m(const config& config, int sign);

} // namespace physec::fpi
