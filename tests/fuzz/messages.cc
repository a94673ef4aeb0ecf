// SPDX-License-Identifier: GPL-3.0-or-later
#include "an/messages.h"
#include "bytes.h"
#include "fpi/messages.h"
#include "pmt_text.h"
#include "tags.h"
#include <cstdio>
#include <cstdlib>
#include <physec/error.h>

using namespace gr::physec;

/*!
 * \file
 * Readers of messages and tags on any value of any type: they return or say what is allowed, and what
 * they say is short.
 */
namespace {

std::string name(fuzz::bytes& input)
{
    static const char* known[] = {
        "fakes",   "mode",  "snr_db",   "alice_m",   "scatterers_m",    "tau", "alpha",
        "power",   "h",     "csi",      "h_e",       "theta",           "phi", "frame",
        "session", "shape", "transmit", "complaint", "normalize_power", "x"
    };
    return known[input.take<std::uint8_t>() % (sizeof(known) / sizeof(*known))];
}

template <class Value>
std::vector<Value> vector_of(fuzz::bytes& input)
{
    std::vector<Value> values(input.take<std::uint8_t>() % 9);
    for (auto& value : values)
        value = input.take<Value>();
    return values;
}

pmt::pmt_t value(fuzz::bytes& input, int depth)
{
    const int kind = input.take<std::uint8_t>() % (depth > 0 ? 17 : 12);
    switch (kind) {
    case 0:
        return pmt::PMT_NIL;
    case 1:
        return input.take<std::uint8_t>() & 1 ? pmt::PMT_T : pmt::PMT_F;
    case 2:
        return pmt::from_long(input.take<std::int64_t>());
    case 3:
        return pmt::from_uint64(input.take<std::uint64_t>());
    case 4:
        return pmt::from_double(input.take<double>());
    case 5:
        return pmt::from_complex(input.take<double>(), input.take<double>());
    case 6:
        return pmt::mp(name(input));
    case 7: {
        const auto values = vector_of<double>(input);
        return pmt::init_f64vector(values.size(), values);
    }
    case 8: {
        const auto values = vector_of<std::complex<double>>(input);
        return pmt::init_c64vector(values.size(), values);
    }
    case 9: {
        const auto values = vector_of<std::complex<float>>(input);
        return pmt::init_c32vector(values.size(), values);
    }
    case 10: {
        const auto values = vector_of<std::int32_t>(input);
        return pmt::init_s32vector(values.size(), values);
    }
    case 11: {
        const auto values = vector_of<std::uint8_t>(input);
        return pmt::init_u8vector(values.size(), values);
    }
    case 12:
        return pmt::make_tuple(value(input, depth - 1), value(input, depth - 1));
    case 13:
        return pmt::make_vector(input.take<std::uint8_t>() % 4, value(input, depth - 1));
    case 14:
        return pmt::cons(value(input, depth - 1), value(input, depth - 1));
    default: {
        auto dict = pmt::make_dict();
        for (int fields = input.take<std::uint8_t>() % 5; fields > 0; --fields)
            dict = pmt::dict_add(dict, pmt::mp(name(input)), value(input, depth - 1));
        return kind == 15 ? dict : pmt::cons(dict, value(input, depth - 1));
    }
    }
}

template <class Read>
void refuses_or_reads(const Read& read)
{
    try {
        read();
    } catch (const ::physec::invalid_input& complaint) {
        // A key that is not known is quoted whole, and names here are short.
        if (std::string(complaint.what()).size() > 400) {
            std::fprintf(stderr, "a complaint that is too long: %s\n", complaint.what());
            std::abort();
        }
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::bytes input(data, size);
    const auto message = value(input, 4);
    if (brief(message).size() > 64)
        std::abort();
    refuses_or_reads([&] {
        ::physec::fpi::config config;
        edit(config, message);
        config.validate();
    });
    refuses_or_reads([&] {
        ::physec::an::config config;
        edit(config, message);
        config.validate();
    });
    refuses_or_reads([&] { fakes_from_pmt(message); });
    refuses_or_reads([&] { csi_from_pmt(message); });
    refuses_or_reads([&] { air_csi_from_pmt(message); });
    refuses_or_reads([&] { transmit_chains_from_pmt(message); });
    refuses_or_reads([&] { channel_state_from_pmt(message); });
    refuses_or_reads([&] { number_from_pmt(message); });
    static const auto logger = std::make_shared<gr::logger>("fuzz");
    rx_time_from_pmt(message, logger);
    rx_rate_from_pmt(message, logger);
    frame_from_pmt(message, logger);
    sync_from_pmt(message, logger);
    return 0;
}
