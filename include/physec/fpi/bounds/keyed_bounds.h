// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/bounds/attack_bounds.h>
#include <physec/fpi/config.h>
#include <physec/ofdm/pilots.h>
#include <physec/types.h>
#include <vector>

/*!
 * \file
 * What is left to an Eve with a map when Alice multiplies antenna i, subcarrier n by a factor w_i(n)
 * that only Bob knows: docs/theory.md, "What a key for every antenna and subcarrier leaves".
 *
 * Unknown throughout: position, path gains, reflectors as config.map_m and map_deviation_m know them
 * (a scatterer that is on nobody's map is unknown, as for bound_of_map()), and the factors.
 */
namespace physec::fpi {

//! By what law the magnitudes of independent factors with uniform phase are drawn.
enum class gain_law {
    unit,      //!< always one
    lognormal, //!< normal logarithm
    gaussian   //!< Rayleigh: complex normal factors
};

//! What Eve knows of the key: its law.
struct key_knowledge {
    gain_law law = gain_law::unit;
    double log_deviation = 0.0; //!< of ln |w|, law lognormal; > 0
};

/*!
 * Bound of the position from frames under independent keys, metres. Unit and lognormal factors: their
 * phases, and the logarithms of their magnitudes with the prior, are nuisance parameters of the
 * received frames (hybrid Cramer-Rao bound). Gaussian factors: y(n) ~ CN(0, S diag(|h|^2) S^H +
 * sigma^2 I), exactly, sigma^2 unknown.
 *
 * \param weights factors of each frame, active subcarriers x antennas; frames under one key count as one,
 *        of smaller noise variance
 * \param noise_variance per resource element
 * \returns NaN without a map, and when the unknowns leave the position undetermined
 * \throws invalid_input without frames or for weights of the wrong shape
 */
PHYSEC_CORE_API double magnitude_bound_m(const config& config,
                                         const ofdm::pilot_grid& bare,
                                         const std::vector<matrix_cf64>& weights,
                                         key_knowledge knowledge,
                                         double noise_variance);

/*!
 * Bound of the position from the energies of \p symbols OFDM symbols whose pilots are secret: y(g, n) ~
 * CN(0, ||h(n)||^2 / Nt + sigma^2), independently. Metres; NaN as above.
 * \param noise_known whether Eve knows sigma^2, as one can who has measured it while nobody sent
 * \throws invalid_input unless symbols > 0
 */
PHYSEC_CORE_API double
energy_bound_m(const config& config, int symbols, double noise_variance, bool noise_known);

//! Of attack `magnitude`, one frame; NaN also under protections that leave |h| no known law.
PHYSEC_CORE_API attack_bound bound_of_magnitude(const config& config, const ofdm::pilot_grid& bare);

//! Of attack `energy`, one frame.
PHYSEC_CORE_API attack_bound bound_of_energy(const config& config, const ofdm::pilot_grid& bare);

} // namespace physec::fpi
