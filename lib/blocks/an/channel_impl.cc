// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_channel.h>
#include "an/links.h"
#include "an/messages.h"
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
          links_(config),
          channel_(config, ::physec::an::draw_channel_state(config, channel_seed, 0), noise_seed)
    {
        message_port_register_in(pmt::mp("settings"));
        set_msg_handler(pmt::mp("settings"),
                        reporting(d_logger, "settings", [this](const pmt::pmt_t& message) {
                            links_.change([&](::physec::an::config& c) { edit(c, message); });
                        }));
    }

    void set_config(const config& next) override { links_.set(next); }
    void set_gain_user(std::complex<double> gain) override
    {
        links_.change([&](config& c) { c.gain_user = gain; });
    }
    void set_gain_comm_eve(std::complex<double> gain) override
    {
        links_.change([&](config& c) { c.gain_comm_eve = gain; });
    }
    void set_gain_target(std::complex<double> gain) override
    {
        links_.change([&](config& c) { c.gain_target = gain; });
    }
    void set_gain_sensing_eve(std::complex<double> gain) override
    {
        links_.change([&](config& c) { c.gain_sensing_eve = gain; });
    }
    void set_noise_user(double deviation) override
    {
        links_.change([&](config& c) { c.noise_user = deviation; });
    }
    void set_noise_comm_eve(double deviation) override
    {
        links_.change([&](config& c) { c.noise_comm_eve = deviation; });
    }
    void set_noise_radar(double deviation) override
    {
        links_.change([&](config& c) { c.noise_radar = deviation; });
    }

    bool start() override
    {
        links_.restart();
        return true;
    }

    int work(int noutput_items,
             gr_vector_const_void_star& inputs,
             gr_vector_void_star& outputs) override
    {
        get_tags_in_window(tags_, 0, 0, noutput_items);
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
        const auto set_state = [&](const auto& state) { channel_.set_state(state); };
        const auto set_links = [&](int item) {
            channel_.set_links(links_.current());
            const auto value = links_to_pmt(links_.current());
            for (int port = 0; port < 4; ++port)
                add_item_tag(port, nitems_written(port) + item, tags::settings(), value);
        };
        links_.follow(tags_, nitems_read(0), noutput_items, d_logger, up_to, set_state, set_links);
        up_to(noutput_items);
        return noutput_items;
    }

private:
    const int tx_, rx_, eve_;
    an_links links_;
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
