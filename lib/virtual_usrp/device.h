// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "radio.h"
#include <uhd/device.hpp>
#include <uhd/stream.hpp>
#include <uhd/types/time_spec.hpp>

namespace physec::virtual_usrp {

class tx_streamer;

//! UHD's view of a simulated radio.
class simulated_device : public uhd::device
{
public:
    explicit simulated_device(const uhd::device_addr_t& address);

    uhd::rx_streamer::sptr get_rx_stream(const uhd::stream_args_t& arguments) override;
    uhd::tx_streamer::sptr get_tx_stream(const uhd::stream_args_t& arguments) override;
    //! Messages of the transmit stream opened last, as older programs read them.
    bool recv_async_msg(uhd::async_metadata_t& message, double timeout) override;

private:
    void describe_board(const std::string& serial);
    void describe_time();
    void describe_channels(direction way, std::size_t count);
    void describe_nothing(direction way);
    void describe_front_end(direction way, std::size_t channel);
    void describe_digital(direction way, std::size_t channel);

    std::shared_ptr<radio> radio_;
    std::weak_ptr<tx_streamer> last_transmit_;
    std::vector<std::weak_ptr<uhd::rx_streamer>> receive_; // by channel
};

//! What UHD and its programs put into an address for devices of any kind.
bool is_key_of_uhd(const std::string& key);

} // namespace physec::virtual_usrp
