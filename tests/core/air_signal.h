// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/channel/fractional_delay.h>
#include <physec/channel/multipath.h>
#include <physec/ofdm/frame_format.h>
#include <physec/ofdm/symbol_transform.h>
#include <physec/random/generator.h>
#include <vector>

/*!
 * \file
 * What a receiver hears of a few frames: the plain way, sample by sample.
 */
namespace air_signal {

using namespace physec;

inline ofdm::frame_format small_format(int idle_symbols = 0)
{
    ofdm::frame_format format;
    format.ofdm = ofdm::frame_format::guarded(25e6, 128, 0.79);
    format.cyclic_prefix = 32;
    format.header_symbols = 4;
    format.body_symbols = 16;
    format.idle_symbols = idle_symbols;
    return format;
}

//! Samples of one antenna: frames numbered first_counter, ..., silence in between.
inline std::vector<cf32> antenna_samples(const ofdm::frame_format& format,
                                         const ofdm::pilot_grid& body,
                                         int antenna,
                                         int frames,
                                         std::uint16_t session,
                                         std::uint32_t first_counter)
{
    const int subcarriers = format.ofdm.active_count();
    ofdm::symbol_transform transform(format);
    std::vector<cf32> out(static_cast<std::size_t>(frames) * format.spacing_samples());
    std::vector<cf32> symbol(subcarriers);
    for (int f = 0; f < frames; ++f) {
        cf32* next = out.data() + static_cast<std::size_t>(f) * format.spacing_samples();
        const ofdm::pilot_grid parts[] = { ofdm::make_preamble(format, body.antennas()),
                                           ofdm::make_header(
                                               format, { session, first_counter + f }, body),
                                           body };
        for (const auto& part : parts)
            for (int g = 0; g < part.symbols; ++g, next += format.symbol_samples()) {
                for (int m = 0; m < subcarriers; ++m)
                    symbol[m] = cf32(part.values(g * subcarriers + m, antenna));
                transform.to_samples(symbol.data(), next);
            }
    }
    return out;
}

//! Adds gain x(t (1 + clock) - delay) of one path to \p out, which begins at time 0.
inline void add_path(const std::vector<cf32>& sent,
                     double delay_samples,
                     cf64 gain,
                     std::vector<cf32>& out,
                     double clock = 0.0)
{
    constexpr int pad = 64;
    std::vector<cf32> padded(sent.size() + 2 * pad);
    std::copy(sent.begin(), sent.end(), padded.begin() + pad);
    for (std::size_t t = 0; t < out.size(); ++t) {
        const double position = t * (1.0 + clock) - delay_samples;
        const auto whole = static_cast<std::int64_t>(std::floor(position));
        if (whole < -pad / 2 || whole >= static_cast<std::int64_t>(sent.size()) + pad / 2)
            continue;
        float weights[channel::fractional_delay::taps];
        channel::fractional_delay::instance().weights(position - whole, weights);
        const cf32* in = padded.data() + pad + whole - channel::fractional_delay::before;
        cf32 value = 0.0f;
        for (int k = 0; k < channel::fractional_delay::taps; ++k)
            value += weights[k] * in[k];
        out[t] += cf32(gain) * value;
    }
}

inline void add_carrier_offset(std::vector<cf32>& samples, double cycles_per_sample)
{
    for (std::size_t t = 0; t < samples.size(); ++t)
        samples[t] *= cf32(std::polar(1.0, 2.0 * pi * cycles_per_sample * t));
}

inline double mean_power(const std::vector<cf32>& samples)
{
    double sum = 0.0;
    for (const cf32 x : samples)
        sum += std::norm(x);
    return sum / samples.size();
}

} // namespace air_signal
