// SPDX-License-Identifier: GPL-3.0-or-later
#include "rx_streamer.h"
#include "deadline.h"
#include "uhd_errors.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <thread>
#include <uhd/exception.hpp>
#include <uhd/types/metadata.hpp>
#include <uhd/utils/log.hpp>
#include <utility>

namespace physec::virtual_usrp {

namespace {

using outcome = receive_stream::outcome;
using std::chrono::steady_clock;

constexpr auto nap = std::chrono::microseconds(100);
constexpr std::size_t usual_packet = 2000;

void to_sc16(const cf32* in, std::complex<std::int16_t>* out, std::size_t count)
{
    const auto whole = [](float v) {
        return static_cast<std::int16_t>(std::clamp(std::rint(v * 32768.0f), -32768.0f, 32767.0f));
    };
    for (std::size_t i = 0; i < count; ++i)
        out[i] = { whole(in[i].real()), whole(in[i].imag()) };
}

std::size_t packet_of(const uhd::stream_args_t& arguments)
{
    if (!arguments.args.has_key("spp"))
        return usual_packet;
    const int asked = arguments.args.cast<int>("spp", 0);
    if (asked < 1 || asked > 65536)
        throw uhd::value_error("simulated USRP: spp is " + arguments.args["spp"] +
                               "; allowed: 1 to 65536");
    return asked;
}

} // namespace

rx_streamer::rx_streamer(std::shared_ptr<radio> owner,
                         const std::vector<std::size_t>& channels,
                         const uhd::stream_args_t& arguments)
    : radio_(owner),
      stream_(owner, channels),
      channels_(channels.size()),
      packet_(packet_of(arguments)),
      format_(arguments.cpu_format),
      scratch_(channels.size()),
      pointers_(channels.size())
{
}

void rx_streamer::issue_stream_cmd(const uhd::stream_cmd_t& command)
{
    using mode = uhd::stream_cmd_t;
    if (command.stream_mode == mode::STREAM_MODE_STOP_CONTINUOUS) {
        stream_.stop();
        return;
    }
    std::optional<std::int64_t> when, count;
    if (!command.stream_now)
        when = radio_->own_tick_at(command.time_spec.to_ticks(tick_rate_hz));
    if (command.stream_mode != mode::STREAM_MODE_START_CONTINUOUS)
        count = static_cast<std::int64_t>(command.num_samps);
    with_uhd_errors([&] { stream_.start(when, count); });
}

receive_stream::piece rx_streamer::pull(const buffs_type& buffers,
                                        std::size_t offset,
                                        std::size_t least,
                                        std::size_t most)
{
    const bool direct = format_ == "fc32";
    for (std::size_t c = 0; c < channels_; ++c) {
        if (direct) {
            pointers_[c] = static_cast<cf32*>(buffers[c]) + offset;
        } else {
            scratch_[c].resize(std::max(scratch_[c].size(), most));
            pointers_[c] = scratch_[c].data();
        }
    }
    const auto piece = stream_.pull(pointers_.data(), least, most);
    for (std::size_t c = 0; c < channels_ && !direct; ++c) {
        if (format_ == "sc16")
            to_sc16(pointers_[c],
                    static_cast<std::complex<std::int16_t>*>(buffers[c]) + offset,
                    piece.count);
        else
            std::copy(
                pointers_[c], pointers_[c] + piece.count, static_cast<cf64*>(buffers[c]) + offset);
    }
    return piece;
}

// Errors come without samples, each once.
bool rx_streamer::report(const receive_stream::piece& piece, uhd::rx_metadata_t& metadata)
{
    if (piece.what == outcome::late) {
        metadata.error_code = uhd::rx_metadata_t::ERROR_CODE_LATE_COMMAND;
        UHD_LOG_FASTPATH("L");
        return true;
    }
    if (piece.what == outcome::overflow) {
        metadata.error_code = uhd::rx_metadata_t::ERROR_CODE_OVERFLOW;
        metadata.has_time_spec = true;
        metadata.time_spec =
            uhd::time_spec_t::from_ticks(radio_->time_of(piece.own_tick), tick_rate_hz);
        UHD_LOG_FASTPATH("O");
        return true;
    }
    return false;
}

std::size_t rx_streamer::recv(const buffs_type& buffers,
                              const std::size_t count,
                              uhd::rx_metadata_t& metadata,
                              const double timeout,
                              const bool one_packet)
{
    metadata.reset();
    const auto deadline = deadline_in(timeout);
    const auto error = std::exchange(waiting_, {});
    if (report(error, metadata))
        return 0;
    std::size_t got = 0;
    while (got < count) {
        const std::size_t most = one_packet ? std::min(count, packet_) : count - got;
        const auto piece = pull(buffers, got, std::min(most, packet_), most);
        if (piece.what == outcome::samples) {
            if (got == 0) {
                metadata.has_time_spec = true;
                metadata.time_spec =
                    uhd::time_spec_t::from_ticks(radio_->time_of(piece.own_tick), tick_rate_hz);
                metadata.start_of_burst = piece.start;
            }
            got += piece.count;
            metadata.end_of_burst = piece.end;
            if (one_packet || piece.end)
                return got;
        } else if (piece.what != outcome::nothing_yet) {
            if (got == 0)
                report(piece, metadata);
            else
                waiting_ = piece;
            return got;
        } else if (steady_clock::now() >= deadline) {
            if (got == 0)
                metadata.error_code = uhd::rx_metadata_t::ERROR_CODE_TIMEOUT;
            return got;
        } else {
            std::this_thread::sleep_for(nap);
        }
    }
    return got;
}

} // namespace physec::virtual_usrp
