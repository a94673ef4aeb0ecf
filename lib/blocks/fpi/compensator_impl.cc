// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/fpi_compensator.h>
#include "frame_collector.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <physec/fpi/receive/compensator.h>
#include <physec/fpi/scenario.h>

namespace gr {
namespace physec {

class fpi_compensator_impl : public fpi_compensator
{
public:
    fpi_compensator_impl(const ::physec::fpi::config& config, std::uint64_t pilot_seed)
        : gr::block(
              "fpi_compensator",
              gr::io_signature::make(1, 1, sizeof(gr_complex) * config.ofdm.active_count()),
              gr::io_signature::make(
                  1, 1, sizeof(gr_complex) * config.ofdm.active_count() * config.tx_antennas)),
          compensator_(config, ::physec::fpi::make_pilots(config, pilot_seed)),
          collector_(config.pilots, config.ofdm.active_count()),
          subcarriers_(config.ofdm.active_count()),
          response_size_(subcarriers_ * config.tx_antennas)
    {
        set_relative_rate(1, config.pilots);
        set_tag_propagation_policy(TPP_DONT);
    }

    bool start() override
    {
        collector_.restart();
        return true;
    }

    void forecast(int, gr_vector_int& required) override { required[0] = 1; }

    int general_work(int noutput_items,
                     gr_vector_int& ninput_items,
                     gr_vector_const_void_star& inputs,
                     gr_vector_void_star& outputs) override
    {
        const auto* in = static_cast<const gr_complex*>(inputs[0]);
        auto* out = static_cast<gr_complex*>(outputs[0]);
        int produced = 0, consumed = 0;
        while (consumed < ninput_items[0] && produced < noutput_items) {
            if (collector_.add(in + consumed++ * subcarriers_)) {
                const auto response = compensator_.estimate(collector_.frame());
                std::transform(response.data(),
                               response.data() + response_size_,
                               out + produced++ * response_size_,
                               [](const ::physec::cf64& value) { return gr_complex(value); });
            }
        }
        consume_each(consumed);
        return produced;
    }

private:
    const ::physec::fpi::compensator compensator_;
    frame_collector collector_;
    const int subcarriers_;
    const int response_size_;
};

fpi_compensator::sptr fpi_compensator::make(const ::physec::fpi::config& config,
                                            std::uint64_t pilot_seed)
{
    return gnuradio::make_block_sptr<fpi_compensator_impl>(config, pilot_seed);
}

} // namespace physec
} // namespace gr
