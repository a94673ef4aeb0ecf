// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "transmit_stream.h"
#include <uhd/stream.hpp>
#include <uhd/types/metadata.hpp>
#include <uhd/version.hpp>

namespace physec::virtual_usrp {

//! UHD's side of a transmit_stream: waiting, metadata, messages, sample formats.
class tx_streamer : public uhd::tx_streamer
{
public:
    tx_streamer(std::shared_ptr<radio> owner,
                const std::vector<std::size_t>& channels,
                const uhd::stream_args_t& arguments);

    std::size_t get_num_channels() const override { return channels_; }
    std::size_t get_max_num_samps() const override { return 2000; }
    std::size_t send(const buffs_type& buffers,
                     const std::size_t count,
                     const uhd::tx_metadata_t& metadata,
                     const double timeout) override;
    bool recv_async_msg(uhd::async_metadata_t& message, double timeout) override;
#if UHD_VERSION >= 4080000
    void post_output_action(const std::shared_ptr<uhd::rfnoc::action_info>&,
                            const std::size_t) override
    {
    }
#endif

private:
    uhd::tx_metadata_t with_cached(const uhd::tx_metadata_t& metadata);
    void take_samples(const buffs_type& buffers, std::size_t count);
    void queue_messages();

    std::shared_ptr<radio> radio_;
    transmit_stream stream_;
    std::size_t channels_;
    std::string format_;
    std::vector<std::vector<cf32>> scratch_;
    std::vector<const cf32*> pointers_;
    std::optional<uhd::tx_metadata_t> cached_;
    std::mutex messages_mutex_;
    std::deque<uhd::async_metadata_t> messages_;
};

} // namespace physec::virtual_usrp
