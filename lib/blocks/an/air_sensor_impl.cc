// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_air_sensor.h>
#include "an/messages.h"
#include "log.h"
#include "reporting.h"
#include "tags.h"
#include <algorithm>
#include <deque>
#include <gnuradio/io_signature.h>
#include <mutex>
#include <optional>
#include <physec/an/air/echo_sensor.h>
#include <physec/an/air/echo_windows.h>
#include <physec/error.h>
#include <utility>

namespace gr {
namespace physec {

namespace {
using ::physec::an::air_config;
using bodies = std::vector<std::vector<gr_complex>>;

const air_config& checked(const air_config& config, const ::physec::sync::receiver_options& options)
{
    ::physec::throw_if_invalid(config.validate());
    ::physec::throw_if_invalid(
        ::physec::an::validate_format("the receiver options", options.format, config));
    return config;
}

//! A reflector whose place is known.
struct reference {
    double theta_rad;
    ::physec::an::delay_gate gate;
};

//! Frames that were sent and whose echo has not come yet; more means that nobody listens.
constexpr std::size_t most_frames_ahead = 4096;
} // namespace

class an_air_sensor_impl : public an_air_sensor
{
public:
    an_air_sensor_impl(const air_config& config,
                       const ::physec::sync::receiver_options& options,
                       int frames)
        : gr::sync_block("an_air_sensor",
                         gr::io_signature::make(checked(config, options).scheme.rx_antennas,
                                                config.scheme.rx_antennas,
                                                sizeof(gr_complex)),
                         gr::io_signature::make(0, 0, 0)),
          antennas_(config.scheme.tx_antennas),
          elements_(config.format.body_symbols * config.subcarriers()),
          windows_(options, config.scheme.rx_antennas),
          sensor_(config, frames),
          inputs_(config.scheme.rx_antennas)
    {
        message_port_register_in(pmt::mp("sent"));
        set_msg_handler(
            pmt::mp("sent"),
            reporting(d_logger, "sent", [this](const pmt::pmt_t& message) { keep(message); }));
        message_port_register_out(estimates_);
        message_port_register_out(chains_);
    }

    void set_gate(double least_m, double most_m) override
    {
        const std::lock_guard<std::mutex> lock(setter_);
        sensor_.set_gate(to_gate(least_m, most_m));
    }

    void set_chains(const std::vector<std::complex<double>>& transmit,
                    const std::vector<std::complex<double>>& receive) override
    {
        const std::lock_guard<std::mutex> lock(setter_);
        using map = Eigen::Map<const ::physec::vector_cf64>;
        sensor_.set_chains(
            { map(transmit.data(), transmit.size()), map(receive.data(), receive.size()) });
    }

    void calibrate(double theta_rad, double least_m, double most_m) override
    {
        ::physec::throw_if_invalid(::physec::an::validate_target_angle(theta_rad));
        const std::lock_guard<std::mutex> lock(setter_);
        const auto gate = to_gate(least_m, most_m);
        ::physec::throw_if_invalid(sensor_.validate_gate(gate));
        sensor_.clear(); // frames from before may show something else
        reference_ = { theta_rad, gate };
        complained_ = false;
    }

    bool start() override
    {
        const std::lock_guard<std::mutex> lock(setter_);
        windows_.reset();
        sensor_.clear();
        sent_.clear();
        complained_ = false;
        return gr::block::start();
    }

    int work(int noutput_items, gr_vector_const_void_star& inputs, gr_vector_void_star&) override
    {
        const std::lock_guard<std::mutex> lock(setter_);
        get_tags_in_window(tags_, 0, 0, noutput_items, tags::rx_time());
        std::sort(tags_.begin(), tags_.end(), gr::tag_t::offset_compare);
        int done = 0;
        for (const auto& tag : tags_) {
            const int until = tag.offset - nitems_read(0);
            receive(inputs, done, until);
            done = until;
            if (const auto time = rx_time_from_pmt(tag.value, d_logger))
                windows_.set_time(time->seconds, time->fraction);
        }
        receive(inputs, done, noutput_items);
        return noutput_items;
    }

private:
    ::physec::an::delay_gate to_gate(double least_m, double most_m) const
    {
        const auto delay = [this](double range_m) {
            return 2.0 * range_m / ::physec::an::speed_of_light_mps - windows_.opening_s();
        };
        return { delay(least_m), delay(most_m) };
    }

