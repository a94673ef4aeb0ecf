// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/logger.h>
#include <string>

namespace gr {
namespace physec {

//! A line of the log. Of a block that complains without end (bad frames, hostile messages) twenty lines
//! pass at once and then two a second; the next one that passes says how many were held back. The logger's own formatting takes two seconds to compile, in every file that
//! uses it; here it is compiled once.
void warn(const gr::logger_ptr& logger, const std::string& line);
void error(const gr::logger_ptr& logger, const std::string& line);

} // namespace physec
} // namespace gr
