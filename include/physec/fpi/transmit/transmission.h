// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/array/geometry.h>
#include <physec/fpi/config.h>
#include <physec/ofdm/pilots.h>

/*!
 * \file
 * What leaves Alice's antennas, how it arrives, and how loud the noise beside it is.
 */
namespace physec::fpi {

/*!
 * Noise-free received frame: sum over antennas of response(m, i) * transmitted(g, m, i).
 * \returns symbols * subcarriers values in arrival order (row index of pilot_grid).
 */
PHYSEC_CORE_API vector_cf64 received_frame(const matrix_cf64& response,
                                           const ofdm::pilot_grid& transmitted);

/*!
 * What leaves Alice's antennas: \p bare with the precoder of this frame applied and, in mode
 * gaussian, its noise. Frames count from 0 at the start of the transmitter.
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
 * Mean power per resource element of \p transmitted (pilots with the precoder applied) behind a
 * channel of this response, active subcarriers x antennas; in mode gaussian with the noise that Alice
 * adds. With a key that is fresh for every frame or symbol the mean is over keys and pilots instead.
 */
PHYSEC_CORE_API double received_power(const config& config,
                                      const matrix_cf64& response,
                                      const ofdm::pilot_grid& transmitted);

//! received_power() at Bob, of the configuration's paths.
PHYSEC_CORE_API double power_at_bob(const config& config, const ofdm::pilot_grid& transmitted);

//! sigma^2 for a power per resource element and the SNR that it shall have.
PHYSEC_CORE_API double noise_variance(double power, double snr_db);

/*!
 * sigma^2 that gives config.snr_db at Bob when he receives \p transmitted (pilots with the
 * precoder applied): SNR = mean over (g, n) of |h_Bob s~|^2 / sigma^2. In mode gaussian the noise
 * that Alice adds is part of s~ with its mean power: Bob knows it, so it serves him as pilots do. With
 * a key that is fresh for every frame or symbol the mean is over keys and pilots instead, so that
 * sigma^2 is the same in all frames.
 */
PHYSEC_CORE_API double noise_variance(const config& config, const ofdm::pilot_grid& transmitted);

/*!
 * Bits of secret that a receiver needs in one frame: those of one draw, times the draws in a frame
 * (config.key_refresh). With one key for a session they are all that it needs. NaN: not known.
 */
PHYSEC_CORE_API double secret_bits_per_frame(const config& config);

} // namespace physec::fpi
