// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <physec/an/air/air_config.h>
#include <physec/secret/record.h>

/*!
 * \file
 * The user's channel as payload of a sealed record (secret/record.h), which holds its session. Little
 * endian, h antenna after antenna, each value real part first, single precision:
 *
 *     | frame 8 | antennas N 2 | active subcarriers 2 | h 8 N active |
 */
namespace physec::an {

//! Of all that user and base station must have in common. Powers and shares may differ.
PHYSEC_CORE_API secret::configuration_hash hash_air_config(const air_config& config);

//! CSI of an AN-ISAC frame on the air.
struct measured_channel {
    std::uint64_t session, frame; //!< of the frame it was measured on
    matrix_cf64 h;                //!< N x active, y = h^H x on each subcarrier
};

class PHYSEC_CORE_API channel_state_record
{
public:
    explicit channel_state_record(const air_config& config);

    std::size_t bytes() const { return bytes_; }

    //! Throws invalid_input on another shape, or values that are not finite. \param out bytes() of them
    void write(const measured_channel& csi, std::uint8_t* out) const;

    //! Likewise. \param in bytes() of them, authenticated
    measured_channel read(std::uint32_t session, const std::uint8_t* in) const;

private:
    int antennas_, subcarriers_;
    std::size_t bytes_;
};

} // namespace physec::an
