// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/fpi/config.h>
#include <physec/numeric/parallel.h>
#include <physec/ofdm/pilots.h>
#include <string>
#include <vector>

/*!
 * \file
 * Every bound for many draws of the pilots, on all cores. Draw k uses make_pilots(config, seed + k)
 * whatever the number of threads, so the same seed gives the same numbers.
 */
namespace physec::fpi {

enum class bound_kind {
    bob,
    separate,
    structure,
    merged,
    gaussian,
    none,
    mirage,
    equal_power,
    map, //!< Eve with config.map_m; singular, position NaN, where it leaves her undetermined
    bob_with_map //!< Bob with the same map
};

//! "bob", "separate", .., "bob_with_map".
PHYSEC_CORE_API std::string to_string(bound_kind kind);
//! Inverse of to_string(). Throws invalid_input, naming the allowed words.
PHYSEC_CORE_API bound_kind bound_kind_from_string(const std::string& name);

//! One bound over all draws; row k belongs to draw k.
struct bound_samples {
    bound_kind kind;
    Eigen::VectorXd position_m;
    Eigen::VectorXd bias_m;    //!< empty except for merged and mirage
    Eigen::MatrixXd tau_s;     //!< draws x paths; empty for merged, mirage and maps
    Eigen::MatrixXd theta_rad; //!< draws x paths; empty for merged, mirage and maps
    double condition = 0.0;    //!< largest over draws
    bool singular = false;     //!< in at least one draw
};

/*!
 * \param threads 0: as many as the machine runs at once
 * \param progress called with the number of draws done and of all draws, in the calling thread only;
 *                 what it throws ends the work and goes on to the caller
 * \returns one entry per kind, in the order given. Throws invalid_input for draws < 1 and whatever
 *          a bound throws.
 */
PHYSEC_CORE_API std::vector<bound_samples>
sample_bounds(const config& config,
              const std::vector<bound_kind>& kinds,
              int draws,
              std::uint64_t seed,
              unsigned threads = 0,
              const numeric::loop_progress& progress = {});

//! The same for pilots of one's own, one draw per grid.
PHYSEC_CORE_API std::vector<bound_samples> sample_bounds(const config& config,
                                                         const std::vector<bound_kind>& kinds,
                                                         const std::vector<ofdm::pilot_grid>& bare,
                                                         unsigned threads = 0);

} // namespace physec::fpi
