// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_sensing_eve.h>
#include "angle_estimator.h"
#include <physec/an/attacks/sensing_eve.h>
#include <physec/error.h>

namespace gr {
namespace physec {

namespace {

using ::physec::an::waveform_knowledge;

std::vector<int> input_lengths(const ::physec::an::config& config, waveform_knowledge knowledge)
{
    if (knowledge == waveform_knowledge::known)
        return { config.eve_antennas, 1 };
    return { config.eve_antennas };
}

} // namespace

class an_sensing_eve_impl : public angle_estimator<an_sensing_eve, ::physec::an::sensing_eve>
{
public:
    an_sensing_eve_impl(const ::physec::an::config& config,
                        waveform_knowledge knowledge,
                        int frames)
        : gr::block("an_sensing_eve", signature(input_lengths(config, knowledge)), output()),
          angle_estimator("phi_rad",
                          input_lengths(config, knowledge),
                          config,
                          frames,
                          ::physec::an::sensing_eve(config, knowledge)),
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

    void add(const gr_complex* echo, const gr_complex* waveform) override
    {
        estimator_.add(echo, waveform ? *waveform : gr_complex(0.0f));
    }

    estimator_settings settings_;
};

an_sensing_eve::sptr
an_sensing_eve::make(const ::physec::an::config& config, const std::string& knowledge, int frames)
{
    ::physec::throw_if_invalid(config.validate());
    return gnuradio::make_block_sptr<an_sensing_eve_impl>(
        config, ::physec::an::waveform_knowledge_from_string(knowledge), frames);
}

} // namespace physec
} // namespace gr
