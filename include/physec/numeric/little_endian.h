// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

/*!
 * \file
 * Unsigned integers as bytes, the least significant one first, whatever the machine. Both move the
 * pointer behind what they write or read.
 */
namespace physec::numeric {

template <class Integer>
void put_little_endian(std::uint8_t*& at, Integer value)
{
    for (std::size_t byte = 0; byte < sizeof(Integer); ++byte)
        *at++ = static_cast<std::uint8_t>(value >> (8 * byte));
}

template <class Integer>
Integer get_little_endian(const std::uint8_t*& at)
{
    std::uint64_t value = 0;
    for (std::size_t byte = 0; byte < sizeof(Integer); ++byte)
        value |= std::uint64_t(*at++) << (8 * byte);
    return static_cast<Integer>(value);
}

} // namespace physec::numeric
