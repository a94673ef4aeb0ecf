// SPDX-License-Identifier: GPL-3.0-or-later
#include "tx_streamer.h"
#include "deadline.h"
#include <algorithm>
#include <chrono>
#include <thread>
#include <uhd/utils/log.hpp>
#include <utility>

namespace physec::virtual_usrp {

namespace {

using std::chrono::steady_clock;

constexpr auto nap = std::chrono::microseconds(100);

uhd::async_metadata_t::event_code_t code_of(transmit_stream::event_kind kind)
{
    switch (kind) {
    case transmit_stream::event_kind::burst_ack:
        return uhd::async_metadata_t::EVENT_CODE_BURST_ACK;
    case transmit_stream::event_kind::underflow:
        return uhd::async_metadata_t::EVENT_CODE_UNDERFLOW;
    default:
        return uhd::async_metadata_t::EVENT_CODE_TIME_ERROR;
    }
}

} // namespace

tx_streamer::tx_streamer(std::shared_ptr<radio> owner,
                         const std::vector<std::size_t>& channels,
                         const uhd::stream_args_t& arguments)
    : radio_(owner),
      stream_(owner, channels),
      channels_(channels.size()),
      format_(arguments.cpu_format),
      scratch_(channels.size()),
      pointers_(channels.size())
{
}

// UHD's streamers keep the metadata of an empty start of burst for the next send. Both flags of
// the kept metadata then win, the end of burst included: programs may rely on it.
uhd::tx_metadata_t tx_streamer::with_cached(const uhd::tx_metadata_t& given)
{
    uhd::tx_metadata_t metadata = given;
    if (!cached_)
        return metadata;
    if (!metadata.has_time_spec) {
        metadata.has_time_spec = cached_->has_time_spec;
        metadata.time_spec = cached_->time_spec;
    }
    metadata.start_of_burst = cached_->start_of_burst;
    metadata.end_of_burst = cached_->end_of_burst;
    cached_.reset();
    return metadata;
}

void tx_streamer::take_samples(const buffs_type& buffers, std::size_t count)
{
    for (std::size_t c = 0; c < channels_; ++c) {
        if (format_ == "fc32") {
            pointers_[c] = static_cast<const cf32*>(buffers[c]);
            continue;
        }
        scratch_[c].resize(std::max(scratch_[c].size(), count));
        pointers_[c] = scratch_[c].data();
        if (format_ == "sc16") {
            const auto* in = static_cast<const std::complex<std::int16_t>*>(buffers[c]);
            for (std::size_t i = 0; i < count; ++i)
                scratch_[c][i] = cf32(in[i].real() / 32768.0f, in[i].imag() / 32768.0f);
        } else {
            const auto* in = static_cast<const cf64*>(buffers[c]);
            for (std::size_t i = 0; i < count; ++i)
                scratch_[c][i] = cf32(in[i]);
        }
    }
}

std::size_t tx_streamer::send(const buffs_type& buffers,
                              const std::size_t count,
                              const uhd::tx_metadata_t& given,
                              const double timeout)
{
    if (count == 0 && given.start_of_burst) {
        cached_ = given;
        return 0;
    }
    const uhd::tx_metadata_t metadata = with_cached(given);
    const auto deadline = deadline_in(timeout);
    transmit_stream::burst burst;
    burst.start = metadata.start_of_burst;
    burst.end = metadata.end_of_burst;
    if (metadata.has_time_spec)
        burst.own_tick = radio_->own_tick_at(metadata.time_spec.to_ticks(tick_rate_hz));
    stream_.begin(burst, count > 0);
    queue_messages(); // a late burst shows at once
    std::size_t done = 0;
    if (count > 0)
        take_samples(buffers, count);
    for (;;) {
        done += stream_.write(pointers_.data(), done, count - done);
        if (done == count) {
            if (metadata.end_of_burst)
                stream_.end_burst();
            return done;
        }
        if (steady_clock::now() >= deadline)
            return done;
        std::this_thread::sleep_for(nap);
    }
}

void tx_streamer::queue_messages()
{
    std::lock_guard<std::mutex> guard(messages_mutex_);
    while (const auto event = stream_.poll()) {
        if (event->kind == transmit_stream::event_kind::underflow)
            UHD_LOG_FASTPATH("U");
        if (event->kind == transmit_stream::event_kind::late)
            UHD_LOG_FASTPATH("L");
        for (std::size_t c = 0; c < channels_; ++c) {
            uhd::async_metadata_t message;
            message.channel = c;
            message.has_time_spec = true;
            message.time_spec =
                uhd::time_spec_t::from_ticks(radio_->time_of(event->own_tick), tick_rate_hz);
            message.event_code = code_of(event->kind);
            messages_.push_back(message);
        }
        if (messages_.size() > 1000) // nobody reads them
            messages_.pop_front();
    }
}

bool tx_streamer::recv_async_msg(uhd::async_metadata_t& message, double timeout)
{
    const auto deadline = deadline_in(timeout);
    for (;;) {
        queue_messages();
        {
            std::lock_guard<std::mutex> guard(messages_mutex_);
            if (!messages_.empty()) {
                message = messages_.front();
                messages_.pop_front();
                return true;
            }
        }
        if (steady_clock::now() >= deadline)
            return false;
        std::this_thread::sleep_for(10 * nap);
    }
}

} // namespace physec::virtual_usrp
