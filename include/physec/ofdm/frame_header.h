// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <physec/api.h>
#include <vector>

namespace physec::ofdm {

//! What every frame says about itself, in clear: nothing of it is secret.
struct frame_header {
    /*!
     * Chosen anew whenever a transmitter starts. A receiver that calibrated the transmitter's
     * oscillator phases sees from it that they have been drawn again since.
     */
    std::uint16_t session = 0;
    std::uint32_t counter = 0; //!< number of the frame since the epoch

    static constexpr int bits = 64; //!< session, counter and a 16-bit CRC
};

inline bool operator==(const frame_header& a, const frame_header& b)
{
    return a.session == b.session && a.counter == b.counter;
}

/*!
 * The header as signs +1 or -1: its 64 bits, whitened, repeated until \p capacity is full.
 * \param capacity at least frame_header::bits, else invalid_input
 */
PHYSEC_CORE_API std::vector<float> header_signs(const frame_header& header, int capacity);

/*!
 * Inverse of header_signs() from soft values (positive for +1, larger when surer); repetitions are
 * added up. Nothing when the CRC-16 fails.
 */
PHYSEC_CORE_API std::optional<frame_header> read_header(const std::vector<float>& soft);

} // namespace physec::ofdm
