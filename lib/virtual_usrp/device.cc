// SPDX-License-Identifier: GPL-3.0-or-later
#include "device.h"
#include "rx_streamer.h"
#include "tx_streamer.h"
#include "uhd_errors.h"
#include <set>
#include <uhd/utils/log.hpp>

namespace physec::virtual_usrp {

namespace {

std::shared_ptr<radio> make_radio(const uhd::device_addr_t& address)
{
    std::map<std::string, std::string> text;
    for (const std::string& key : address.keys())
        text[key] = address[key];
    std::map<std::string, std::string> misspelt;
    return with_uhd_errors([&] {
        const auto arguments = radio_arguments::parse(text, misspelt);
        // Radios pass over what they do not know, as it may be another radio's, and so does this.
        for (const auto& [key, known] : misspelt)
            UHD_LOG_WARNING("SIMULATED",
                            "argument " << key << "=" << text[key]
                                        << " is not one of a simulated USRP; ignored. Did you mean "
                                        << known << "?");
        return std::make_shared<radio>(arguments);
    });
}

void check_formats(const uhd::stream_args_t& arguments)
{
    const auto& cpu = arguments.cpu_format;
    if (cpu != "fc32" && cpu != "fc64" && cpu != "sc16")
        throw uhd::value_error("simulated USRP: cpu_format is \"" + cpu +
                               "\"; allowed: fc32, fc64, sc16");
    const auto& wire = arguments.otw_format;
    if (!wire.empty() && wire != "sc16")
        throw uhd::value_error("simulated USRP: otw_format is \"" + wire + "\"; allowed: sc16");
}

std::vector<std::size_t> channels_of(const uhd::stream_args_t& arguments, int count)
{
    auto channels = arguments.channels;
    if (channels.empty())
        channels = { 0 };
    for (std::size_t channel : channels)
        if (count == 0)
            throw uhd::index_error("simulated USRP: it has no such channel; allowed: a device "
                                   "argument ntx or nrx of 1 to 16");
        else if (channel >= static_cast<std::size_t>(count))
            throw uhd::index_error("simulated USRP: channel is " + std::to_string(channel) +
                                   "; allowed: below " + std::to_string(count));
    return channels;
}

} // namespace

bool is_key_of_uhd(const std::string& key)
{
    static const std::set<std::string> keys = { "type",
                                                "product",
                                                "name",
                                                "args",
                                                "find_all",
                                                "master_clock_rate",
                                                "send_frame_size",
                                                "recv_frame_size",
                                                "num_send_frames",
                                                "num_recv_frames",
                                                "send_buff_size",
                                                "recv_buff_size" };
    return keys.count(key) > 0;
}

simulated_device::simulated_device(const uhd::device_addr_t& address)
    : radio_(make_radio(address)), receive_(radio_->arguments().nrx)
{
    _type = USRP; // the base class leaves it undefined
    describe_board(address.get("serial", ""));
    describe_time();
    describe_channels(direction::receive, radio_->arguments().nrx);
    describe_channels(direction::transmit, radio_->arguments().ntx);
    UHD_LOG_INFO("SIMULATED",
                 "simulated USRP on air \""
                     << radio_->arguments().air << "\", clock "
                     << (radio_->medium().lockstep() ? "lockstep" : "realtime") << ", speed "
                     << radio_->medium().speed());
}

uhd::rx_streamer::sptr simulated_device::get_rx_stream(const uhd::stream_args_t& arguments)
{
    check_formats(arguments);
    const auto channels = channels_of(arguments, radio_->arguments().nrx);
    auto streamer =
        with_uhd_errors([&] { return std::make_shared<rx_streamer>(radio_, channels, arguments); });
    for (std::size_t channel : channels)
        receive_[channel] = streamer;
    return streamer;
}

uhd::tx_streamer::sptr simulated_device::get_tx_stream(const uhd::stream_args_t& arguments)
{
    check_formats(arguments);
    const auto channels = channels_of(arguments, radio_->arguments().ntx);
    auto streamer =
        with_uhd_errors([&] { return std::make_shared<tx_streamer>(radio_, channels, arguments); });
    last_transmit_ = streamer;
    return streamer;
}

bool simulated_device::recv_async_msg(uhd::async_metadata_t& message, double timeout)
{
    const auto streamer = last_transmit_.lock();
    return streamer && streamer->recv_async_msg(message, timeout);
}

} // namespace physec::virtual_usrp
