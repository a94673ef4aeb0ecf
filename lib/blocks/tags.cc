// SPDX-License-Identifier: GPL-3.0-or-later
#include "tags.h"
#include "log.h"
#include "pmt_text.h"
#include <limits>

namespace gr {
namespace physec {

namespace {

bool is_count(const pmt::pmt_t& value)
{
    return pmt::is_uint64(value) || (pmt::is_integer(value) && pmt::to_long(value) >= 0);
}

bool is_time(const pmt::pmt_t& value)
{
    if (!pmt::is_tuple(value) || pmt::length(value) < 2)
        return false;
    const auto seconds = pmt::tuple_ref(value, 0), fraction = pmt::tuple_ref(value, 1);
    return is_count(seconds) && pmt::to_uint64(seconds) <= 10000000000u &&
           (pmt::is_real(fraction) || pmt::is_integer(fraction)) &&
           pmt::to_double(fraction) >= 0.0 && pmt::to_double(fraction) < 1.0;
}

void refuse(const gr::logger_ptr& logger,
            const char* name,
            const pmt::pmt_t& value,
            const char* allowed)
{
    warn(logger, name + (" is " + brief(value)) + " and ignored; allowed: " + allowed);
}

} // namespace

std::optional<tag_time> rx_time_from_pmt(const pmt::pmt_t& value, const gr::logger_ptr& logger)
{
    if (is_time(value))
        return tag_time{ pmt::to_uint64(pmt::tuple_ref(value, 0)),
                         pmt::to_double(pmt::tuple_ref(value, 1)) };
    refuse(logger,
           "time of a sample",
           value,
           "a tuple of whole seconds (0 to 1e10) and a fraction (from 0 to below 1)");
    return std::nullopt;
}

std::optional<double> rx_rate_from_pmt(const pmt::pmt_t& value, const gr::logger_ptr& logger)
{
    const double highest = std::numeric_limits<double>::max();
    if (pmt::is_real(value) && pmt::to_double(value) > 0.0 && pmt::to_double(value) <= highest)
        return pmt::to_double(value);
    refuse(logger, "rate of the samples", value, "a number > 0");
    return std::nullopt;
}

std::optional<std::uint64_t> frame_from_pmt(const pmt::pmt_t& value, const gr::logger_ptr& logger)
{
    if (is_count(value))
        return pmt::to_uint64(value);
    refuse(logger, "number of a frame", value, "an integer >= 0");
    return std::nullopt;
}

std::optional<sync_report> sync_from_pmt(const pmt::pmt_t& value, const gr::logger_ptr& logger)
{
    const auto field = [&](const char* name, const pmt::pmt_t& absent) {
        return pmt::is_dict(value) ? pmt::dict_ref(value, pmt::mp(name), absent) : pmt::PMT_NIL;
    };
    const auto frame = field("frame", pmt::PMT_NIL);
    const auto session = field("session", pmt::from_uint64(0));
    const auto complaint = field("complaint", pmt::mp(""));
    if (is_count(frame) && is_count(session) && pmt::is_symbol(complaint))
        return sync_report{ pmt::to_uint64(frame),
                            pmt::to_uint64(session),
                            pmt::symbol_to_string(complaint) };
    refuse(logger,
           "tag sync",
           value,
           "a dict with frame and session (integers >= 0) and complaint (a symbol)");
    return std::nullopt;
}

} // namespace physec
} // namespace gr
