// SPDX-License-Identifier: GPL-3.0-or-later
#include "bytes.h"
#include <cstdio>
#include <cstdlib>
#include <physec/an/air/payload.h>
#include <physec/ofdm/frame_header.h>

using namespace physec;

/*!
 * \file
 * Header of a frame and payload of an AN-ISAC frame from arbitrary soft values and decisions: what is
 * read, written again, is the same.
 */
namespace {

[[noreturn]] void found(const char* what)
{
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

void header(fuzz::bytes input)
{
    std::vector<float> soft;
    while (!input.empty() && soft.size() < 4096)
        soft.push_back(input.take<float>());
    const auto read = ofdm::read_header(soft);
    if (read && !(ofdm::read_header(ofdm::header_signs(*read, 64)) == read))
        found("a header that is not read again as it was written");
}

void payload(fuzz::bytes input)
{
    static const auto config = [] {
        ofdm::frame_format format;
        format.ofdm = ofdm::frame_format::guarded(1e6, 32, 0.79);
        format.cyclic_prefix = 8;
        return an::make_air_config(an::config(), format, 8, 4, 1);
    }();
    static an::payload_coder coder(config);
    std::vector<std::uint8_t> dibits(config.payload_symbols()), packed;
    for (auto& dibit : dibits)
        dibit = input.take<std::uint8_t>() & 3;
    const auto block = coder.decode(dibits.data(), packed);
    if (block && block->bytes.size() > packed.size())
        found("a block longer than its frame");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    header({ data, size });
    payload({ data, size });
    return 0;
}
