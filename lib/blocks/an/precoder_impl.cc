// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_precoder.h>
#include "an/messages.h"
#include "an/settings.h"
#include "log.h"
#include "pending.h"
#include "reporting.h"
#include "tags.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <physec/an/transmit/precoder.h>
#include <physec/error.h>

namespace gr {
namespace physec {

namespace {
using ::physec::vector_cf64;
using ::physec::an::config;
using ::physec::an::precoder;

const config& checked(const config& config)
{
    ::physec::throw_if_invalid(config.validate());
    return config;
}
} // namespace

class an_precoder_impl : public an_precoder
{
public:
    an_precoder_impl(const config& config, std::uint64_t noise_seed, std::uint64_t channel_seed)
        : gr::block("an_precoder",
                    gr::io_signature::make(1, 1, sizeof(gr_complex)),
                    gr::io_signature::make(
                        checked(config).tx_antennas, config.tx_antennas, sizeof(gr_complex))),
          settings_(config),
          length_(config.frame_length),
          by_frame_(config.mode == ::physec::an::noise_mode::frame_exact),
          noise_seed_(noise_seed),
          random_(::physec::random::generator::for_the_air(noise_seed, ::physec::an::noise_stream)),
          out_(config.tx_antennas)
    {
        const auto state = ::physec::an::draw_channel_state(config, channel_seed, 0);
        h_ = state.h;
        theta_rad_ = state.theta_rad;
        current_ = std::make_unique<precoder>(config, h_, theta_rad_);
        in_force_ = std::make_unique<an_settings::announced>(settings_.first());
        if (by_frame_) {
            frame_in_.resize(length_);
            frame_out_.resize(static_cast<std::size_t>(length_) * config.tx_antennas);
        }
        set_tag_propagation_policy(TPP_DONT); // forwarded by hand, to output 0 only
        const auto listen = [this](const std::string& port, const auto& handler) {
            message_port_register_in(pmt::mp(port));
            set_msg_handler(pmt::mp(port), reporting(d_logger, port, handler));
        };
        listen("csi", [this](const pmt::pmt_t& m) { accept_csi(csi_from_pmt(m)); });
        listen("settings", [this](const pmt::pmt_t& message) {
            settings_.change([&](::physec::an::config& c) { edit(c, message); });
        });
        listen("target_angle",
               [this](const pmt::pmt_t& m) { set_target_angle(number_from_pmt(m)); });
    }

    void set_csi(const std::vector<std::complex<double>>& h) override
    {
        accept_csi(Eigen::Map<const vector_cf64>(h.data(), h.size()));
    }

    void set_target_angle(double theta_rad) override
    {
        const std::lock_guard<std::mutex> lock(setter_);
        next_.set(std::make_unique<precoder>(settings_.latest(), h_, theta_rad));
        theta_rad_ = theta_rad;
    }

    void set_config(const config& next) override
    {
        settings_.change([&](config& c) { c = next; });
    }

    void set_tau(double tau) override
    {
        settings_.change([&](config& c) { c.tau = tau; });
    }

    void set_alpha(std::complex<double> alpha) override
    {
        settings_.change([&](config& c) { c.alpha = alpha; });
    }

    bool start() override
    {
        waiting_ = 0;
        say_how_noise_is_drawn(d_logger, noise_seed_);
        return true;
    }

    void forecast(int, gr_vector_int& required) override { required[0] = waiting_ > 0 ? 0 : 1; }

    int general_work(int noutput_items,
                     gr_vector_int& available,
                     gr_vector_const_void_star& inputs,
                     gr_vector_void_star& outputs) override
    {
        const auto* in = static_cast<const gr_complex*>(inputs[0]);
        int consumed = 0, produced = 0;
        while (produced < noutput_items && (waiting_ > 0 || consumed < available[0])) {
            for (std::size_t i = 0; i < out_.size(); ++i)
                out_[i] = static_cast<gr_complex*>(outputs[i]) + produced;
            if (waiting_ > 0) {
                produced += emit(noutput_items - produced);
                continue;
            }
            const std::uint64_t offset = nitems_read(0) + consumed;
            const int position = offset % length_;
            if (position == 0)
                start_frame(offset);
            const int count = std::min(available[0] - consumed, length_ - position);
            if (by_frame_) {
                collect(in + consumed, position, count);
                consumed += count;
            } else {
                const int fits = std::min(count, noutput_items - produced);
                current_->apply(in + consumed, fits, random_, out_.data());
                consumed += fits;
                produced += fits;
            }
        }
        forward_tags(consumed);
        consume(0, consumed);
        return produced;
    }

private:
    void accept_csi(const vector_cf64& h)
    {
        const std::lock_guard<std::mutex> lock(setter_);
        next_.set(std::make_unique<precoder>(settings_.latest(), h, theta_rad_));
        h_ = h;
    }

