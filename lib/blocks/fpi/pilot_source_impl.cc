// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/fpi_pilot_source.h>
#include "tags.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <physec/error.h>
#include <physec/fpi/scenario.h>
#include <vector>

namespace gr {
namespace physec {

class fpi_pilot_source_impl : public fpi_pilot_source
{
public:
    fpi_pilot_source_impl(const ::physec::fpi::config& config, std::uint64_t seed)
        : gr::sync_block("fpi_pilot_source",
                         gr::io_signature::make(0, 0, 0),
                         gr::io_signature::make(config.tx_antennas,
                                                config.tx_antennas,
                                                sizeof(gr_complex) * config.ofdm.active_count())),
          symbols_(config.pilots),
          subcarriers_(config.ofdm.active_count())
    {
        ::physec::throw_if_invalid(config.validate());
        const auto pilots = ::physec::fpi::make_pilots(config, seed);
        pilots_.resize(pilots.values.size());
        std::transform(pilots.values.data(),
                       pilots.values.data() + pilots.values.size(),
                       pilots_.begin(),
                       [](const ::physec::cf64& value) { return gr_complex(value); });
    }

    int work(int noutput_items, gr_vector_const_void_star&, gr_vector_void_star& outputs) override
    {
        for (int item = 0; item < noutput_items; ++item) {
            const std::uint64_t symbol = nitems_written(0) + item;
            if (symbol % symbols_ == 0)
                add_item_tag(0, symbol, tags::frame(), pmt::from_uint64(symbol / symbols_));
            for (std::size_t i = 0; i < outputs.size(); ++i) {
                const auto* pilot = &pilots_[(i * symbols_ + symbol % symbols_) * subcarriers_];
                std::copy_n(pilot,
                            subcarriers_,
                            static_cast<gr_complex*>(outputs[i]) + item * subcarriers_);
            }
        }
        return noutput_items;
    }

private:
    const int symbols_;
    const int subcarriers_;
    std::vector<gr_complex> pilots_; // antenna, symbol, subcarrier; the last runs fastest
};

fpi_pilot_source::sptr fpi_pilot_source::make(const ::physec::fpi::config& config,
                                              std::uint64_t seed)
{
    return gnuradio::make_block_sptr<fpi_pilot_source_impl>(config, seed);
}

} // namespace physec
} // namespace gr
