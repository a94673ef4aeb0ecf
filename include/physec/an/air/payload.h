// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <physec/an/air/air_config.h>
#include <vector>

/*!
 * \file
 * The payload of one frame:
 *
 *     | number (4) | blocks (4) | length (2) | length bytes | zeros | CRC-32 (4) |
 *
 * Integers are big-endian; the CRC (that of Ethernet) covers all that precedes it. The whole is
 * whitened with public random bytes, so that zeros, too, are sent as random symbols, and becomes
 * QPSK, see qpsk.h, most significant bits first. Symbols fill subcarrier after subcarrier, on each
 * the payload symbols in the order of time.
 */
namespace physec::an {

//! One numbered piece of what is sent.
struct PHYSEC_CORE_API payload_block {
    std::uint32_t number = 0; //!< from 0
    std::uint32_t blocks = 1; //!< of the whole, so that a receiver knows when it has all
    std::vector<std::uint8_t> bytes;
};

//! Blocks that \p bytes take, at least 1.
PHYSEC_CORE_API std::uint32_t count_blocks(const air_config& config, std::size_t bytes);

//! Block \p number of \p data; throws invalid_input unless there is one.
PHYSEC_CORE_API payload_block cut_block(const air_config& config,
                                        const std::vector<std::uint8_t>& data,
                                        std::uint32_t number);

class PHYSEC_CORE_API payload_coder
{
public:
    //! Throws invalid_input when the configuration does not validate.
    explicit payload_coder(const air_config& config);

    /*!
     * The block as it is protected, before whitening: payload_bytes() + block_overhead_bytes.
     * Throws invalid_input when it is too long.
     */
    const std::vector<std::uint8_t>& pack(const payload_block& block);

    /*!
     * \param symbols receives config.payload_symbols() QPSK points; up to three at the end, which
     *        make no whole byte, are pilots like the whitening
     */
    void encode(const payload_block& block, cf32* symbols);

    /*!
     * \param dibits config.payload_symbols() decisions
     * \param packed receives the block as pack() made it, with whatever was decided wrongly
     * \returns nothing when the CRC fails
     */
    std::optional<payload_block> decode(const std::uint8_t* dibits,
                                        std::vector<std::uint8_t>& packed) const;

private:
    int payload_bytes_;
    std::vector<std::uint8_t> whitening_; // dibits, one per payload symbol
    std::vector<std::uint8_t> packed_;
};

} // namespace physec::an