    void start_frame(std::uint64_t offset)
    {
        bool changed = next_.take(current_);
        const bool adjusted = settings_.take(in_force_);
        // A precoder may have been built before the settings that were taken ahead of it.
        if (changed || adjusted)
            current_->set_split(in_force_->values);
        // At the first sample, too: receivers learn whose configuration theirs is.
        if (adjusted || offset == 0)
            add_item_tag(0,
                         offset,
                         tags::settings(),
                         pmt::dict_update(split_to_pmt(in_force_->values),
                                          revision_to_pmt(in_force_->revision)));
        get_tags_in_range(tags_, 0, offset, offset + 1, tags::channel_state());
        for (const auto& tag : tags_)
            changed |= accept_state(tag);
        if (changed)
            add_item_tag(0, offset, tags::csi(), to_pmt(current_->csi(), current_->theta_rad()));
    }

    //! Simulation only, once per coherence block: reading a tag may allocate.
    bool accept_state(const gr::tag_t& tag)
    {
        try {
            const auto state = channel_state_from_pmt(tag.value);
            current_->set_channel(state.h, state.theta_rad);
            const std::lock_guard<std::mutex> lock(setter_);
            h_ = state.h;
            theta_rad_ = state.theta_rad;
            return true;
        } catch (const std::exception& problem) {
            warn(d_logger,
                 "channel_state tag at " + std::to_string(tag.offset) +
                     " ignored: " + problem.what());
            return false;
        }
    }

    void collect(const gr_complex* in, int position, int count)
    {
        std::copy_n(in, count, frame_in_.data() + position);
        if (position + count < length_)
            return;
        for (std::size_t i = 0; i < out_.size(); ++i)
            out_[i] = &frame_out_[i * length_];
        current_->apply_frame(frame_in_.data(), random_, out_.data());
        waiting_ = length_;
    }

    int emit(int room)
    {
        const int count = std::min(room, waiting_);
        for (std::size_t i = 0; i < out_.size(); ++i)
            std::copy_n(&frame_out_[(i + 1) * length_ - waiting_], count, out_[i]);
        waiting_ -= count;
        return count;
    }

    void forward_tags(int consumed)
    {
        get_tags_in_window(tags_, 0, 0, consumed);
        for (const auto& tag : tags_) {
            add_item_tag(0, tag);
            if (pmt::eq(tag.key, tags::channel_state()) && tag.offset % length_ != 0)
                warn(d_logger,
                     "channel_state tag at " + std::to_string(tag.offset) +
                         " ignored; allowed: multiples of the frame length " +
                         std::to_string(length_));
        }
    }

    an_settings settings_;
    std::unique_ptr<an_settings::announced> in_force_;
    const int length_;
    const bool by_frame_;
    std::mutex setter_;
    vector_cf64 h_; // latest accepted values, which may still be waiting in next_
    double theta_rad_ = 0.0;
    std::unique_ptr<precoder> current_;
    pending<precoder> next_;
    const std::uint64_t noise_seed_;
    ::physec::random::generator random_;
    std::vector<gr_complex*> out_;
    std::vector<gr::tag_t> tags_;
    std::vector<gr_complex> frame_in_, frame_out_; // mode frame_exact only
    int waiting_ = 0;                              // samples of frame_out_ not yet sent
};

an_precoder::sptr
an_precoder::make(const config& config, std::uint64_t noise_seed, std::uint64_t channel_seed)
{
    return gnuradio::make_block_sptr<an_precoder_impl>(config, noise_seed, channel_seed);
}

} // namespace physec
} // namespace gr
