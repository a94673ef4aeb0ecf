// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/ofdm/frame_header.h>
#include <array>
#include <boost/crc.hpp>
#include <physec/error.h>

namespace physec::ofdm {

namespace {

// An even mix of both signs whatever the counter is, so that no header is one flat tone.
constexpr std::uint64_t whitening = 0x9a3c5f17d2e8604bULL;

std::uint64_t with_crc(const frame_header& header)
{
    const std::array<std::uint8_t, 6> bytes = { static_cast<std::uint8_t>(header.session >> 8),
                                                static_cast<std::uint8_t>(header.session),
                                                static_cast<std::uint8_t>(header.counter >> 24),
                                                static_cast<std::uint8_t>(header.counter >> 16),
                                                static_cast<std::uint8_t>(header.counter >> 8),
                                                static_cast<std::uint8_t>(header.counter) };
    boost::crc_ccitt_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return std::uint64_t(header.session) << 48 | std::uint64_t(header.counter) << 16 |
           crc.checksum();
}

} // namespace

std::vector<float> header_signs(const frame_header& header, int capacity)
{
    if (capacity < frame_header::bits)
        throw invalid_input(complaint("room for the frame header", capacity, "at least 64 bits"));
    const std::uint64_t word = with_crc(header) ^ whitening;
    std::vector<float> signs(capacity);
    for (int k = 0; k < capacity; ++k)
        signs[k] = word >> (63 - k % frame_header::bits) & 1 ? -1.0f : 1.0f;
    return signs;
}

std::optional<frame_header> read_header(const std::vector<float>& soft)
{
    std::array<float, frame_header::bits> sums{};
    for (std::size_t k = 0; k < soft.size(); ++k)
        sums[k % frame_header::bits] += soft[k];
    std::uint64_t word = 0;
    for (const float sum : sums)
        word = word << 1 | (sum < 0.0f);
    word ^= whitening;
    const frame_header header{ static_cast<std::uint16_t>(word >> 48),
                               static_cast<std::uint32_t>(word >> 16) };
    if (with_crc(header) != word)
        return std::nullopt;
    return header;
}

} // namespace physec::ofdm
