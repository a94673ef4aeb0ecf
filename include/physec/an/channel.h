// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/channel_state.h>
#include <physec/random/generator.h>
#include <volk/volk_alloc.hh>

/*!
 * \file
 * The four links of the model, for transmitted samples X:
 *   user                y_u  = c1 h^H X + z_u
 *   communication Eve   y_e  = c2 h_e^H X + z_e
 *   base station echo   Y_r  = c3 b(theta) a(theta)^H X + Z_r
 *   sensing Eve         Y_sr = c4 c(phi) a(theta)^H X + Z_sr
 * with i.i.d. complex noise of variances sigma_u^2, sigma_e^2, sigma_r^2, sigma_r^2.
 */
namespace physec::an {

/*!
 * Streaming single-precision channel. Each receiver's noise has its own seeded generator, so how
 * the stream is cut into calls changes nothing.
 */
class PHYSEC_CORE_API channel
{
public:
    //! Throws invalid_input when configuration or state cannot be used.
    channel(const config& config, const channel_state& state, std::uint64_t noise_seed);

    //! Throws invalid_input, keeping the old state, when the new one cannot be used.
    void set_state(const channel_state& state);
    const channel_state& state() const { return state_; }

    /*!
     * Takes gains and noises from \p config, for the next sample; no allocation. Throws
     * invalid_input, keeping the old ones, on a complaint of validate_update().
     */
    void set_links(const config& config);

    /*!
     * \param transmitted count x N, antennas of one sample next to each other
     * \param user,comm_eve count samples each
     * \param echo count x M, antennas next to each other; \param sensing_eve count x Ne
     */
    void apply(const cf32* transmitted,
               int count,
               cf32* user,
               cf32* comm_eve,
               cf32* echo,
               cf32* sensing_eve);

private:
    void prepare_single_precision();

    config config_;
    channel_state state_;
    random::generator user_noise_, comm_eve_noise_, echo_noise_, sensing_eve_noise_;
    vector_cf64 a_, b_, c_; // steering vectors of the state
    // conj(c1) h, conj(c2) h_e and a(theta) as conjugated factors; c3 b and c4 c as they are.
    volk::vector<cf32> user_, comm_eve_, target_, echo_, sensing_eve_;
};

} // namespace physec::an
