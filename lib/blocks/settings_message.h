// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <pmt/pmt.h>
#include <string>

/*!
 * \file
 * Messages that change settings, the same for both schemes: a dictionary, a PDU that holds one, or a
 * pair of key and value, as QT message boxes send it.
 */
namespace gr {
namespace physec {

//! Gives each key and value to \p set. Throws ::physec::invalid_input for a message of another kind.
void read_settings(const pmt::pmt_t& message,
                   const std::function<void(const std::string&, const pmt::pmt_t&)>& set);

//! Throws ::physec::invalid_input: "KEY is VALUE; allowed: ALLOWED".
[[noreturn]] void
refuse_setting(const std::string& key, const pmt::pmt_t& value, const std::string& allowed);

//! A real number, likewise.
double setting_number(const std::string& key, const pmt::pmt_t& value);

} // namespace physec
} // namespace gr
