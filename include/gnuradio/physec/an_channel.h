// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/an/config.h>

namespace gr {
namespace physec {

/*!
 * \brief The four links of an AN-ISAC scene: user, both eavesdroppers, target echo.
 * \ingroup physec
 *
 * Input: vectors of N antenna samples. Outputs, in this order: user (complex), communication Eve
 * (complex), base station echo (vectors of M), sensing Eve (vectors of Ne), each with its seeded
 * noise. A `channel_state` tag on the input takes effect on its own sample; one that cannot be
 * used is reported and ignored. Before the first tag, draw 0 of channel_seed is in force.
 */
class PHYSEC_API an_channel : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<an_channel> sptr;

    //! Throws std::invalid_argument when the configuration does not validate.
    static sptr
    make(const ::physec::an::config& config, std::uint64_t noise_seed, std::uint64_t channel_seed);

    /*!
     * Gains and noises of \p config, from the next frame boundary on, a multiple of L samples, where
     * every output carries the tag `settings` (dict of them, named as in the configuration). Throws
     * std::invalid_argument when it cannot be used or changes antennas, frame length or mode.
     */
    virtual void set_config(const ::physec::an::config& config) = 0;

    //! As set_config(), one gain or noise (standard deviation) only.
    virtual void set_gain_user(std::complex<double> gain) = 0;
    virtual void set_gain_comm_eve(std::complex<double> gain) = 0;
    virtual void set_gain_target(std::complex<double> gain) = 0;
    virtual void set_gain_sensing_eve(std::complex<double> gain) = 0;
    virtual void set_noise_user(double deviation) = 0;
    virtual void set_noise_comm_eve(double deviation) = 0;
    virtual void set_noise_radar(double deviation) = 0;
};

} // namespace physec
} // namespace gr
