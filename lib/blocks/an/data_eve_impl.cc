// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_data_eve.h>
#include "an/links.h"
#include "an/messages.h"
#include "reporting.h"
#include "tags.h"
#include <gnuradio/io_signature.h>
#include <physec/an/attacks/data_eve.h>

namespace gr {
namespace physec {

class an_data_eve_impl : public an_data_eve
{
public:
    an_data_eve_impl(const ::physec::an::config& config,
                     ::physec::an::data_eve_place place,
                     int antennas,
                     std::uint64_t noise_seed,
                     std::uint64_t channel_seed)
        : gr::sync_block("an_data_eve",
                         gr::io_signature::make(1, 1, sizeof(gr_complex) * config.tx_antennas),
                         gr::io_signature::make(1, 1, sizeof(gr_complex))),
          tx_(config.tx_antennas),
          links_(config),
          eve_(config,
               ::physec::an::draw_channel_state(config, channel_seed, 0),
               place,
               antennas,
               noise_seed,
               channel_seed)
    {
        message_port_register_in(pmt::mp("settings"));
        set_msg_handler(pmt::mp("settings"),
                        reporting(d_logger, "settings", [this](const pmt::pmt_t& message) {
                            links_.change([&](::physec::an::config& c) { edit(c, message); });
                        }));
    }

    void set_config(const ::physec::an::config& next) override { links_.set(next); }

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
            eve_.apply(static_cast<const gr_complex*>(inputs[0]) + done * tx_,
                       end - done,
                       static_cast<gr_complex*>(outputs[0]) + done);
            done = end;
        };
        const auto set_state = [&](const auto& state) { eve_.set_state(state); };
        const auto set_links = [&](int item) {
            eve_.set_config(links_.current());
            add_item_tag(
                0, nitems_written(0) + item, tags::settings(), links_to_pmt(links_.current()));
        };
        links_.follow(tags_, nitems_read(0), noutput_items, d_logger, up_to, set_state, set_links);
        up_to(noutput_items);
        return noutput_items;
    }

private:
    const int tx_;
    an_links links_;
    ::physec::an::data_eve eve_;
    std::vector<gr::tag_t> tags_;
};

an_data_eve::sptr an_data_eve::make(const ::physec::an::config& config,
                                    const std::string& place,
                                    int antennas,
                                    std::uint64_t noise_seed,
                                    std::uint64_t channel_seed)
{
    return gnuradio::make_block_sptr<an_data_eve_impl>(
        config,
        ::physec::an::data_eve_place_from_string(place),
        antennas,
        noise_seed,
        channel_seed);
}

} // namespace physec
} // namespace gr
