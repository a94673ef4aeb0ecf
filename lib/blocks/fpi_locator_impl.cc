// SPDX-License-Identifier: GPL-3.0-or-later
#include "frame_collector.h"
#include <gnuradio/io_signature.h>
#include <gnuradio/physec/fpi_locator.h>
#include <limits>
#include <physec/error.h>
#include <physec/fpi/eve.h>
#include <physec/fpi/localization.h>
#include <physec/fpi/scenario.h>
#include <pmt/pmt.h>

namespace gr {
namespace physec {

namespace {

using ::physec::fpi::config;
using ::physec::fpi::location_estimate;

pmt::pmt_t to_pdu(const location_estimate& estimate, std::uint64_t frame)
{
    std::vector<double> delays, frequencies;
    std::vector<std::complex<double>> gains;
    for (const auto& path : estimate.paths) {
        delays.push_back(path.delay_s);
        frequencies.push_back(path.spatial_frequency);
        gains.push_back(path.gain);
    }
    const std::vector<double> position = { estimate.position_m.x, estimate.position_m.y };
    pmt::pmt_t fields = pmt::make_dict();
    const auto add = [&](const char* key, pmt::pmt_t value) {
        fields = pmt::dict_add(fields, pmt::mp(key), value);
    };
    add("frame", pmt::from_uint64(frame));
    add("position_m", pmt::init_f64vector(2, position));
    add("delay_s", pmt::init_f64vector(delays.size(), delays));
    add("spatial_frequency", pmt::init_f64vector(frequencies.size(), frequencies));
    add("gain", pmt::init_c64vector(gains.size(), gains));
    add("residual_power", pmt::from_double(estimate.residual_power));
    add("deviation_m", pmt::from_double(estimate.deviation_m));
    add("converged", pmt::from_bool(estimate.converged));
    add("reliable", pmt::from_bool(estimate.reliable));
    if (estimate.alternative_m) {
        const std::vector<double> other = { estimate.alternative_m->x, estimate.alternative_m->y };
        add("alternative_m", pmt::init_f64vector(2, other));
    }
    if (estimate.map_m) {
        const std::vector<double> likeliest = { estimate.map_m->x, estimate.map_m->y };
        add("map_m", pmt::init_f64vector(2, likeliest));
    }
    const gr_complex point(estimate.position_m.x, estimate.position_m.y);
    return pmt::cons(fields, pmt::init_c32vector(1, &point));
}

} // namespace

class fpi_locator_impl : public fpi_locator
{
public:
    fpi_locator_impl(const std::string& name,
                     const config& config,
                     std::unique_ptr<::physec::fpi::locator> locator)
        : gr::block(name,
                    gr::io_signature::make(1, 1, sizeof(gr_complex) * config.ofdm.active_count()),
                    gr::io_signature::make(0, 1, sizeof(gr_complex))),
          locator_(std::move(locator)),
          collector_(config.pilots, config.ofdm.active_count()),
          subcarriers_(config.ofdm.active_count()),
          port_(pmt::mp("estimates"))
    {
        set_relative_rate(1, config.pilots);
        set_tag_propagation_policy(TPP_DONT);
        message_port_register_out(port_);
    }

    void forecast(int, gr_vector_int& required) override { required[0] = 1; }

    int general_work(int noutput_items,
                     gr_vector_int& ninput_items,
                     gr_vector_const_void_star& inputs,
                     gr_vector_void_star& outputs) override
    {
        const auto* in = static_cast<const gr_complex*>(inputs[0]);
        int produced = 0, consumed = 0;
        while (consumed < ninput_items[0] && produced < noutput_items) {
            if (!collector_.add(in + consumed++ * subcarriers_))
                continue;
            const location_estimate estimate = estimate_frame();
            message_port_pub(port_, to_pdu(estimate, collector_.number()));
            if (!outputs.empty())
                static_cast<gr_complex*>(outputs[0])[produced] =
                    gr_complex(estimate.position_m.x, estimate.position_m.y);
            ++produced;
        }
        consume_each(consumed);
        return outputs.empty() ? 0 : produced;
    }

private:
    location_estimate estimate_frame()
    {
        try {
            return locator_->estimate(collector_.frame(), collector_.number());
        } catch (const ::physec::invalid_input& error) {
            d_logger->warn("{}", error.what());
            location_estimate none;
            none.position_m.x = none.position_m.y = std::numeric_limits<double>::quiet_NaN();
            return none;
        }
    }

    const std::unique_ptr<::physec::fpi::locator> locator_;
    frame_collector collector_;
    const int subcarriers_;
    const pmt::pmt_t port_;
};

fpi_locator::sptr
fpi_locator::make_bob(const config& config, std::uint64_t pilot_seed, std::uint64_t noise_seed)
{
    ::physec::throw_if_invalid(config.validate());
    return gnuradio::make_block_sptr<fpi_locator_impl>(
        "fpi_bob",
        config,
        std::make_unique<::physec::fpi::bob>(
            config, ::physec::fpi::make_pilots(config, pilot_seed), noise_seed));
}

fpi_locator::sptr
fpi_locator::make_eve(const config& config, std::uint64_t pilot_seed, const std::string& attack)
{
    ::physec::throw_if_invalid(config.validate());
    return gnuradio::make_block_sptr<fpi_locator_impl>(
        "fpi_eve",
        config,
        std::make_unique<::physec::fpi::eve>(config,
                                             ::physec::fpi::make_pilots(config, pilot_seed),
                                             ::physec::fpi::attack_from_string(attack)));
}

} // namespace physec
} // namespace gr
