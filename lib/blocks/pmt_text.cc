// SPDX-License-Identifier: GPL-3.0-or-later
#include "pmt_text.h"

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

std::string sized(const char* kind, std::size_t elements)
{
    return std::string(kind) + " of " + std::to_string(elements) +
           (elements == 1 ? " element" : " elements");
}

//! Of the elements themselves; the name has to be taken from the type, for pmt has no function.
const char* uniform_kind(const pmt::pmt_t& value)
{
    if (pmt::is_u8vector(value))
        return "a u8 vector";
    if (pmt::is_s8vector(value))
        return "an s8 vector";
    if (pmt::is_u16vector(value))
        return "a u16 vector";
    if (pmt::is_s16vector(value))
        return "an s16 vector";
    if (pmt::is_u32vector(value))
        return "a u32 vector";
    if (pmt::is_s32vector(value))
        return "an s32 vector";
    if (pmt::is_u64vector(value))
        return "a u64 vector";
    if (pmt::is_s64vector(value))
        return "an s64 vector";
    if (pmt::is_f32vector(value))
        return "an f32 vector";
    if (pmt::is_f64vector(value))
        return "an f64 vector";
    return pmt::is_c32vector(value) ? "a c32 vector" : "a c64 vector";
}

} // namespace

std::string brief(const pmt::pmt_t& value)
{
    if (pmt::is_symbol(value))
        return printable(pmt::symbol_to_string(value));
    if (pmt::is_number(value) || pmt::is_bool(value))
        return pmt::write_string(value).substr(0, longest);
    if (pmt::is_null(value))
        return "empty";
    if (pmt::is_uniform_vector(value))
        return sized(uniform_kind(value), pmt::length(value));
    if (pmt::is_vector(value))
        return sized("a vector", pmt::length(value));
    if (pmt::is_tuple(value))
        return sized("a tuple", pmt::length(value));
    if (pmt::is_dict(value))
        return "a dictionary";
    if (pmt::is_pair(value))
        return "a pair";
    return "of another type";
}

} // namespace physec
} // namespace gr
