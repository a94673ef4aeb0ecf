// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/fpi_frame_source.h>
#include "tags.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <physec/error.h>
#include <physec/fpi/scenario.h>
#include <vector>

namespace gr {
namespace physec {

namespace {

using ::physec::complaint;
using ::physec::invalid_input;
using ::physec::ofdm::frame_format;
using ::physec::ofdm::pilot_grid;

void check(const ::physec::fpi::config& config, const frame_format& format, int session)
{
    ::physec::throw_if_invalid(config.validate());
    ::physec::throw_if_invalid(format.validate());
    if (!(format.ofdm == config.ofdm))
        throw invalid_input("frame format and configuration have different numerologies; allowed: "
                            "the same bandwidth, FFT size and active subcarriers");
    if (format.body_symbols != config.pilots)
        throw invalid_input(complaint(
            "body symbols", format.body_symbols, "the pilots, " + std::to_string(config.pilots)));
    if (session < 0 || session > 65535)
        throw invalid_input(complaint("session", session, "0 to 65535"));
}

} // namespace

class fpi_frame_source_impl : public fpi_frame_source
{
public:
    fpi_frame_source_impl(const ::physec::fpi::config& config,
                          const frame_format& format,
                          std::uint64_t pilot_seed,
                          int session)
        : gr::sync_block("fpi_frame_source",
                         gr::io_signature::make(0, 0, 0),
                         gr::io_signature::make(config.tx_antennas,
                                                config.tx_antennas,
                                                sizeof(gr_complex) * config.ofdm.active_count())),
          format_((check(config, format, session), format)),
          session_(session),
          pilots_(::physec::fpi::make_pilots(config, pilot_seed)),
          preamble_(::physec::ofdm::make_preamble(format, config.tx_antennas))
    {
    }

    int work(int noutput_items, gr_vector_const_void_star&, gr_vector_void_star& outputs) override
    {
        for (int item = 0; item < noutput_items; ++item) {
            const std::uint64_t count = nitems_written(0) + item;
            const int symbol = count % format_.symbols();
            if (symbol == 0)
                start_frame(count);
            const int header = frame_format::preamble_symbols;
            const int body = header + format_.header_symbols;
            if (symbol < header)
                copy(preamble_, symbol, item, outputs);
            else if (symbol < body)
                copy(header_, symbol - header, item, outputs);
            else
                copy(pilots_, symbol - body, item, outputs);
        }
        return noutput_items;
    }

private:
    void start_frame(std::uint64_t item)
    {
        const std::uint64_t frame = item / format_.symbols();
        add_item_tag(0, item, tags::frame(), pmt::from_uint64(frame));
        header_ = ::physec::ofdm::make_header(
            format_, { session_, static_cast<std::uint32_t>(frame) }, pilots_);
    }

    void copy(const pilot_grid& grid, int symbol, int item, gr_vector_void_star& outputs) const
    {
        for (std::size_t i = 0; i < outputs.size(); ++i)
            std::transform(grid.values.col(i).data() + symbol * grid.subcarriers,
                           grid.values.col(i).data() + (symbol + 1) * grid.subcarriers,
                           static_cast<gr_complex*>(outputs[i]) + item * grid.subcarriers,
                           [](const ::physec::cf64& value) { return gr_complex(value); });
    }

    const frame_format format_;
    const std::uint16_t session_;
    const pilot_grid pilots_;
    const pilot_grid preamble_;
    pilot_grid header_; // of the frame being sent
};

fpi_frame_source::sptr fpi_frame_source::make(const ::physec::fpi::config& config,
                                              const frame_format& format,
                                              std::uint64_t pilot_seed,
                                              int session)
{
    return gnuradio::make_block_sptr<fpi_frame_source_impl>(config, format, pilot_seed, session);
}

} // namespace physec
} // namespace gr
