// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/an/air/air_config.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * \brief Receiver of AN-ISAC frames: the user, or the communication eavesdropper.
 * \ingroup physec
 *
 * Input: bodies from a frame_synchronizer, vectors of active subcarriers; the first symbol of a
 * body carries the tags `frame` and `sync`. Symbols before the first such tag are dropped.
 *
 * Message ports, each a PDU per frame (`csi`: every csi_every-th):
 * - `payload`: bytes of the block; dict {number, blocks, frame: uint64}. Only when the CRC passed.
 * - `csi`: c32vector of N * active values, antenna after antenna, h of y = h^H x; dict {session,
 *   frame: uint64; shape: s32vector N, active}.
 * - `reports`: the block as decided, right or wrong (u8vector); dict {frame: uint64; valid: bool;
 *   sinr_db, evm_percent, csi_snr_db, bent_rad: double}. csi_snr_db is NaN when the cyclic prefix
 *   is nearly as long as the FFT: delays anywhere leave no place to see noise.
 *
 * A flowgraph that is started again waits for the next tag, and counts for csi_every anew.
 */
class PHYSEC_API an_air_receiver : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<an_air_receiver> sptr;

    /*!
     * \param config shared parameters; throws std::invalid_argument when they do not validate
     * \param refinement "pilots_only", or "iterative": soft decisions refine the gains
     * \param csi_every frames per CSI message, 1 to 1000000: at high sample rates a channel hardly
     *        changes from frame to frame, and the transmitter computes .15 ms on each message
     */
    static sptr
    make(const ::physec::an::air_config& config, const std::string& refinement, int csi_every);
};

} // namespace physec
} // namespace gr
