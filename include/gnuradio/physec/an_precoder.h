// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstdint>
#include <gnuradio/block.h>
#include <gnuradio/physec/api.h>
#include <physec/an/config.h>
#include <vector>

namespace gr {
namespace physec {

/*!
 * \brief Base station's AN-ISAC precoder, equation (1).
 * \ingroup physec
 *
 * Input: unit-power symbols s_u. Output: N streams, one per antenna; sample n belongs to symbol n
 * and to frame n / config.frame_length. In mode frame_exact the block holds one frame back.
 *
 * CSI and target angle come from setters, from the message ports `csi` (c32/c64 vector of N, or a
 * PDU or dict that holds one as `csi` or `h`) and `target_angle` (radians), or from in-band
 * `channel_state` tags on frame boundaries. They take effect at the next frame boundary, where
 * output 0 carries the tag `csi` (dict h, theta). Unusable values are reported once each and
 * ignored. Input tags appear on output 0 only.
 */
class PHYSEC_API an_precoder : virtual public gr::block
{
public:
    typedef std::shared_ptr<an_precoder> sptr;

    /*!
     * \param config shared parameters; throws std::invalid_argument when they do not validate
     * \param noise_seed of the artificial noise; 0: keyed by the operating system, which nobody predicts;
     *        another: repeatable, for experiments, and said so in the log
     * \param channel_seed CSI and angle until others arrive are draw 0 of this seed
     */
    static sptr
    make(const ::physec::an::config& config, std::uint64_t noise_seed, std::uint64_t channel_seed);

    //! CSI of the user, N values. Throws std::invalid_argument when it cannot be used.
    virtual void set_csi(const std::vector<std::complex<double>>& h) = 0;

    //! Target angle in radians, |angle| < pi/2. Throws std::invalid_argument otherwise.
    virtual void set_target_angle(double theta_rad) = 0;

    /*!
     * Power, tau, alpha, the phase of beta and the noise space of \p config, from the next frame
     * boundary on, where output 0 carries the tag `settings` (dict power, tau, alpha, beta_phase_rad,
     * noise_space). Throws std::invalid_argument when it cannot be used or changes antennas, frame
     * length or mode.
     */
    virtual void set_config(const ::physec::an::config& config) = 0;

    //! As set_config(), tau only.
    virtual void set_tau(double tau) = 0;

    //! As set_config(), alpha only.
    virtual void set_alpha(std::complex<double> alpha) = 0;
};

} // namespace physec
} // namespace gr
