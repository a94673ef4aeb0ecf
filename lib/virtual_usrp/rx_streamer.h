// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "receive_stream.h"
#include <uhd/stream.hpp>
#include <uhd/version.hpp>

namespace physec::virtual_usrp {

//! UHD's side of a receive_stream: waiting, metadata, sample formats.
class rx_streamer : public uhd::rx_streamer
{
public:
    rx_streamer(std::shared_ptr<radio> owner,
                const std::vector<std::size_t>& channels,
                const uhd::stream_args_t& arguments);

    std::size_t get_num_channels() const override { return channels_; }
    std::size_t get_max_num_samps() const override { return packet_; }
    std::size_t recv(const buffs_type& buffers,
                     const std::size_t count,
                     uhd::rx_metadata_t& metadata,
                     const double timeout,
                     const bool one_packet) override;
    void issue_stream_cmd(const uhd::stream_cmd_t& command) override;
#if UHD_VERSION >= 4080000
    void post_input_action(const std::shared_ptr<uhd::rfnoc::action_info>&,
                           const std::size_t) override
    {
    }
#endif

private:
    receive_stream::piece
    pull(const buffs_type& buffers, std::size_t offset, std::size_t least, std::size_t most);
    bool report(const receive_stream::piece& piece, uhd::rx_metadata_t& metadata);

    std::shared_ptr<radio> radio_;
    receive_stream stream_;
    std::size_t channels_;
    std::size_t packet_;
    std::string format_;
    std::vector<std::vector<cf32>> scratch_;
    std::vector<cf32*> pointers_;
    receive_stream::piece waiting_; // an error met after samples of the same call
};

} // namespace physec::virtual_usrp
