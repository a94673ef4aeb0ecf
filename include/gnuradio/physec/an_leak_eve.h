// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/block.h>
#include <gnuradio/physec/api.h>
#include <physec/an/config.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * \brief The target angle theta at an eavesdropper who knows the transmission X.
 * \ingroup physec
 *
 * Inputs: X (vectors of N); for source "null_space" its symbols s_u (complex), for "echo" the
 * sensing Eve's echo (vectors of Ne). Output (may be left open): exp(j theta), one per estimate.
 *
 * Message port `estimates`: a PDU per estimate, dict {theta_rad, snr_db: double; reliable: bool;
 * frame: uint64, number of the last frame used} with empty data. For "null_space" snr_db is the
 * depth of the null.
 */
class PHYSEC_API an_leak_eve : virtual public gr::block
{
public:
    typedef std::shared_ptr<an_leak_eve> sptr;

    /*!
     * \param config shared parameters; throws std::invalid_argument when they do not validate
     * \param source "null_space" or "echo"
     * \param frames frames of config.frame_length snapshots per estimate, 1 to 65536
     */
    static sptr make(const ::physec::an::config& config, const std::string& source, int frames);

    /*!
     * Another configuration of the same sizes, of which the noise space matters: taken where an
     * estimate begins, at or after the tag `settings` of a transmitter with the same one. Safe while
     * the flowgraph runs; throws std::invalid_argument and changes nothing when it cannot be used.
     */
    virtual void set_config(const ::physec::an::config& config) = 0;
};

} // namespace physec
} // namespace gr
