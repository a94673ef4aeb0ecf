// SPDX-License-Identifier: GPL-3.0-or-later
#include "an_messages.h"
#include "tags.h"
#include <gnuradio/io_signature.h>
#include <gnuradio/physec/an_channel.h>
#include <physec/an/channel.h>

namespace gr {
namespace physec {

class an_channel_impl : public an_channel
{
public:
    an_channel_impl(const ::physec::an::config& config,
                    std::uint64_t noise_seed,
                    std::uint64_t channel_seed)
        : gr::sync_block("an_channel",
                         gr::io_signature::make(1, 1, sizeof(gr_complex) * config.tx_antennas),
                         gr::io_signature::makev(
                             4,
                             4,
                             { static_cast<int>(sizeof(gr_complex)),
                               static_cast<int>(sizeof(gr_complex)),
                               static_cast<int>(sizeof(gr_complex) * config.rx_antennas),
                               static_cast<int>(sizeof(gr_complex) * config.eve_antennas) })),
          tx_(config.tx_antennas),
          rx_(config.rx_antennas),
          eve_(config.eve_antennas),
          channel_(
              config, ::physec::an::draw_channel_state(config, channel_seed, 0), noise_seed)
    {
    }

    int work(int noutput_items,
             gr_vector_const_void_star& inputs,
             gr_vector_void_star& outputs) override
    {
        get_tags_in_window(tags_, 0, 0, noutput_items, tags::channel_state());
        int done = 0;
        const auto up_to = [&](int end) {
            channel_.apply(static_cast<const gr_complex*>(inputs[0]) + done * tx_,
                           end - done,
                           static_cast<gr_complex*>(outputs[0]) + done,
                           static_cast<gr_complex*>(outputs[1]) + done,
                           static_cast<gr_complex*>(outputs[2]) + done * rx_,
                           static_cast<gr_complex*>(outputs[3]) + done * eve_);
            done = end;
        };
        for (const auto& tag : tags_) { // in order of offset
            up_to(tag.offset - nitems_read(0));
            accept(tag);
        }
        up_to(noutput_items);
        return noutput_items;
    }

private:
    void accept(const gr::tag_t& tag)
    {
        try {
            channel_.set_state(channel_state_from_pmt(tag.value));
        } catch (const std::exception& problem) {
            d_logger->warn("channel_state tag at {} ignored: {}", tag.offset, problem.what());
        }
    }

    const int tx_, rx_, eve_;
    ::physec::an::channel channel_;
    std::vector<gr::tag_t> tags_;
};

an_channel::sptr an_channel::make(const ::physec::an::config& config,
                                  std::uint64_t noise_seed,
                                  std::uint64_t channel_seed)
{
    return gnuradio::make_block_sptr<an_channel_impl>(config, noise_seed, channel_seed);
}

} // namespace physec
} // namespace gr
