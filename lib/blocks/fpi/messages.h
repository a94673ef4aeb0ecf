// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/fpi/config.h>
#include <pmt/pmt.h>
#include <vector>

/*!
 * \file
 * Translation between PMTs and the fake path injection core's types.
 */
namespace gr {
namespace physec {

//! f64 vector of (delay_s, angle_rad) pairs, the value of a `fakes` tag; unless all gains are 1, the PMT pair
//! of it and a c64 vector of gains.
pmt::pmt_t fakes_to_pmt(const std::vector<::physec::fpi::fake_set>& fakes);

//! Inverse of fakes_to_pmt(). Throws ::physec::invalid_input; values are checked by the core.
std::vector<::physec::fpi::fake_set> fakes_from_pmt(const pmt::pmt_t& value);

/*!
 * Changes \p config as a dictionary, a PDU that holds one, or a pair of key and value says, with keys named as in the
 * configuration: `fakes` (f64 vector of pairs), `mode` (symbol), `snr_db` (number), `alice_m`, `bob_m`,
 * `eve_m` (f64 vectors x, y), `scatterers_m` (f64 vector x, y, x, y, ...), `heading_rad`,
 * `normalize_power` (bool). Throws ::physec::invalid_input for an unknown key or a value of another
 * kind; values are checked by the core.
 */
void edit(::physec::fpi::config& config, const pmt::pmt_t& message);

} // namespace physec
} // namespace gr
