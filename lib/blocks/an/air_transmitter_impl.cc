// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_air_transmitter.h>
#include "an/messages.h"
#include "an/settings.h"
#include "log.h"
#include "pending.h"
#include "reporting.h"
#include "tags.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <physec/an/air/transmitter.h>
#include <physec/error.h>
#include <random>

namespace gr {
namespace physec {

namespace {
using ::physec::an::air_config;
using ::physec::an::subcarrier_precoders;

const air_config& checked(const air_config& config)
{
    ::physec::throw_if_invalid(config.validate());
    return config;
}

std::uint16_t chosen_session(int session)
{
    if (session < 0 || session > 65535)
        throw ::physec::invalid_input(
            ::physec::complaint("session", session, "0 (drawn anew) to 65535"));
    return session > 0 ? session : 1 + std::random_device()() % 65535;
}

//! CSI with what goes with it, as work() takes them over together.
struct precoding {
    subcarrier_precoders precoders;
    std::uint64_t frame; // that the CSI was measured on
};
} // namespace

class an_air_transmitter_impl : public an_air_transmitter
{
public:
    an_air_transmitter_impl(const air_config& config,
                            const std::vector<std::uint8_t>& data,
                            double target_angle_rad,
                            int session,
                            std::uint64_t noise_seed)
        : gr::sync_block(
              "an_air_transmitter",
              gr::io_signature::make(0, 0, 0),
              gr::io_signature::make(checked(config).scheme.tx_antennas,
                                     config.scheme.tx_antennas,
                                     config.subcarriers() * static_cast<int>(sizeof(gr_complex)))),
          subcarriers_(config.subcarriers()),
          symbols_(config.format.symbols()),
          session_(chosen_session(session)),
          transmitter_(config, session_, noise_seed),
          noise_seed_(noise_seed),
          config_(config),
          settings_(config.scheme),
          in_force_(std::make_unique<an_settings::announced>(settings_.first())),
          theta_rad_(target_angle_rad)
    {
        ::physec::throw_if_invalid(::physec::an::validate_target_angle(target_angle_rad));
        const auto blocks = ::physec::an::count_blocks(config, data.size());
        for (std::uint32_t number = 0; number < blocks; ++number)
            blocks_.push_back(::physec::an::cut_block(config, data, number));
        message_port_register_out(sent_);
        const auto listen = [this](const std::string& port, const auto& handler) {
            message_port_register_in(pmt::mp(port));
            set_msg_handler(pmt::mp(port), reporting(d_logger, port, handler));
        };
        listen("csi", [this](const pmt::pmt_t& message) { accept_csi(message); });
        listen("chains", [this](const pmt::pmt_t& message) { accept_chains(message); });
        listen("target_angle",
               [this](const pmt::pmt_t& message) { set_target_angle(number_from_pmt(message)); });
    }

    int session() const override { return session_; }

    void set_target_angle(double theta_rad) override
    {
        ::physec::throw_if_invalid(::physec::an::validate_target_angle(theta_rad));
        const std::lock_guard<std::mutex> lock(setter_);
        aim(theta_rad, transmit_chains_);
    }

    void set_tau(double tau) override
    {
        settings_.change([&](::physec::an::config& c) { c.tau = tau; });
    }

    bool start() override
    {
        const std::lock_guard<std::mutex> lock(setter_);
        position_ = 0;
        counter_ = 0;
        least_frame_ = 0;
        say_how_noise_is_drawn(d_logger, noise_seed_);
        return true;
    }

    int work(int noutput_items, gr_vector_const_void_star&, gr_vector_void_star& outputs) override
    {
        for (int produced = 0; produced < noutput_items;) {
            if (position_ == 0)
                start_frame(nitems_written(0) + produced);
            const int count = std::min(noutput_items - produced, symbols_ - position_);
            for (std::size_t i = 0; i < outputs.size(); ++i)
                std::copy_n(&(*frame_)[i][position_ * subcarriers_],
                            count * subcarriers_,
                            static_cast<gr_complex*>(outputs[i]) + produced * subcarriers_);
            produced += count;
            position_ = (position_ + count) % symbols_;
        }
        return noutput_items;
    }

private:
    void accept_chains(const pmt::pmt_t& message)
    {
        const auto chains = transmit_chains_from_pmt(message);
        ::physec::throw_if_invalid(
            ::physec::an::validate_chains("transmit chains", chains, config_.scheme.tx_antennas));
        const std::lock_guard<std::mutex> lock(setter_);
        aim(theta_rad_, chains);
    }

    air_config latest() const
    {
        air_config config = config_;
        config.scheme = settings_.latest();
        return config;
    }

