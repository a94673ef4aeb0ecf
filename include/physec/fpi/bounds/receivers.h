// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/bounds/path_bound.h>
#include <physec/fpi/config.h>
#include <physec/ofdm/pilots.h>

/*!
 * \file
 * Bounds of every receiver of the scheme, for one draw of the pilots. Following the paper, the
 * precoder is taken as printed (27), without power normalisation, and the noise variance follows
 * from the SNR of the precoded signal at Bob. Bob's and the Eves' own bounds do not depend on the
 * normalisation, because the SNR is defined after it; the comparison with `none` does.
 *
 * Angles and delays follow the order of fpi::true_paths(): index 0 is the line of sight.
 */
namespace physec::fpi {

//! The same configuration with the printed, unnormalised precoder of \p mode.
PHYSEC_CORE_API config as_printed(const config& config, const std::string& mode);

//! Mode fpi unless the configuration asks for spoofing: the two modes that carry a secret.
PHYSEC_CORE_API std::string secret_mode(const config& config);

//! sigma^2 that gives config.snr_db at Bob for these pilots with the printed precoder of \p mode.
PHYSEC_CORE_API double
printed_noise_variance(const config& config, const ofdm::pilot_grid& bare, const std::string& mode);

//! Bob: knows the secret, so his pilots are Phi(n) s.
PHYSEC_CORE_API path_bound bob_bound(const config& config, const ofdm::pilot_grid& bare);

/*!
 * True paths towards Eve, followed by one twin per true path for each fake set, (31), (32).
 * In mode spoof only the shifted paths exist.
 */
PHYSEC_CORE_API std::vector<channel::path> paths_seen_by_eve(const config& config);

//! Eve `separate`: estimates all (nu+1)(K+1) paths independently. Figures 5 to 8.
PHYSEC_CORE_API path_bound separate_bound(const config& config, const ofdm::pilot_grid& bare);

/*!
 * Derivatives of the frame that Eve `structure` expects, for bare pilots, with respect to [delays;
 * frequencies; Re gains; Im gains] of the K+1 true paths, then the delay shifts, then the frequency
 * shifts of the fake sets: size() x (4(K+1) + 2 nu), normalised units, (56a), (56b). Gains of the
 * sets' own are taken as known to her.
 */
PHYSEC_CORE_API matrix_cf64 structure_derivatives(const config& config, const frame_model& bare);

/*!
 * Eve `structure`: knows the form of (27), not the deltas; 4(K+1) + 2 nu real unknowns,
 * Section VI-D, derivatives (56a), (56b).
 */
PHYSEC_CORE_API path_bound structure_bound(const config& config, const ofdm::pilot_grid& bare);

/*!
 * Unstructured Gaussian noise: bare pilots, noise variance sigma^2 + varsigma^2 with sigma^2 of
 * the precoded case and varsigma^2 = mean |h~ s|^2 for these pilots (Section VII-B).
 */
PHYSEC_CORE_API path_bound gaussian_bound(const config& config, const ofdm::pilot_grid& bare);

/*!
 * Whoever stands at \p receiver, knows all that Alice sends and hears it in noise of variance
 * \p noise_variance: Bob in every mode, for the very frame that a simulation sends.
 */
PHYSEC_CORE_API path_bound known_frame_bound(const config& config,
                                             array::point receiver,
                                             const ofdm::pilot_grid& sent,
                                             double noise_variance);

//! No protection: bare pilots, SNR on their own signal.
PHYSEC_CORE_API path_bound unprotected_bound(const config& config, const ofdm::pilot_grid& bare);

/*!
 * No protection at the transmit power and noise of the protected case: bare pilots of mean power 1
 * and the sigma^2 that gives config.snr_db to Bob with the power-normalised precoder. What Bob
 * loses against this is the price of protection, power included.
 */
PHYSEC_CORE_API path_bound equal_power_bound(const config& config, const ofdm::pilot_grid& bare);

} // namespace physec::fpi
