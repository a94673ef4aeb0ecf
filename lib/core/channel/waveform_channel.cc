// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/channel/waveform_channel.h>
#include <algorithm>
#include <cmath>
#include <physec/error.h>
#include <physec/ofdm/numerology.h>
#include <string>

namespace physec::channel {

namespace {

constexpr double most_delay_samples = 1 << 24; // 0.01 s at 1.6 GHz; bounds the memory
constexpr std::size_t longest_part = 1024;     // keeps the antennas' parts in the first cache

double checked_rate(double sample_rate_hz)
{
    throw_if_invalid(ofdm::validate_rate("sample_rate_hz", sample_rate_hz));
    return sample_rate_hz;
}

void check(const antenna_path& path, std::size_t number, int tx_antennas, double sample_rate_hz)
{
    const std::string where = "paths[" + std::to_string(number) + "]: ";
    const std::string problem = validate(path);
    throw_if_invalid(problem.empty() ? problem : where + problem);
    if (path.delay_s * sample_rate_hz > most_delay_samples)
        throw invalid_input(
            complaint(where + "delay_s",
                      path.delay_s,
                      "up to " + std::to_string(most_delay_samples / sample_rate_hz * 1e6) +
                          " us, 2^24 samples at this rate"));
    if (path.tx >= tx_antennas)
        throw invalid_input(complaint(where + "tx",
                                      path.tx,
                                      "0 to " + std::to_string(tx_antennas - 1) +
                                          " with tx_antennas = " + std::to_string(tx_antennas)));
}

} // namespace

waveform_channel::waveform_channel(const std::vector<antenna_path>& paths,
                                   int tx_antennas,
                                   double sample_rate_hz,
                                   int rx,
                                   std::uint64_t seed)
    : sample_rate_hz_(checked_rate(sample_rate_hz)),
      now_(std::clamp(tx_antennas, 0, 64)),
      random_(seed, "waveform channel noise", rx)
{
    if (tx_antennas < 1 || tx_antennas > 64)
        throw invalid_input(complaint("tx_antennas", tx_antennas, "1 to 64"));
    if (rx < 0 || rx > 63)
        throw invalid_input(complaint("rx", rx, "0 to 63"));
    std::ptrdiff_t furthest = 0;
    for (std::size_t k = 0; k < paths.size(); ++k) {
        check(paths[k], k, tx_antennas, sample_rate_hz);
        if (paths[k].rx != rx)
            continue;
        tap_set taps;
        const double position = -paths[k].delay_s * sample_rate_hz_;
        taps.tx = paths[k].tx;
        taps.whole = static_cast<std::ptrdiff_t>(std::floor(position));
        fractional_delay::instance().weights(position - std::floor(position), taps.weights.data());
        taps.gain = cf32(paths[k].gain);
        furthest = std::max(furthest, -taps.whole);
        paths_.push_back(taps);
    }
    for (int i = 0; i < tx_antennas; ++i)
        history_.emplace_back(lookahead + furthest + fractional_delay::before, longest_part);
}

void waveform_channel::set_noise_variance(double noise_variance)
{
    if (!(noise_variance >= 0.0) || !std::isfinite(noise_variance))
        throw invalid_input(complaint("noise_variance", noise_variance, "finite and >= 0"));
    noise_variance_ = noise_variance;
}

void waveform_channel::set_carrier_offset_hz(double carrier_offset_hz)
{
    if (!(std::abs(carrier_offset_hz) < 0.5 * sample_rate_hz_))
        throw invalid_input(complaint("carrier_offset_hz",
                                      carrier_offset_hz,
                                      "magnitude below half the sample rate, " +
                                          std::to_string(0.5 * sample_rate_hz_)));
    carrier_offset_hz_ = carrier_offset_hz;
}

std::size_t waveform_channel::process(const cf32* const* in, cf32* out, std::size_t count)
{
    const double variance = noise_variance_;
    const double offset_hz = carrier_offset_hz_;
    if (offset_hz != shifted_hz_) {
        shift_.set(offset_hz / sample_rate_hz_);
        shifted_hz_ = offset_hz;
    }
    std::size_t written = 0;
    for (std::size_t done = 0; done < count;) {
        std::size_t part = std::min(count - done, longest_part);
        if (missing_ > 0)
            part = std::min<std::size_t>(part, missing_);
        for (std::size_t i = 0; i < history_.size(); ++i)
            now_[i] = history_[i].append(in[i] + done, part) - lookahead;
        done += part;
        if (missing_ > 0) {
            missing_ -= static_cast<int>(part);
            continue;
        }
        add_paths(out + written, part);
        shift_.apply(out + written, part);
        if (variance > 0.0)
            random_.add_complex_normal(out + written, part, variance);
        written += part;
    }
    return written;
}

void waveform_channel::restart()
{
    for (sample_history& history : history_)
        history.restart();
    shift_.restart();
    missing_ = lookahead;
}

void waveform_channel::add_paths(cf32* out, std::size_t count) const
{
    std::fill_n(out, count, cf32(0));
    for (const tap_set& taps : paths_)
        fractional_delay::add(now_[taps.tx] + taps.whole - fractional_delay::before,
                              taps.weights.data(),
                              taps.gain,
                              out,
                              count);
}

} // namespace physec::channel
