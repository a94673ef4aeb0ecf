// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <pmt/pmt.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * A few words for a person on a value that anybody may have sent: at most 63 characters, in constant
 * time and memory, whatever its size and however deep it is nested. Numbers and symbols are shown;
 * what holds others is named with its size.
 */
std::string brief(const pmt::pmt_t& value);

} // namespace physec
} // namespace gr
