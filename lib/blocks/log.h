// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/logger.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * A line of the log. Of a block that complains without end (bad frames, hostile messages) twenty
 * lines pass at once and then two a second; the next one that passes says how many were held back.
 * The logger's own formatting takes two seconds to compile, in every file that uses it; here it is
 * compiled once.
 */
void warn(const gr::logger_ptr& logger, const std::string& line);
void error(const gr::logger_ptr& logger, const std::string& line);

//! The line that a block with artificial noise owes its user: seeded noise is no protection.
void say_how_noise_is_drawn(const gr::logger_ptr& logger, std::uint64_t noise_seed);

} // namespace physec
} // namespace gr
