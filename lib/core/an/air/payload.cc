// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/air/payload.h>
#include <algorithm>
#include <boost/crc.hpp>
#include <physec/error.h>
#include <physec/random/generator.h>

namespace physec::an {

namespace {

std::uint32_t checksum(const std::vector<std::uint8_t>& bytes)
{
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size() - 4);
    return crc.checksum();
}

void write(std::uint8_t* to, int bytes, std::uint32_t value)
{
    for (int k = bytes - 1; k >= 0; --k, value >>= 8)
        to[k] = static_cast<std::uint8_t>(value & 0xff);
}

std::uint32_t read(const std::uint8_t* from, int bytes)
{
    std::uint32_t value = 0;
    for (int k = 0; k < bytes; ++k)
        value = value << 8 | from[k];
    return value;
}

} // namespace

std::uint32_t count_blocks(const air_config& config, std::size_t bytes)
{
    const std::size_t each = config.payload_bytes();
    return static_cast<std::uint32_t>(std::max<std::size_t>(1, (bytes + each - 1) / each));
}

payload_block
cut_block(const air_config& config, const std::vector<std::uint8_t>& data, std::uint32_t number)
{
    const std::uint32_t blocks = count_blocks(config, data.size());
    if (number >= blocks)
        throw invalid_input(
            complaint("block number", number, "0 to " + std::to_string(blocks - 1)));
    const std::size_t each = config.payload_bytes(), begin = number * each;
    const std::size_t end = std::min(data.size(), begin + each);
    return { number, blocks, { data.begin() + begin, data.begin() + end } };
}

payload_coder::payload_coder(const air_config& config)
    : payload_bytes_((throw_if_invalid(config.validate()), config.payload_bytes())),
      whitening_(config.payload_symbols()),
      packed_(payload_bytes_ + block_overhead_bytes)
{
    random::generator random(config.pilot_seed, "an whitening");
    for (auto& dibit : whitening_)
        dibit = static_cast<std::uint8_t>(random.below(4));
}

const std::vector<std::uint8_t>& payload_coder::pack(const payload_block& block)
{
    const int length = static_cast<int>(block.bytes.size());
    if (length > payload_bytes_)
        throw invalid_input(
            complaint("bytes of a block", length, "0 to " + std::to_string(payload_bytes_)));
    std::fill(packed_.begin(), packed_.end(), std::uint8_t(0));
    write(packed_.data(), 4, block.number);
    write(packed_.data() + 4, 4, block.blocks);
    write(packed_.data() + 8, 2, length);
    std::copy(block.bytes.begin(), block.bytes.end(), packed_.begin() + 10);
    write(packed_.data() + packed_.size() - 4, 4, checksum(packed_));
    return packed_;
}

void payload_coder::encode(const payload_block& block, cf32* symbols)
{
    pack(block);
    const auto points = qpsk_points();
    for (std::size_t k = 0; k < whitening_.size(); ++k) {
        const int dibit = k / 4 < packed_.size() ? packed_[k / 4] >> (6 - 2 * (k % 4)) & 3 : 0;
        symbols[k] = points[dibit ^ whitening_[k]];
    }
}

std::optional<payload_block> payload_coder::decode(const std::uint8_t* dibits,
                                                   std::vector<std::uint8_t>& packed) const
{
    packed.assign(payload_bytes_ + block_overhead_bytes, 0);
    for (std::size_t k = 0; k < 4 * packed.size(); ++k)
        packed[k / 4] |= (dibits[k] ^ whitening_[k]) << (6 - 2 * (k % 4));
    const int length = static_cast<int>(read(packed.data() + 8, 2));
    if (read(packed.data() + packed.size() - 4, 4) != checksum(packed) || length > payload_bytes_)
        return std::nullopt;
    payload_block block{ read(packed.data(), 4), read(packed.data() + 4, 4), {} };
    block.bytes.assign(packed.begin() + 10, packed.begin() + 10 + length);
    return block;
}

} // namespace physec::an
