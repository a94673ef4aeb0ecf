// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/sync/frame_finder.h>
#include <algorithm>
#include <complex>

namespace physec::sync {

frame_finder::frame_finder(const ofdm::frame_format& format)
    : format_(format),
      detector_(format),
      transform_(format),
      symbol_(format.ofdm.active_count()),
      reference_(format.ofdm.active_count()),
      soft_(format.header_symbols * format.ofdm.active_count())
{
    buffer_.reserve(4 * format.frame_samples() + 65536);
}

void frame_finder::restart(std::int64_t index)
{
    buffer_.clear();
    buffer_start_ = next_ = index;
    search_on(index);
}

//! From this sample on, which does not follow on from those that were searched before.
void frame_finder::search_on(std::int64_t from)
{
    searched_ = from;
    start_.reset();
    header_.reset();
    detector_.reset();
}

void frame_finder::append(const cf32* samples, std::size_t count)
{
    // What lies before the frame in progress, or before the search with its own memory, is done.
    const std::int64_t margin = format_.cyclic_prefix + detector_.latency_samples();
    const std::int64_t keep =
        std::max(buffer_start_, (start_ ? start_->first_sample : searched_) - margin);
    buffer_.erase(buffer_.begin(), buffer_.begin() + (keep - buffer_start_));
    buffer_start_ = keep;
    buffer_.insert(buffer_.end(), samples, samples + count);
    next_ += count;
}

void frame_finder::search()
{
    while (!start_ && searched_ < next_) {
        start_ = detector_.process(*at(searched_), searched_);
        ++searched_;
    }
}

std::optional<found_frame> frame_finder::find(const carrier& offset_of)
{
    for (;;) {
        search();
        if (!start_)
            return std::nullopt;
        const std::int64_t first = start_->first_sample;
        if (!header_) {
            // Header and the body symbol that it is compared with.
            const int needed = format_.preamble_symbols + format_.header_symbols + 1;
            if (next_ < first + needed * format_.symbol_samples())
                return std::nullopt;
            header_ = read_header(offset_of(*start_));
        }
        if (!header_) { // most likely no frame at all, and one may begin within what was searched
            ++bad_headers_;
            search_on(first + format_.cyclic_prefix);
            continue;
        }
        if (next_ < first + format_.frame_samples() + samples_behind())
            return std::nullopt;
        const found_frame found = { *start_, *header_ };
        // Far enough before the next preamble to see it rise.
        search_on(std::max(searched_, first + format_.frame_samples() - format_.ofdm.fft_size));
        return found;
    }
}

std::optional<ofdm::frame_header> frame_finder::read_header(double offset)
{
    const int subcarriers = format_.ofdm.active_count();
    const std::int64_t early = format_.cyclic_prefix / 4;
    const auto read = [&](int symbol, std::vector<cf32>& values) {
        const std::int64_t begin =
            symbol * format_.symbol_samples() + format_.cyclic_prefix - early;
        transform_.to_subcarriers(
            at(start_->first_sample + begin), values.data(), offset, offset * begin);
    };
    const int first = format_.preamble_symbols;
    read(first + format_.header_symbols, reference_);
    for (int g = 0; g < format_.header_symbols; ++g) {
        read(first + g, symbol_);
        for (int m = 0; m < subcarriers; ++m)
            soft_[g * subcarriers + m] = (symbol_[m] * std::conj(reference_[m])).real();
    }
    return ofdm::read_header(soft_);
}

} // namespace physec::sync
