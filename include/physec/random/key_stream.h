// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/random/generator.h>
#include <physec/types.h>
#include <string>

namespace physec::random {

//! A place in a transmission: frames count from 0 at its start, symbols from 0 within a frame.
struct key_position {
    std::uint64_t frame = 0;
    std::uint32_t symbol = 0;
};

/*!
 * What two who share a key draw alike: a pure function of key, purpose and position, so that
 * either can start at any frame, and nobody counts what the other has drawn. Everything that a
 * protection draws from a key goes through here and nothing else does.
 *
 * Seeded, for experiments: the key is 64 bits and the generator behind it can be predicted from its
 * output. What protects a real Alice must be a cryptographic generator; it takes this one's place
 * with the same interface.
 */
class PHYSEC_CORE_API key_stream
{
public:
    /*!
     * \param key what both share
     * \param purpose what the numbers are for; different ones give independent numbers
     * \param at where in the transmission they are used
     */
    key_stream(std::uint64_t key, const std::string& purpose, key_position at = {});

    //! Uniform in [low, high).
    double uniform(double low, double high) { return random_.uniform(low, high); }

    //! One standard normal value.
    double normal() { return random_.normal(); }

    //! One value of CN(0, 1).
    cf64 complex_normal() { return random_.complex_normal(1.0); }

private:
    generator random_;
};

} // namespace physec::random
