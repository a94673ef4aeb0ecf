// SPDX-License-Identifier: GPL-3.0-or-later
#include "an_messages.h"
#include <gnuradio/io_signature.h>
#include <gnuradio/physec/an_target_estimator.h>
#include <physec/error.h>
#include <algorithm>

namespace gr {
namespace physec {

namespace {
using ::physec::an::target_reference;

int reference_length(const ::physec::an::config& config, target_reference reference)
{
    return reference == target_reference::known_x ? config.tx_antennas : 1;
}
} // namespace

class an_target_estimator_impl : public an_target_estimator
{
public:
    an_target_estimator_impl(const ::physec::an::config& config,
                             target_reference reference,
                             int frames)
        : gr::block(
              "an_target_estimator",
              gr::io_signature::makev(
                  2,
                  2,
                  { static_cast<int>(sizeof(gr_complex) * config.rx_antennas),
                    static_cast<int>(sizeof(gr_complex) * reference_length(config, reference)) }),
              gr::io_signature::make(0, 1, sizeof(gr_complex))),
          estimator_(config, reference),
          antennas_(config.rx_antennas),
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
        const auto* reference = static_cast<const gr_complex*>(inputs[1]);
        const int count = std::min(available[0], available[1]);
        int consumed = 0, produced = 0;
        while (consumed < count && (outputs.empty() || produced < noutput_items)) {
            estimator_.add(echo + consumed * antennas_,
                           reference + consumed * estimator_.reference_length());
            ++consumed;
            if (++collected_ < snapshots_)
                continue;
            const auto estimate = estimator_.estimate();
            estimator_.reset();
            collected_ = 0;
            last_frame_ += frames_;
            message_port_pub(port_, estimate_pdu("theta_rad", estimate, last_frame_ - 1));
            if (!outputs.empty())
                static_cast<gr_complex*>(outputs[0])[produced++] =
                    gr_complex(estimate.on_unit_circle());
        }
        consume_each(consumed);
        return produced;
    }

private:
    ::physec::an::target_estimator estimator_;
    const int antennas_;
    const int frames_;
    const int snapshots_;
    const pmt::pmt_t port_;
    int collected_ = 0;
    std::uint64_t last_frame_ = 0; // frames used so far
};

an_target_estimator::sptr an_target_estimator::make(const ::physec::an::config& config,
                                                    const std::string& reference,
                                                    int frames)
{
    ::physec::throw_if_invalid(config.validate());
    return gnuradio::make_block_sptr<an_target_estimator_impl>(
        config, ::physec::an::target_reference_from_string(reference), frames);
}

} // namespace physec
} // namespace gr
