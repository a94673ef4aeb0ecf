// SPDX-License-Identifier: GPL-3.0-or-later
#include "pmt_text.h"
#include <functional>

namespace gr {
namespace physec {

namespace {

constexpr std::size_t longest = 60;

//! Printable and short, so that a symbol cannot write lines or colours into a log.
std::string printable(const std::string& symbol)
{
    std::string text;
    for (const char letter : symbol.substr(0, longest))
        text += letter >= ' ' && letter <= '~' ? letter : '?';
    return symbol.size() > longest ? text + "..." : text;
}

//! What holds others, and what it is called; pmt itself has no name for a type.
const struct {
    std::function<bool(const pmt::pmt_t&)> is;
    const char* words;
} sized[] = {
    { pmt::is_u8vector, "a u8 vector" },    { pmt::is_s8vector, "an s8 vector" },
    { pmt::is_u16vector, "a u16 vector" },  { pmt::is_s16vector, "an s16 vector" },
    { pmt::is_u32vector, "a u32 vector" },  { pmt::is_s32vector, "an s32 vector" },
    { pmt::is_u64vector, "a u64 vector" },  { pmt::is_s64vector, "an s64 vector" },
    { pmt::is_f32vector, "an f32 vector" }, { pmt::is_f64vector, "an f64 vector" },
    { pmt::is_c32vector, "a c32 vector" },  { pmt::is_c64vector, "a c64 vector" },
    { pmt::is_vector, "a vector" },         { pmt::is_tuple, "a tuple" },
};

} // namespace

std::string brief(const pmt::pmt_t& value)
{
    if (pmt::is_symbol(value))
        return printable(pmt::symbol_to_string(value));
    if (pmt::is_number(value) || pmt::is_bool(value))
        return pmt::write_string(value).substr(0, longest);
    if (pmt::is_null(value))
        return "empty";
    for (const auto& kind : sized)
        if (kind.is(value)) {
            const auto elements = std::to_string(pmt::length(value));
            return kind.words + (" of " + elements) + (elements == "1" ? " element" : " elements");
        }
    if (pmt::is_dict(value))
        return "a dictionary";
    if (pmt::is_pair(value))
        return "a pair";
    return "of another type";
}

} // namespace physec
} // namespace gr
