// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/logger.h>
#include <optional>
#include <pmt/pmt.h>
#include <string>

/*!
 * \file
 * Keys of the stream tags and PDU fields that blocks of this module exchange. Users meet these
 * names in docs/blocks.md; they are spelled nowhere else. And readers of their values, which anybody
 * may have made: none of them throws, for an exception in work() stops the whole flowgraph.
 */
namespace gr {
namespace physec {
namespace tags {

//! First item of a frame; value: frame number (uint64).
inline pmt::pmt_t frame() { return pmt::mp("frame"); }
//! First item precoded with new fake sets; value: f64 vector of (delay_s, angle_rad) pairs,
//! with gains paired with a c64 vector of these. It is the
//! secret itself: no channel lets it pass.
inline pmt::pmt_t fakes() { return pmt::mp("fakes"); }
//! First item precoded with the secret of an epoch, by a schedule; value: its number (uint64), never the secret.
inline pmt::pmt_t secret_epoch() { return pmt::mp("secret_epoch"); }
//! Item by the last secret, for want of its own; value: true.
inline pmt::pmt_t secret_missing() { return pmt::mp("secret_missing"); }
//! First item of a coherence block; value: dict with h, h_e (c64 vectors), theta, phi (radians).
inline pmt::pmt_t channel_state() { return pmt::mp("channel_state"); }
//! First item precoded with a new channel state; value: dict with h (c64 vector), theta (radians).
inline pmt::pmt_t csi() { return pmt::mp("csi"); }

//! First item with new settings of its block; value: dict named as in the scheme's configuration.
inline pmt::pmt_t settings() { return pmt::mp("settings"); }

//! First symbol of a frame's body; value: dict, what the receiver found out about the frame.
inline pmt::pmt_t sync() { return pmt::mp("sync"); }
// UHD's own: time of a sample, a tuple of whole seconds (uint64) and fraction (double).
inline pmt::pmt_t rx_time() { return pmt::mp("rx_time"); }
inline pmt::pmt_t tx_time() { return pmt::mp("tx_time"); }
//! Also UHD's: samples per second, a double.
inline pmt::pmt_t rx_rate() { return pmt::mp("rx_rate"); }

} // namespace tags

//! A time as UHD puts it.
struct tag_time {
    std::uint64_t seconds; //!< up to 1e10
    double fraction;       //!< of a second, 0 <= fraction < 1
};

/*!
 * Value of a tag `rx_time` or `tx_time`. If it cannot be used, nothing but one line in the log that
 * says what is allowed.
 */
std::optional<tag_time> rx_time_from_pmt(const pmt::pmt_t& value, const gr::logger_ptr& logger);

//! Likewise the value of a tag `rx_rate`: finite and > 0.
std::optional<double> rx_rate_from_pmt(const pmt::pmt_t& value, const gr::logger_ptr& logger);

//! Likewise the number of a frame, of a tag `frame` or of the field of that name in a PDU.
std::optional<std::uint64_t> frame_from_pmt(const pmt::pmt_t& value, const gr::logger_ptr& logger);

//! What a receiver has to know of a tag `sync`.
struct sync_report {
    std::uint64_t frame = 0;
    std::uint64_t session = 0; //!< 0 when it is not in the tag
    std::string complaint;     //!< empty: delays are absolute
};

//! Likewise the value of a tag `sync`.
std::optional<sync_report> sync_from_pmt(const pmt::pmt_t& value, const gr::logger_ptr& logger);

} // namespace physec
} // namespace gr
