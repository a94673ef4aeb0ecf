// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/an/air/air_config.h>
#include <physec/sync/receiver_options.h>
#include <vector>

namespace gr {
namespace physec {

/*!
 * \brief Base station's receive array: angle and range of a target from echoes of its own frames.
 * \ingroup physec
 *
 * Input: one stream of samples for each of M antennas, on the clock of the transmitter; tags
 * `rx_time` on input 0 give their time, without any sample 0 is at time 0.
 *
 * Message port `sent`: the transmitter's port of that name, frame by frame. Frames without it are
 * passed over; a number not above the last one means that the transmitter counts anew. Message port `estimates`: a PDU per estimate, dict {frame: uint64, last one used;
 * theta_rad, delay_s, range_m, snr_db: double; reliable: bool}. Message port `chains`: after
 * calibrate(), a PDU with dict {transmit, receive: c64vector}.
 *
 * Frames of which nothing can be measured (silence, values that are not finite) give no estimate
 * but one log line until the next result.
 *
 * A flowgraph that is started again: samples count from time 0 and frames from `sent` anew; gate,
 * chains and a calibration that is still waited for stay.
 */
class PHYSEC_API an_air_sensor : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<an_air_sensor> sptr;

    /*!
     * \param config shared parameters; scheme.rx_antennas is M
     * \param options format, which must be that of \p config, epoch and delay of the chains; what
     *        they say of a carrier is not used
     * \param frames of one estimate, 1 to 1024
     * \throws std::invalid_argument
     */
    static sptr make(const ::physec::an::air_config& config,
                     const ::physec::sync::receiver_options& options,
                     int frames);

    /*!
     * Range within which a target is looked for, metres; without a call, all that the cyclic prefix
     * holds. Has no bearing on calibrate(). Throws std::invalid_argument.
     */
    virtual void set_gate(double least_m, double most_m) = 0;

    //! Factors of the N transmit and M receive channels, which are taken off from now on.
    virtual void set_chains(const std::vector<std::complex<double>>& transmit,
                            const std::vector<std::complex<double>>& receive) = 0;

    /*!
     * Takes what follows for the echo of a reference reflector in this direction and within this
     * range; measures the chains from the frames of one estimate, uses them from then on, and
     * reports them. Frames in which an antenna is silent do not count: it waits for others.
     */
    virtual void calibrate(double theta_rad, double least_m, double most_m) = 0;
};

} // namespace physec
} // namespace gr
