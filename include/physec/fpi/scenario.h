// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/channel/multipath.h>
#include <physec/fpi/config.h>
#include <physec/ofdm/pilots.h>
#include <vector>

/*!
 * \file
 * What a fpi::config means physically: true paths, transmitted pilots, noise level.
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
 * Noise-free received frame: sum over antennas of response(m, i) * transmitted(g, m, i).
 * \returns symbols * subcarriers values in arrival order (row index of pilot_grid).
 */
PHYSEC_CORE_API vector_cf64 received_frame(const matrix_cf64& response,
                                           const ofdm::pilot_grid& transmitted);

/*!
 * What leaves Alice's antennas: \p bare with the precoder applied and, in mode gaussian, the noise
 * of this frame. Frames count from 0 at the start of the transmitter.
 */
PHYSEC_CORE_API ofdm::pilot_grid transmitted_frame(const config& config,
                                                   const ofdm::pilot_grid& bare,
                                                   std::uint64_t noise_seed,
                                                   std::uint64_t frame_number);

/*!
 * Mean power per resource element at which \p receiver hears the noise that Alice transmits in mode
 * gaussian, varsigma^2; zero in every other mode.
 */
PHYSEC_CORE_API double transmitted_noise_power(const config& config, array::point receiver);

/*!
 * sigma^2 that gives config.snr_db at Bob when he receives \p transmitted (pilots with the
 * precoder applied): SNR = mean over (g, n) of |h_Bob s~|^2 / sigma^2. In mode gaussian the noise
 * that Alice adds is part of s~ with its mean power: Bob knows it, so it serves him as pilots do.
 */
PHYSEC_CORE_API double noise_variance(const config& config, const ofdm::pilot_grid& transmitted);

/*!
 * Position of the transmitter from a line-of-sight path: q - c tau_0 (cos, sin)(heading +
 * theta_0). Both coordinates are NaN when no direction has this spatial frequency.
 */
PHYSEC_CORE_API array::point position_from_path(const config& config,
                                                array::point receiver,
                                                double delay_s,
                                                double spatial_frequency);

} // namespace physec::fpi
