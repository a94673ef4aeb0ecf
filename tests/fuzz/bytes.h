// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

/*!
 * \file
 * What fuzz targets make of a fuzzer's bytes: a target is one function from bytes to whatever it tries,
 * which returns, or ends the process when it has found something.
 */
namespace fuzz {

//! Reads from the front; behind the end there are zeros, so that every input means something.
class bytes
{
public:
    bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

    bool empty() const { return size_ == 0; }
    std::size_t left() const { return size_; }

    template <class Value>
    Value take()
    {
        Value value{};
        const std::size_t count = sizeof(Value) < size_ ? sizeof(Value) : size_;
        std::memcpy(&value, data_, count);
        data_ += count;
        size_ -= count;
        return value;
    }

    //! An integer from 0 to \p most.
    std::uint32_t up_to(std::uint32_t most) { return take<std::uint16_t>() % (most + 1); }

private:
    const std::uint8_t* data_;
    std::size_t size_;
};

} // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
