// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_channel.h>
#include "an/messages.h"
#include "an/settings.h"
#include "log.h"
#include "reporting.h"
#include "tags.h"
#include <gnuradio/io_signature.h>
#include <physec/an/channel.h>

namespace gr {
namespace physec {

namespace {
using ::physec::an::config;
} // namespace

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
          length_(config.frame_length),
          settings_(config),
          channel_(config, ::physec::an::draw_channel_state(config, channel_seed, 0), noise_seed)
    {
        message_port_register_in(pmt::mp("settings"));
        set_msg_handler(pmt::mp("settings"),
                        reporting(d_logger, "settings", [this](const pmt::pmt_t& message) {
                            settings_.change([&](::physec::an::config& c) { edit(c, message); });
                        }));
    }

    void set_config(const config& next) override
    {
        settings_.change([&](config& c) { c = next; });
    }
    void set_gain_user(std::complex<double> gain) override
    {
        settings_.change([&](config& c) { c.gain_user = gain; });
    }
    void set_gain_comm_eve(std::complex<double> gain) override
    {
        settings_.change([&](config& c) { c.gain_comm_eve = gain; });
    }
    void set_gain_target(std::complex<double> gain) override
    {
        settings_.change([&](config& c) { c.gain_target = gain; });
    }
    void set_gain_sensing_eve(std::complex<double> gain) override
    {
        settings_.change([&](config& c) { c.gain_sensing_eve = gain; });
    }
    void set_noise_user(double deviation) override
    {
        settings_.change([&](config& c) { c.noise_user = deviation; });
    }
    void set_noise_comm_eve(double deviation) override
    {
        settings_.change([&](config& c) { c.noise_comm_eve = deviation; });
    }
    void set_noise_radar(double deviation) override
    {
        settings_.change([&](config& c) { c.noise_radar = deviation; });
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
        // One boundary per call is enough for settings; later ones find the next call.
        const int past = nitems_read(0) % length_;
        const int boundary = past == 0 ? 0 : length_ - past;
        bool look = boundary < noutput_items;
        const auto adjust = [&] {
            look = false;
            if (!settings_.take(in_force_))
                return;
            up_to(boundary);
            channel_.set_links(*in_force_);
            const auto value = links_to_pmt(*in_force_);
            for (int port = 0; port < 4; ++port)
                add_item_tag(port, nitems_written(port) + boundary, tags::settings(), value);
        };
        for (const auto& tag : tags_) { // in order of offset
            const int offset = tag.offset - nitems_read(0);
            if (look && boundary <= offset)
                adjust();
            up_to(offset);
            accept(tag);
        }
        if (look)
            adjust();
        up_to(noutput_items);
        return noutput_items;
    }

private:
    void accept(const gr::tag_t& tag)
    {
        try {
            channel_.set_state(channel_state_from_pmt(tag.value));
        } catch (const std::exception& problem) {
            warn(d_logger,
                 "channel_state tag at " + std::to_string(tag.offset) +
                     " ignored: " + problem.what());
        }
    }

    const int tx_, rx_, eve_;
    const int length_;
    an_settings settings_;
    std::unique_ptr<config> in_force_; // once there have been any changes
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
