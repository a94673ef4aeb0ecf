// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/block.h>
#include <gnuradio/physec/api.h>
#include <physec/ofdm/frame_format.h>

namespace gr {
namespace physec {

/*!
 * \brief From OFDM symbols to the samples of every antenna: inverse FFT, cyclic prefix, silence.
 * \ingroup physec
 *
 * Input: one stream per antenna, vectors of active subcarriers; whole frames of format.symbols()
 * items, preamble and header included, all of them through the precoder.
 * Output: one stream of samples per antenna, ofdm::symbol_transform's scaling times amplitude.
 *
 * Continuous: the silence between frames is sent as zeros; start the radio at the epoch and frame
 * k leaves at epoch + k spacing. Bursts: the silence is not sent; each frame carries `tx_time` and
 * the length tag, so that the radio keeps the schedule even after it had to drop one that came too
 * late. The number k is that of the tag `frame` on input 0, or counts from 0 without such tags.
 */
class PHYSEC_API ofdm_modulator : virtual public gr::block
{
public:
    typedef std::shared_ptr<ofdm_modulator> sptr;

    /*!
     * \param format of the frames; throws std::invalid_argument when it does not validate
     * \param antennas 1 to 64
     * \param amplitude > 0: root mean square of a sample is amplitude / sqrt(antennas) for symbols
     *        of unit energy over all antennas
     * \param bursts whether frames are sent as tagged bursts; needs silence between frames
     * \param epoch_s device time at which frame 0 leaves, 0 to 1e10; used for bursts only
     * \param length_tag name of the tag that holds the length of a burst
     */
    static sptr make(const ::physec::ofdm::frame_format& format,
                     int antennas,
                     double amplitude,
                     bool bursts,
                     double epoch_s,
                     const std::string& length_tag);
};

} // namespace physec
} // namespace gr
