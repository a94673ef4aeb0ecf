// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings_message.h"
#include "pmt_text.h"
#include <physec/error.h>

namespace gr {
namespace physec {

void refuse_setting(const std::string& key, const pmt::pmt_t& value, const std::string& allowed)
{
    throw ::physec::invalid_input(key + " is " + brief(value) + "; allowed: " + allowed);
}

double setting_number(const std::string& key, const pmt::pmt_t& value)
{
    if (pmt::is_uint64(value)) // for pmt that is no integer, nor does it make a double of it
        return static_cast<double>(pmt::to_uint64(value));
    if (!pmt::is_real(value) && !pmt::is_integer(value))
        refuse_setting(key, value, "a number");
    return pmt::to_double(value);
}

namespace {

std::string name_of(const pmt::pmt_t& key)
{
    constexpr std::size_t longest = 60; // no setting has a longer name; a complaint quotes it
    if (!pmt::is_symbol(key) || pmt::symbol_to_string(key).size() > longest)
        refuse_setting("key", key, "a symbol, the name of a setting");
    return pmt::symbol_to_string(key);
}

} // namespace

void read_settings(const pmt::pmt_t& message,
                   const std::function<void(const std::string&, const pmt::pmt_t&)>& set)
{
    if (pmt::is_pair(message) && pmt::is_symbol(pmt::car(message)))
        return set(name_of(pmt::car(message)), pmt::cdr(message));
    const bool pdu = pmt::is_pair(message) && pmt::is_dict(pmt::car(message));
    const pmt::pmt_t fields = pdu ? pmt::car(message) : message;
    if (!pmt::is_dict(fields))
        refuse_setting(
            "message", message, "a dictionary of settings, or a pair of a key and its value");
    for (auto items = pmt::dict_items(fields); !pmt::is_null(items); items = pmt::cdr(items))
        set(name_of(pmt::car(pmt::car(items))), pmt::cdr(pmt::car(items)));
}

} // namespace physec
} // namespace gr