    void keep(const pmt::pmt_t& message)
    {
        std::size_t count = 0;
        if (!pmt::is_pdu(message) || !pmt::is_c32vector(pmt::cdr(message)) ||
            pmt::length(pmt::cdr(message)) != antennas_ * elements_)
            throw ::physec::invalid_input("it is no frame of " + std::to_string(antennas_) + " x " +
                                          std::to_string(elements_) + " values");
        const auto* values = pmt::c32vector_elements(pmt::cdr(message), count);
        const auto field = pmt::dict_ref(pmt::car(message), tags::frame(), pmt::PMT_NIL);
        const auto frame = frame_from_pmt(field, d_logger);
        if (!frame)
            return;
        bodies sent;
        for (std::size_t i = 0; i < antennas_; ++i)
            sent.emplace_back(values + i * elements_, values + (i + 1) * elements_);
        // The transmitter counts anew; its old frames would hide the new ones.
        if (!sent_.empty() && *frame <= sent_.back().first)
            sent_.clear();
        sent_.emplace_back(*frame, std::move(sent));
        if (sent_.size() > most_frames_ahead)
            sent_.pop_front();
    }

    void receive(const gr_vector_const_void_star& inputs, int from, int until)
    {
        for (std::size_t i = 0; i < inputs_.size(); ++i)
            inputs_[i] = static_cast<const gr_complex*>(inputs[i]) + from;
        windows_.process(inputs_.data(),
                         until - from,
                         [this](std::uint64_t frame, const bodies& echo) { hear(frame, echo); });
    }

    void hear(std::uint64_t frame, const bodies& echo)
    {
        while (!sent_.empty() && sent_.front().first < frame)
            sent_.pop_front();
        if (sent_.empty() || sent_.front().first != frame)
            return;
        if (!sensor_.add(echo, sent_.front().second))
            return;
        try {
            if (reference_)
                report_chains();
            else
                report_estimate(frame);
            complained_ = false;
        } catch (const std::exception& problem) {
            // Silence lasts: one line for all of it, and a reference is waited for.
            if (!std::exchange(complained_, true))
                warn(d_logger,
                     std::string("no ") + (reference_ ? "chains" : "estimate") +
                         " from the frames up to " + std::to_string(frame) + ": " + problem.what());
        }
    }

    void report_chains()
    {
        const auto chains = sensor_.calibrate(reference_->theta_rad, reference_->gate);
        reference_.reset();
        sensor_.set_chains(chains);
        message_port_pub(chains_, to_pdu(chains));
    }

    void report_estimate(std::uint64_t frame)
    {
        auto found = sensor_.estimate();
        found.delay_s += windows_.opening_s();
        message_port_pub(estimates_, to_pdu(found, frame));
    }

    const std::size_t antennas_, elements_; // sent, per frame
    std::mutex setter_;
    ::physec::an::echo_windows windows_;
    ::physec::an::echo_sensor sensor_;
    std::optional<reference> reference_; // that is waited for
    bool complained_ = false;            // since the last result
    std::deque<std::pair<std::uint64_t, bodies>> sent_;
    std::vector<const gr_complex*> inputs_;
    std::vector<gr::tag_t> tags_;
    const pmt::pmt_t estimates_ = pmt::mp("estimates");
    const pmt::pmt_t chains_ = pmt::mp("chains");
};

an_air_sensor::sptr an_air_sensor::make(const air_config& config,
                                        const ::physec::sync::receiver_options& options,
                                        int frames)
{
    return gnuradio::make_block_sptr<an_air_sensor_impl>(config, options, frames);
}

} // namespace physec
} // namespace gr
