// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/block.h>
#include <gnuradio/physec/api.h>
#include <physec/an/config.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * \brief Sensing eavesdropper's estimate of the target angle phi.
 * \ingroup physec
 *
 * Inputs: echo (vectors of Ne); with knowledge "known" also the waveform s_u (complex; the echo's
 * waveform is proportional to it, unless the noise falls on the target, where "unknown" hears more).
 * Output (may be left open): exp(j phi), one per estimate.
 *
 * Message port `estimates`: a PDU per estimate, dict {phi_rad, snr_db: double; reliable: bool;
 * frame: uint64, number of the last frame used} with empty data.
 */
class PHYSEC_API an_sensing_eve : virtual public gr::block
{
public:
    typedef std::shared_ptr<an_sensing_eve> sptr;

    /*!
     * \param config shared parameters; throws std::invalid_argument when they do not validate
     * \param knowledge "known" or "unknown"
     * \param frames frames of config.frame_length snapshots per estimate, 1 to 65536
     */
    static sptr make(const ::physec::an::config& config, const std::string& knowledge, int frames);

    /*!
     * Another configuration of the same sizes, of which the noise space matters: taken where an
     * estimate begins, at or after the tag `settings` of a transmitter with the same one. Safe while
     * the flowgraph runs; throws std::invalid_argument and changes nothing when it cannot be used.
     */
    virtual void set_config(const ::physec::an::config& config) = 0;
};

} // namespace physec
} // namespace gr
