// SPDX-License-Identifier: GPL-3.0-or-later
#include "log.h"

namespace gr {
namespace physec {

void warn(const gr::logger_ptr& logger, const std::string& line) { logger->warn("{}", line); }

void error(const gr::logger_ptr& logger, const std::string& line) { logger->error("{}", line); }

} // namespace physec
} // namespace gr
