// SPDX-License-Identifier: GPL-3.0-or-later
#include "an_messages.h"
#include <gnuradio/io_signature.h>
#include <gnuradio/physec/an_sensing_eve.h>
#include <physec/an/sensing_eavesdropper.h>
#include <physec/error.h>
#include <algorithm>

namespace gr {
namespace physec {

namespace {
using ::physec::an::waveform_knowledge;
} // namespace

class an_sensing_eve_impl : public an_sensing_eve
{
public:
    an_sensing_eve_impl(const ::physec::an::config& config,
                        waveform_knowledge knowledge,
                        int frames)
        : gr::block(
              "an_sensing_eve",
              gr::io_signature::makev(knowledge == waveform_knowledge::known ? 2 : 1,
                                      knowledge == waveform_knowledge::known ? 2 : 1,
                                      { static_cast<int>(sizeof(gr_complex) * config.eve_antennas),
                                        static_cast<int>(sizeof(gr_complex)) }),
              gr::io_signature::make(0, 1, sizeof(gr_complex))),
          estimator_(config, knowledge),
          antennas_(config.eve_antennas),
          frames_(frames),
          snapshots_(snapshots_per_estimate(config, frames)),
          port_(pmt::mp("estimates"))
    {
        message_port_register_out(port_);
        set_tag_propagation_policy(TPP_DONT); // one output per many inputs
    }

    void forecast(int, gr_vector_int& required) override
    {
        std::fill(required.begin(), required.end(), 1);
    }

    int general_work(int noutput_items,
                     gr_vector_int& available,
                     gr_vector_const_void_star& inputs,
                     gr_vector_void_star& outputs) override
    {
        const auto* echo = static_cast<const gr_complex*>(inputs[0]);
        const auto* waveform =
            inputs.size() > 1 ? static_cast<const gr_complex*>(inputs[1]) : nullptr;
        const int count = *std::min_element(available.begin(), available.end());
        int consumed = 0, produced = 0;
        while (consumed < count && (outputs.empty() || produced < noutput_items)) {
            estimator_.add(echo + consumed * antennas_,
                           waveform ? waveform[consumed] : gr_complex(0.0f));
            ++consumed;
            if (++collected_ < snapshots_)
                continue;
            const auto estimate = estimator_.estimate();
            estimator_.reset();
            collected_ = 0;
            last_frame_ += frames_;
            message_port_pub(port_, estimate_pdu("phi_rad", estimate, last_frame_ - 1));
            if (!outputs.empty())
                static_cast<gr_complex*>(outputs[0])[produced++] =
                    gr_complex(estimate.on_unit_circle());
        }
        consume_each(consumed);
        return produced;
    }

private:
    ::physec::an::sensing_eavesdropper estimator_;
    const int antennas_;
    const int frames_;
    const int snapshots_;
    const pmt::pmt_t port_;
    int collected_ = 0;
    std::uint64_t last_frame_ = 0; // frames used so far
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
