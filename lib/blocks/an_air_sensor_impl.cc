// SPDX-License-Identifier: GPL-3.0-or-later
#include "an_messages.h"
#include "tags.h"
#include <gnuradio/io_signature.h>
#include <gnuradio/physec/an_air_sensor.h>
#include <physec/an/air/echo_sensor.h>
#include <physec/an/air/echo_windows.h>
#include <physec/error.h>
#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>

namespace gr {
namespace physec {

namespace {
using ::physec::an::air_config;
using bodies = std::vector<std::vector<gr_complex>>;

const air_config& checked(const air_config& config)
{
    ::physec::throw_if_invalid(config.validate());
    return config;
}

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
                         gr::io_signature::make(checked(config).scheme.rx_antennas,
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
        set_msg_handler(pmt::mp("sent"), [this](const pmt::pmt_t& message) { keep(message); });
        message_port_register_out(estimates_);
        message_port_register_out(chains_);
    }

    void set_gate(double least_m, double most_m) override
    {
        const std::lock_guard<std::mutex> lock(setter_);
        sensor_.set_gate(to_delay(least_m), to_delay(most_m));
        gate_ = { least_m, most_m };
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
        sensor_.set_gate(to_delay(least_m), to_delay(most_m));
        reference_rad_ = theta_rad;
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
            windows_.set_time(pmt::to_uint64(pmt::tuple_ref(tag.value, 0)),
                              pmt::to_double(pmt::tuple_ref(tag.value, 1)));
        }
        receive(inputs, done, noutput_items);
        return noutput_items;
    }

private:
    double to_delay(double range_m) const
    {
        return 2.0 * range_m / ::physec::an::speed_of_light_mps - windows_.opening_s();
    }

    void keep(const pmt::pmt_t& message)
    {
        std::size_t count = 0;
        if (!pmt::is_pdu(message) || !pmt::is_c32vector(pmt::cdr(message)) ||
            pmt::length(pmt::cdr(message)) != antennas_ * elements_) {
            d_logger->warn(
                "sent message ignored: it is no frame of {} x {} values", antennas_, elements_);
            return;
        }
        const auto* values = pmt::c32vector_elements(pmt::cdr(message), count);
        const auto frame = pmt::dict_ref(pmt::car(message), tags::frame(), pmt::from_uint64(0));
        bodies sent;
        for (std::size_t i = 0; i < antennas_; ++i)
            sent.emplace_back(values + i * elements_, values + (i + 1) * elements_);
        sent_.emplace_back(pmt::to_uint64(frame), std::move(sent));
        if (sent_.size() > most_frames_ahead)
            sent_.pop_front();
    }

    void receive(const gr_vector_const_void_star& inputs, int from, int until)
    {
        for (std::size_t i = 0; i < inputs_.size(); ++i)
            inputs_[i] = static_cast<const gr_complex*>(inputs[i]) + from;
        windows_.process(inputs_.data(),
                         until - from,
                         [this](std::uint32_t frame, const bodies& echo) { hear(frame, echo); });
    }

    void hear(std::uint32_t frame, const bodies& echo)
    {
        while (!sent_.empty() && sent_.front().first < frame)
            sent_.pop_front();
        if (sent_.empty() || sent_.front().first != frame)
            return;
        if (!sensor_.add(echo, sent_.front().second))
            return;
        if (reference_rad_)
            report_chains();
        else
            report_estimate(frame);
    }

    void report_chains()
    {
        const auto chains = sensor_.calibrate(*reference_rad_);
        reference_rad_.reset();
        sensor_.set_chains(chains);
        if (gate_)
            sensor_.set_gate(to_delay(gate_->first), to_delay(gate_->second));
        message_port_pub(chains_, to_pdu(chains));
    }

    void report_estimate(std::uint32_t frame)
    {
        auto found = sensor_.estimate();
        found.delay_s += windows_.opening_s();
        message_port_pub(estimates_, to_pdu(found, frame));
    }

    const std::size_t antennas_, elements_; // sent, per frame
    std::mutex setter_;
    ::physec::an::echo_windows windows_;
    ::physec::an::echo_sensor sensor_;
    std::optional<double> reference_rad_;
    std::optional<std::pair<double, double>> gate_; // metres, once set
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