    //! With the channel that is known, if one is.
    void aim(double theta_rad, const ::physec::vector_cf64& chains)
    {
        if (csi_.size() > 0)
            next_.set(std::make_unique<precoding>(
                precoding{ { latest(), csi_, theta_rad, chains }, csi_frame_ }));
        theta_rad_ = theta_rad;
        transmit_chains_ = chains;
    }

    void accept_csi(const pmt::pmt_t& message)
    {
        const auto csi = air_csi_from_pmt(message);
        if (csi.session != static_cast<std::uint64_t>(session_))
            throw ::physec::invalid_input(
                ::physec::complaint("session of the CSI", csi.session, std::to_string(session_)));
        const std::lock_guard<std::mutex> lock(setter_);
        // Up to the frame that is made next: what is known before the start serves from frame 0 on.
        const auto frame = ::physec::an::frame_with_counter(csi.frame, counter_);
        if (!frame || *frame < least_frame_)
            throw ::physec::invalid_input(
                ::physec::complaint("frame of the CSI",
                                    csi.frame,
                                    "one that was sent, up to " + std::to_string(counter_) +
                                        ", and not before " + std::to_string(least_frame_)));
        next_.set(std::make_unique<precoding>(
            precoding{ { latest(), csi.h, theta_rad_, transmit_chains_ }, *frame }));
        csi_ = csi.h;
        csi_frame_ = *frame;
        least_frame_ = *frame + 1;
    }

    void start_frame(std::uint64_t offset)
    {
        add_item_tag(0, offset, tags::frame(), pmt::from_uint64(counter_));
        const bool changed = next_.take(current_);
        const bool adjusted = settings_.take(in_force_);
        ever_adjusted_ |= adjusted;
        const bool first = counter_ == 0; // tags of an earlier run are gone
        // Precoders may have been built before the settings that were taken ahead of them.
        if (current_ && (changed || adjusted))
            current_->precoders.set_split(in_force_->values);
        if (adjusted || (first && ever_adjusted_))
            add_item_tag(0, offset, tags::settings(), split_to_pmt(in_force_->values));
        if (changed || (first && current_))
            add_item_tag(0,
                         offset,
                         tags::csi(),
                         air_csi_tag(current_->frame, current_->precoders.theta_rad()));
        frame_ = &transmitter_.frame(counter_,
                                     current_ ? &current_->precoders : nullptr,
                                     blocks_[counter_ % blocks_.size()]);
        if (!pmt::is_null(message_subscribers(sent_)))
            publish_sent();
        ++counter_;
    }

    void publish_sent()
    {
        const std::size_t all = symbols_ * subcarriers_;
        const std::size_t body = config_.format.body_symbols * subcarriers_;
        auto values = pmt::make_c32vector(frame_->size() * body, 0.0f);
        std::size_t count = 0;
        auto* next = pmt::c32vector_writable_elements(values, count);
        for (const auto& antenna : *frame_)
            next = std::copy_n(antenna.begin() + (all - body), body, next);
        const auto dict =
            pmt::dict_add(pmt::make_dict(), tags::frame(), pmt::from_uint64(counter_));
        message_port_pub(sent_, pmt::cons(dict, values));
    }

    const pmt::pmt_t sent_ = pmt::mp("sent");
    const int subcarriers_;
    const int symbols_;
    const std::uint16_t session_;
    ::physec::an::air_transmitter transmitter_;
    const std::uint64_t noise_seed_;
    std::vector<::physec::an::payload_block> blocks_;

    const air_config config_; // as at the start
    an_settings settings_;
    std::unique_ptr<an_settings::announced> in_force_;

    std::mutex setter_;
    double theta_rad_;                      // latest accepted, which may still be waiting in next_
    ::physec::matrix_cf64 csi_;             // likewise; empty: none yet
    std::uint64_t csi_frame_ = 0;           // that it was measured on
    std::uint64_t least_frame_ = 0;         // of CSI that is newer, in this run
    ::physec::vector_cf64 transmit_chains_; // empty: none known

    std::unique_ptr<precoding> current_; // null until the first CSI
    pending<precoding> next_;
    const std::vector<std::vector<gr_complex>>* frame_ = nullptr;
    int position_ = 0;          // symbols of frame_ already sent
    std::uint64_t counter_ = 0; // frames made since the start
    bool ever_adjusted_ = false;
};

an_air_transmitter::sptr an_air_transmitter::make(const air_config& config,
                                                  const std::vector<std::uint8_t>& data,
                                                  double target_angle_rad,
                                                  int session,
                                                  std::uint64_t noise_seed)
{
    return gnuradio::make_block_sptr<an_air_transmitter_impl>(
        config, data, target_angle_rad, session, noise_seed);
}

} // namespace physec
} // namespace gr
