// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/ofdm/frame_header.h>
#include <physec/sync/receiver_options.h>
#include <physec/types.h>
#include <string>

namespace physec::sync {

//! One frame as it came in.
struct received_frame {
    ofdm::frame_header header;
    std::int64_t first_sample = 0; //!< where it was found, on the receiver's sample grid
    /*!
     * Body, body_symbols * active values in arrival order (row index of ofdm::pilot_grid), carrier
     * offset taken off. Delays in it count from the opening of the window.
     */
    vector_cf64 body;
    //! Where that opened, samples after the symbol left the transmitter by the clock.
    std::int64_t window_samples = 0;
    double carrier_offset_hz = 0.0;
    /*!
     * Standard deviation, of the noise. Clocks that differ add a bias: their drift turns the
     * received power's centre frequency, clock offset times its distance from the carrier.
     */
    double carrier_deviation_hz = 0.0;
    double clock_offset_ppm = 0.0;        //!< from the drift of the delay; 0 until measured
    double clock_deviation_ppm = 0.0;     //!< standard deviation; infinite until measured
    double schedule_offset_samples = 0.0; //!< arrival after departure, as detected
    double snr_db = 0.0; //!< per subcarrier, against the frame before; NaN for a first frame
    double metric = 0.0; //!< of the preamble
    bool carrier_settled = false; //!< the offset is that of bodies, not of preambles
    bool common_clock = false;    //!< no difference of the clocks is seen
    bool in_slot = false;         //!< it arrived when the clock leads one to expect it
    //! Empty when delays in this frame are absolute, otherwise why they are not.
    std::string timing_complaint;
};

/*!
 * Why delays in a frame are not absolute, in one sentence; empty when they are. Reads the header and
 * the measured offsets and flags of \p frame.
 */
PHYSEC_CORE_API std::string timing_complaint(const receiver_options& options,
                                             const received_frame& frame);

} // namespace physec::sync
