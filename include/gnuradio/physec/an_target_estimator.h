// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/block.h>
#include <gnuradio/physec/api.h>
#include <physec/an/config.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * \brief Maximum-likelihood target angle at the base station.
 * \ingroup physec
 *
 * Inputs: echo (vectors of M); reference: X (vectors of N) for reference "known_x", or the symbols
 * s_u (complex) for "symbols_only". Output (may be left open): exp(j theta), one per estimate.
 *
 * Message port `estimates`: a PDU per estimate, dict {theta_rad, snr_db: double; reliable: bool;
 * frame: uint64, number of the last frame used} with empty data.
 */
class PHYSEC_API an_target_estimator : virtual public gr::block
{
public:
    typedef std::shared_ptr<an_target_estimator> sptr;

    /*!
     * \param config shared parameters; throws std::invalid_argument when they do not validate
     * \param reference "known_x" or "symbols_only"
     * \param frames frames of config.frame_length snapshots per estimate, 1 to 65536
     */
    static sptr make(const ::physec::an::config& config, const std::string& reference, int frames);
};

} // namespace physec
} // namespace gr
