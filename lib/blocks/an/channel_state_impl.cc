// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_channel_state.h>
#include "an/messages.h"
#include "reporting.h"
#include "tags.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <mutex>
#include <optional>
#include <physec/error.h>

namespace gr {
namespace physec {

class an_channel_state_impl : public an_channel_state
{
public:
    an_channel_state_impl(const ::physec::an::config& config,
                          int coherence_frames,
                          std::uint64_t seed,
                          bool truncated)
        : gr::sync_block("an_channel_state",
                         gr::io_signature::make(1, 1, sizeof(gr_complex)),
                         gr::io_signature::make(1, 1, sizeof(gr_complex))),
          config_(config),
          seed_(seed),
          truncated_(truncated)
    {
        ::physec::throw_if_invalid(config.validate());
        if (coherence_frames < 1)
            throw ::physec::invalid_input(
                ::physec::complaint("frames per coherence block", coherence_frames, ">= 1"));
        period_ = static_cast<std::uint64_t>(coherence_frames) * config.frame_length;
        const auto listen = [this](const std::string& port, const auto& handler) {
            message_port_register_in(pmt::mp(port));
            set_msg_handler(pmt::mp(port), reporting(d_logger, port, handler));
        };
        listen("target_angle",
               [this](const pmt::pmt_t& m) { set_target_angle(number_from_pmt(m)); });
        listen("eve_angle", [this](const pmt::pmt_t& m) { set_eve_angle(number_from_pmt(m)); });
        message_port_register_out(port_);
    }

    void set_target_angle(std::optional<double> theta_rad) override
    {
        set(theta_rad_, "theta", theta_rad);
    }
    void set_eve_angle(std::optional<double> phi_rad) override { set(phi_rad_, "phi", phi_rad); }

    int work(int noutput_items,
             gr_vector_const_void_star& inputs,
             gr_vector_void_star& outputs) override
    {
        std::copy_n(static_cast<const gr_complex*>(inputs[0]),
                    noutput_items,
                    static_cast<gr_complex*>(outputs[0]));
        const std::uint64_t begin = nitems_written(0), end = begin + noutput_items;
        const std::uint64_t length = config_.frame_length;
        const std::lock_guard<std::mutex> lock(mutex_);
        // A tag is a fresh object anyway, so drawing its content here allocates no more.
        for (std::uint64_t at = (begin + length - 1) / length * length; at < end; at += length)
            if (at % period_ == 0 || moved_)
                send_state(at);
        return noutput_items;
    }

private:
    void set(std::optional<double>& angle, const char* name, std::optional<double> next)
    {
        if (next && !::physec::an::validate_target_angle(*next).empty())
            throw ::physec::invalid_input(
                ::physec::complaint(name, *next, "between -pi/2 and pi/2, both excluded"));
        const std::lock_guard<std::mutex> lock(mutex_);
        angle = next;
        moved_ = true;
    }

    static pmt::pmt_t state_pdu(const pmt::pmt_t& dict, std::uint64_t frame)
    {
        return pmt::cons(pmt::dict_add(dict, pmt::mp("frame"), pmt::from_uint64(frame)),
                         pmt::make_u8vector(0, 0));
    }

    void send_state(std::uint64_t item)
    {
        auto state = ::physec::an::draw_channel_state(config_, seed_, item / period_, truncated_);
        state.theta_rad = theta_rad_.value_or(state.theta_rad);
        state.phi_rad = phi_rad_.value_or(state.phi_rad);
        const auto dict = to_pmt(state);
        add_item_tag(0, item, tags::channel_state(), dict);
        if (!pmt::is_null(message_subscribers(port_))) // views: who has none pays nothing
            message_port_pub(port_, state_pdu(dict, item / config_.frame_length));
        moved_ = false;
    }

    const ::physec::an::config config_;
    const std::uint64_t seed_;
    const bool truncated_;
    const pmt::pmt_t port_ = pmt::mp("states");
    std::uint64_t period_;
    std::mutex mutex_;                          // of what follows
    std::optional<double> theta_rad_, phi_rad_; // set instead of drawn
    bool moved_ = false;                        // since the latest tag
};

an_channel_state::sptr an_channel_state::make(const ::physec::an::config& config,
                                              int coherence_frames,
                                              std::uint64_t seed,
                                              bool truncated)
{
    return gnuradio::make_block_sptr<an_channel_state_impl>(
        config, coherence_frames, seed, truncated);
}

} // namespace physec
} // namespace gr
