// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/air/echo_windows.h>
#include <algorithm>
#include <cmath>
#include <physec/error.h>

namespace physec::an {

echo_windows::echo_windows(const sync::receiver_options& options, int antennas)
    : format_((throw_if_invalid(options.validate()), options.format)), transform_(format_)
{
    if (antennas < 1 || antennas > 256)
        throw invalid_input(complaint("receive antennas", antennas, "1 to 256"));
    // Long double: the seconds since 1970 at 25 MHz are more samples than a double can count.
    const long double epoch = static_cast<long double>(format_.ofdm.bandwidth_hz) * options.epoch_s;
    epoch_ = std::llround(epoch);
    offset_ = format_.body_offset_samples() + format_.cyclic_prefix + options.scheduled_window();
    spacing_ = format_.spacing_samples();
    // Frames may leave between two samples: those that are counted are off by that.
    opening_ = options.scheduled_window() - static_cast<double>(epoch - epoch_);
    buffers_.resize(antennas);
    bodies_.assign(antennas, std::vector<cf32>(format_.body_symbols * format_.ofdm.active_count()));
    choose_frame();
}

//! The first frame whose windows have not begun before the buffer does.
void echo_windows::choose_frame()
{
    const std::int64_t ahead = begin_ - epoch_ - offset_;
    frame_ = ahead <= 0 ? 0 : (ahead + spacing_ - 1) / spacing_;
}

void echo_windows::set_time(std::int64_t seconds, double fraction)
{
    const long double rate = format_.ofdm.bandwidth_hz;
    const long double position = rate * seconds + rate * fraction;
    const std::int64_t index = std::llround(position);
    grid_ = static_cast<double>(position - index);
    if (index == begin_ + static_cast<std::int64_t>(buffers_[0].size()))
        return;
    for (auto& buffer : buffers_)
        buffer.clear();
    begin_ = index;
    choose_frame();
}

void echo_windows::reset()
{
    for (auto& buffer : buffers_)
        buffer.clear();
    begin_ = 0;
    grid_ = 0.0;
    choose_frame();
}

void echo_windows::process(const cf32* const* samples, std::size_t count, const sink& deliver)
{
    for (std::size_t i = 0; i < buffers_.size(); ++i)
        buffers_[i].insert(buffers_[i].end(), samples[i], samples[i] + count);
    const std::int64_t end = begin_ + buffers_[0].size();
    const int symbol = format_.symbol_samples(), active = format_.ofdm.active_count();
    const std::int64_t length = (format_.body_symbols - 1) * symbol + format_.ofdm.fft_size;
    for (; first_window() + length <= end; ++frame_) {
        for (std::size_t i = 0; i < buffers_.size(); ++i)
            for (int g = 0; g < format_.body_symbols; ++g)
                transform_.to_subcarriers(&buffers_[i][first_window() - begin_ + g * symbol],
                                          &bodies_[i][g * active]);
        deliver(frame_, bodies_);
    }
    const std::int64_t keep = std::clamp(first_window(), begin_, end);
    for (auto& buffer : buffers_)
        buffer.erase(buffer.begin(), buffer.begin() + (keep - begin_));
    begin_ = keep;
}

} // namespace physec::an
