// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/air/channel_state_record.h>
#include <physec/an/air/echo_sensor.h>
#include <physec/an/channel_state.h>
#include <physec/an/receive/target_estimator.h>
#include <pmt/pmt.h>
#include <string>

/*!
 * \file
 * Translation between PMTs and the AN-ISAC core's types. What cannot be read throws
 * ::physec::invalid_input with a sentence for the log; the values themselves are checked by the
 * core.
 */
namespace gr {
namespace physec {

//! Dict {h, h_e, theta, phi}, the value of a `channel_state` tag.
pmt::pmt_t to_pmt(const ::physec::an::channel_state& state);
::physec::an::channel_state channel_state_from_pmt(const pmt::pmt_t& message);

//! Dict {h, theta}, the value of a `csi` tag.
pmt::pmt_t to_pmt(const ::physec::vector_cf64& h, double theta_rad);

//! Dict {power, tau, alpha, beta_phase_rad, noise_space}, the value of the precoder's `settings` tag.
pmt::pmt_t split_to_pmt(const ::physec::an::config& config);

//! Dict of the four gains and three noises, the value of the channel's `settings` tag.
pmt::pmt_t links_to_pmt(const ::physec::an::config& config);

/*!
 * Changes power, split, gains, noises and noise space of \p config as a message says, with keys named as in the
 * configuration; see settings_message.h. Throws ::physec::invalid_input for an unknown key or a value of
 * another kind; values are checked by the core.
 */
void edit(::physec::an::config& config, const pmt::pmt_t& message);

//! CSI from a c32/c64 vector, a dict that holds one as `csi` or `h`, or a PDU of either kind.
::physec::vector_cf64 csi_from_pmt(const pmt::pmt_t& message);

using air_csi = ::physec::an::measured_channel;

//! PDU: dict {session, frame: uint64; shape: s32vector N, active}, c32vector antenna after antenna.
pmt::pmt_t to_pdu(const air_csi& csi);
//! Reads that; the shape must be that of the vector. Of non-finite values the precoder complains.
air_csi air_csi_from_pmt(const pmt::pmt_t& message);
//! Dict {frame: uint64, theta: double}, the value of the air transmitter's `csi` tag.
pmt::pmt_t air_csi_tag(std::uint64_t frame, double theta_rad);

//! PDU of one estimate of the air sensor; see an_air_sensor.h.
pmt::pmt_t to_pdu(const ::physec::an::echo_estimate& found, std::uint64_t frame);
//! PDU: dict {transmit, receive: c64vector}.
pmt::pmt_t to_pdu(const ::physec::an::array_chains& chains);

//! `transmit` of such a PDU.
::physec::vector_cf64 transmit_chains_from_pmt(const pmt::pmt_t& message);

//! A real number.
double number_from_pmt(const pmt::pmt_t& message);

//! PDU of one angle estimate; \p angle_key is "theta_rad" or "phi_rad".
pmt::pmt_t estimate_pdu(const std::string& angle_key,
                        const ::physec::an::angle_estimate& estimate,
                        std::uint64_t frame);

//! Snapshots of one estimate; throws ::physec::invalid_input unless 1 <= frames <= 65536.
int snapshots_per_estimate(const ::physec::an::config& config, int frames);

} // namespace physec
} // namespace gr
