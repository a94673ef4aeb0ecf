// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/channel_state.h>
#include <string>
#include <volk/volk_alloc.hh>

/*!
 * \file
 * Eavesdroppers of the data beyond the paper's: a receiver in the target's direction, and the
 * communication Eve with several antennas, all i.i.d. Rayleigh. What she knows is the worst case: her
 * channels, the data beam and the covariance of what she hears, not the artificial noise itself nor
 * the data. Her laws: bounds/eves.h.
 */
namespace physec::an {

//! Where she is.
enum class data_eve_place {
    comm_eve, //!< channels CN(0, 1); the first antenna's is h_e of the channel state
    target    //!< channel a(theta), one antenna
};

//! "comm_eve" or "target"; throws invalid_input otherwise.
PHYSEC_CORE_API data_eve_place data_eve_place_from_string(const std::string& name);

/*!
 * Her antennas and her combiner: y = c2 H^H X + z with z of variance sigma_e^2 at each antenna, then
 * w^H y for the w of largest SINR (MMSE). The antennas' noises are drawn as what the combiner makes
 * of them, CN(0, sigma_e^2) with ||w|| = 1, because nothing else of them is left.
 */
class PHYSEC_CORE_API data_eve
{
public:
    /*!
     * \param antennas 1 to 512; 1 at the target
     * \param noise_seed of her noise \param channel_seed of the channels of the antennas after the
     *        first, drawn at each set_state()
     * Throws invalid_input when something cannot be used.
     */
    data_eve(const config& config,
             const channel_state& state,
             data_eve_place place,
             int antennas,
             std::uint64_t noise_seed,
             std::uint64_t channel_seed);

    //! New channels, from the next sample on. Throws invalid_input, keeping the old ones.
    void set_state(const channel_state& state);

    //! New powers, gains and noises. Throws invalid_input, keeping the old ones, as set_split().
    void set_config(const config& config);

    /*!
     * \param transmitted count x N, antennas of one sample next to each other
     * \param combined count samples, where the data have a positive gain
     */
    void apply(const cf32* transmitted, int count, cf32* combined);

    //! SINR of what she combines, linear, for the noise's ideal covariance.
    double sinr() const { return sinr_; }

private:
    void combine();

    config config_;
    channel_state state_;
    data_eve_place place_;
    random::generator channels_, noise_;
    matrix_cf64 h_; // N x M
    double sinr_ = 0.0;
    volk::vector<cf32> weights_; // c2 H^H X combined is their conjugate times X
};

} // namespace physec::an
