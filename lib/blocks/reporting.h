// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log.h"
#include <exception>
#include <pmt/pmt.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * Handler of message port \p port that gives each message to \p handler. A message that cannot be
 * used, for which that throws, becomes one line of the log; the flowgraph goes on.
 */
template <class Handler>
auto reporting(const gr::logger_ptr& logger, const std::string& port, const Handler& handler)
{
    return [logger, port, handler](const pmt::pmt_t& message) {
        try {
            handler(message);
        } catch (const std::exception& problem) {
            warn(logger, port + " message ignored: " + problem.what());
        }
    };
}

} // namespace physec
} // namespace gr
