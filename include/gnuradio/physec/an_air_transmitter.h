// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/an/air/air_config.h>
#include <vector>

namespace gr {
namespace physec {

/*!
 * \brief AN-ISAC base station: bytes in numbered blocks, as frames for the air.
 * \ingroup physec
 *
 * Output: one stream per antenna, vectors of active subcarriers; format.symbols() items a frame
 * (preamble, header, sounding, data), for ever. Frame k carries block k modulo the number of
 * blocks. The first item of a frame has the tag `frame` (uint64) on output 0; headers carry the low
 * 32 bits of that number.
 *
 * Message port `csi`: the user's CSI, PDU of an an_air_receiver. A wrong shape, another session, a
 * frame that was not sent yet or is not newer than the last one used (a number below 2^32 is that
 * of the latest frame with such a header), or values that are not finite: one log line, and the
 * last CSI stays. CSI known before the start is that of frame 0. Until the first one the data part
 * is silent. Message port `target_angle`: radians. Message port `chains`: factors of the transmit
 * channels (PDU of an an_air_sensor), whose phases are undone from then on. All take effect at a
 * frame boundary, where output 0 carries the tag `csi` (dict frame: uint64, that the CSI was
 * measured on; theta: double).
 *
 * Message port `sent`: a PDU per frame, as soon as it is made, with its body as transmitted
 * (c32vector, antenna after antenna, artificial noise included); dict {frame: uint64}.
 *
 * A flowgraph that is started again begins with frame 0, in the same session, for its radios' phases
 * are the same. CSI and settings stay in force and are tagged there; CSI of the new run replaces the
 * old from its frame 0 on. The artificial noise goes on, and never comes twice.
 */
class PHYSEC_API an_air_transmitter : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<an_air_transmitter> sptr;

    /*!
     * \param config shared parameters; throws std::invalid_argument when they do not validate
     * \param data what is sent, up to 2^31 bytes; empty: empty blocks
     * \param target_angle_rad |angle| < pi/2, else std::invalid_argument
     * \param session of the frame headers, 1 to 65535; 0: drawn anew
     * \param noise_seed of the artificial noise; 0: keyed by the operating system, as it must be
     *        when it is to be noise to anyone who knows this program; another: repeatable
     */
    static sptr make(const ::physec::an::air_config& config,
                     const std::vector<std::uint8_t>& data,
                     double target_angle_rad,
                     int session,
                     std::uint64_t noise_seed);

    virtual int session() const = 0;

    //! Target angle in radians, from the next frame boundary on. Throws std::invalid_argument.
    virtual void set_target_angle(double theta_rad) = 0;

    /*!
     * Share of power in the data beam, from the next frame boundary on, where output 0 carries the
     * tag `settings`. Throws std::invalid_argument outside 0 to 1.
     */
    virtual void set_tau(double tau) = 0;
};

} // namespace physec
} // namespace gr
