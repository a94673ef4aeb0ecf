// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_leak_eve.h>
#include "angle_estimator.h"
#include <physec/an/attacks/leak_eve.h>
#include <physec/error.h>

namespace gr {
namespace physec {

namespace {

using ::physec::an::leak_source;

std::vector<int> input_lengths(const ::physec::an::config& config, leak_source source)
{
    return { config.tx_antennas, source == leak_source::echo ? config.eve_antennas : 1 };
}

} // namespace

class an_leak_eve_impl : public angle_estimator<an_leak_eve, ::physec::an::leak_eve>
{
public:
    an_leak_eve_impl(const ::physec::an::config& config, leak_source source, int frames)
        : gr::block("an_leak_eve", signature(input_lengths(config, source)), output()),
          angle_estimator("theta_rad",
                          input_lengths(config, source),
                          config,
                          frames,
                          ::physec::an::leak_eve(config, source)),
          settings_(config)
    {
    }

    void set_config(const ::physec::an::config& next) override { settings_.set(next); }

    bool start() override
    {
        settings_.restart();
        return angle_estimator::start();
    }

private:
    void hear(const pmt::pmt_t& settings) override { settings_.start_frame(&settings, d_logger); }

    void begin() override
    {
        settings_.begin(d_logger, [this](const auto& config) { estimator_.set_space(config); });
    }

    void add(const gr_complex* transmitted, const gr_complex* observation) override
    {
        estimator_.add(transmitted, observation);
    }

    estimator_settings settings_;
};

an_leak_eve::sptr
an_leak_eve::make(const ::physec::an::config& config, const std::string& source, int frames)
{
    ::physec::throw_if_invalid(config.validate());
    return gnuradio::make_block_sptr<an_leak_eve_impl>(
        config, ::physec::an::leak_source_from_string(source), frames);
}

} // namespace physec
} // namespace gr
