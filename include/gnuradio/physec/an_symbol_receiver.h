// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/block.h>
#include <gnuradio/physec/api.h>
#include <physec/an/config.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * \brief Pilot-aided QPSK receiver of AN-ISAC: the user, or the communication eavesdropper.
 * \ingroup physec
 *
 * Input: samples; sample 0 is the first of a coherence block of coherence_frames frames, each with
 * pilots_per_frame known pilots in front. Outputs: equalised data symbols; decided dibits (bytes
 * 0..3, most significant bit first on the wire); soft bits (may be left open): vectors of 2 floats,
 * ln P(0)/P(1) of the dibit's bits, the earlier one first. A block is held until it is complete.
 *
 * Message port `reports`: a PDU per coherence block, dict {sinr_db, evm_percent: double; gain:
 * complex; block: uint64} with empty data.
 */
class PHYSEC_API an_symbol_receiver : virtual public gr::block
{
public:
    typedef std::shared_ptr<an_symbol_receiver> sptr;

    /*!
     * \param config for the frame length; throws std::invalid_argument when it does not validate
     * \param pilots_per_frame 1..L-1 \param coherence_frames frames of constant channel
     * \param pilot_seed the transmitter's
     * \param refinement "pilots_only", or "iterative": soft decisions on the data refine the gain,
     *        symbols are scaled for minimum mean square error
     */
    static sptr make(const ::physec::an::config& config,
                     int pilots_per_frame,
                     int coherence_frames,
                     std::uint64_t pilot_seed,
                     const std::string& refinement = "pilots_only");
};

} // namespace physec
} // namespace gr
