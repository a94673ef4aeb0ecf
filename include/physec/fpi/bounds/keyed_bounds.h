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

/*!
 * What an Eve who knows the scheme knows of config.mode's factors: unit magnitude, or the law of mode
 * keyed_gains; every single weight of mode smooth_kernel is Gaussian.
 */
PHYSEC_CORE_API key_knowledge eves_key_knowledge(const config& config);

//! Whether the factors are new for every symbol, so that pilots are as good as secret.
PHYSEC_CORE_API bool secret_pilots(const config& config);

/*!
 * Of attack `magnitude`, one frame, the first. NaN also where factors are new for every symbol (nothing
 * is left of |h_i(n)|), and where their law is none of gain_law: other protections with twins, with filters
 * or with shifts for single paths, and keyed_gains of gain_law gaussian with a spread below 1.
 */
PHYSEC_CORE_API attack_bound bound_of_magnitude(const config& config, const ofdm::pilot_grid& bare);

/*!
 * Of attack `energy`, one frame, sigma^2 unknown; pilots are taken for secret even where they are not. NaN
 * where factors are not independent.
 */
PHYSEC_CORE_API attack_bound bound_of_energy(const config& config, const ofdm::pilot_grid& bare);

} // namespace physec::fpi
