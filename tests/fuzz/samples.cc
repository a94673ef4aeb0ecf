// SPDX-License-Identifier: GPL-3.0-or-later
#include "air_signal.h"
#include "bytes.h"
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <physec/error.h>
#include <physec/fpi/receive/bob.h>
#include <physec/sync/frame_receiver.h>

using namespace physec;

/*!
 * \file
 * Synchronizer and Bob on whatever an antenna may deliver: three honest frames to which the input does
 * one thing after another (overwrites samples with NaN, infinities, denormals, 1e30 or a tone, repeats,
 * drops or scales them, lets the time jump). No position that he calls reliable may be no number.
 */
namespace {

ofdm::frame_format format()
{
    ofdm::frame_format small;
    small.ofdm = ofdm::frame_format::guarded(25e6, 32, 0.79);
    small.cyclic_prefix = 8;
    small.header_symbols = 4;
    small.body_symbols = 4;
    return small;
}

fpi::config lab()
{
    fpi::config config;
    config.ofdm = format().ofdm;
    config.tx_antennas = 2;
    config.pilots = format().body_symbols;
    config.scatterers_m = { { 8.89, -6.05 } };
    config.fakes = { { 1e-9, 0.1 } };
    return config;
}

cf32 special(std::uint8_t kind, std::size_t t)
{
    const float infinity = std::numeric_limits<float>::infinity();
    switch (kind % 7) {
    case 0:
        return { std::numeric_limits<float>::quiet_NaN(), 0.0f };
    case 1:
        return { 0.0f, infinity };
    case 2:
        return { -infinity, infinity };
    case 3:
        return { 1e30f, -1e30f };
    case 4:
        return { 1e-42f, 1e-42f };
    case 5:
        return {};
    default:
        return std::polar(1.0f, 0.3f * static_cast<float>(t));
    }
}

void change(std::vector<cf32>& heard, fuzz::bytes& input)
{
    const std::uint32_t last = heard.size() - 1;
    const std::size_t from = input.up_to(last);
    const std::size_t to = std::min<std::size_t>(from + input.up_to(600), last);
    const auto what = input.take<std::uint8_t>();
    const auto value = input.take<std::uint8_t>();
    const auto begin = heard.begin() + from, end = heard.begin() + to;
    switch (what % 4) {
    case 0:
        for (auto t = from; t < to; ++t)
            heard[t] = special(value, t);
        break;
    case 1: // replayed, a whole frame or a piece of one
        if (heard.size() < 20000) {
            const std::vector<cf32> piece(begin, end);
            heard.insert(heard.begin() + input.up_to(last), piece.begin(), piece.end());
        }
        break;
    case 2:
        if (to - from + 1 < heard.size())
            heard.erase(begin, end);
        break;
    default:
        for (auto t = begin; t != end; ++t)
            *t *= std::ldexp(1.0f, value - 128);
    }
}

const std::vector<cf32>& honest()
{
    static const auto samples = [] {
        const auto pilots =
            ofdm::random_phase_pilots(format().body_symbols, format().ofdm.active_count(), 2, 1);
        auto heard = air_signal::antenna_samples(format(), pilots, 0, 3, 7, 4294967294u);
        heard.insert(heard.begin(), 100, cf32(0.0f));
        random::generator(1, "noise").add_complex_normal(heard.data(), heard.size(), 1e-3);
        return heard;
    }();
    return samples;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::bytes input(data, std::min<std::size_t>(size, 256));
    std::vector<cf32> heard = honest();
    const auto jump = input.take<std::int32_t>();
    while (!input.empty())
        change(heard, input);

    sync::receiver_options options;
    options.format = format();
    sync::frame_receiver receiver(options);
    static const auto config = lab();
    static const auto pilots =
        ofdm::random_phase_pilots(config.pilots, config.ofdm.active_count(), config.tx_antennas, 1);
    static fpi::bob bob(config, pilots, 1);
    const auto deliver = [](const sync::received_frame& frame) {
        const vector_cf64 body = frame.body.cast<cf64>();
        try {
            const auto found = bob.estimate(body, frame.header.counter);
            const bool is_number =
                std::isfinite(found.position_m.x) && std::isfinite(found.position_m.y);
            if (found.reliable && !is_number) {
                std::fprintf(stderr, "a reliable position that is no number\n");
                std::abort();
            }
        } catch (const invalid_input&) {
            // He says what he cannot use.
        }
    };
    const std::size_t half = heard.size() / 2;
    receiver.process(heard.data(), half, deliver);
    if (jump)
        receiver.set_time(jump, 0.25);
    receiver.process(heard.data() + half, heard.size() - half, deliver);
    return 0;
}
