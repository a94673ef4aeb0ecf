// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <physec/api.h>
#include <physec/ofdm/frame_format.h>
#include <string>

namespace physec::sync {

//! What a receiver knows before it hears anything.
struct PHYSEC_CORE_API receiver_options {
    ofdm::frame_format format;
    double carrier_hz = 2.4e9;
    /*!
     * Time on the common clock at which the first sample of frame 0 leaves the transmitter. Seconds
     * since 1970 should be whole: a double keeps no better than 0.2 us of them.
     */
    double epoch_s = 0.0;
    //! Delay of transmit and receive chain together, from a calibration; >= 0.
    double chain_delay_s = 0.0;
    //! Session that the calibration was made in; unset: any.
    std::optional<std::uint16_t> session;
    //! Why no position may be reported whatever is received, e.g. a missing calibration.
    std::string standing_complaint;
    //! Clock offset, seconds per second, up to which clocks count as common.
    double clock_tolerance = 1e-9;
    /*!
     * Frames precoded alike: another secret turns the phases of all paths, which is no offset of a carrier
     * or clock. 0: all of them; from 2 on, or nothing could be compared.
     */
    std::uint32_t frames_per_secret = 0;

    //! Empty when usable, otherwise one sentence with the value and the allowed range.
    std::string validate() const;

    /*!
     * Where the receive window of body symbols opens, samples after the symbol (prefix excluded)
     * left the transmitter by the clock: a quarter of the prefix before the chain delay, so that
     * a filter's first echoes lie inside as well.
     */
    int scheduled_window() const;
};

} // namespace physec::sync
