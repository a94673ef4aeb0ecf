// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/ofdm_modulator.h>
#include "tags.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <physec/error.h>
#include <physec/ofdm/symbol_transform.h>
#include <volk/volk.h>

namespace gr {
namespace physec {

namespace {

using ::physec::ofdm::frame_format;

frame_format
checked(const frame_format& format, int antennas, double amplitude, bool bursts, double epoch_s)
{
    ::physec::throw_if_invalid(format.validate());
    if (antennas < 1 || antennas > 64)
        throw ::physec::invalid_input(::physec::complaint("antennas", antennas, "1 to 64"));
    if (!(amplitude > 0.0 && amplitude <= 1e6))
        throw ::physec::invalid_input(
            ::physec::complaint("amplitude", amplitude, "> 0 and up to 1e6"));
    if (!(epoch_s >= 0.0 && epoch_s <= 1e10))
        throw ::physec::invalid_input(::physec::complaint("epoch_s", epoch_s, "0 to 1e10"));
    if (bursts && format.idle_symbols < 1)
        throw ::physec::invalid_input(
            ::physec::complaint("idle symbols", format.idle_symbols, "at least 1 with bursts"));
    return format;
}

} // namespace

class ofdm_modulator_impl : public ofdm_modulator
{
public:
    ofdm_modulator_impl(const frame_format& format,
                        int antennas,
                        double amplitude,
                        bool bursts,
                        double epoch_s,
                        const std::string& length_tag)
        : gr::block("ofdm_modulator",
                    gr::io_signature::make(
                        antennas, antennas, sizeof(gr_complex) * format.ofdm.active_count()),
                    gr::io_signature::make(antennas, antennas, sizeof(gr_complex))),
          format_(checked(format, antennas, amplitude, bursts, epoch_s)),
          transform_(format),
          antennas_(antennas),
          amplitude_(amplitude),
          bursts_(bursts),
          epoch_s_(epoch_s),
          length_tag_(pmt::mp(length_tag))
    {
        set_output_multiple(format.symbol_samples());
        set_relative_rate(format.symbol_samples(), 1);
        set_tag_propagation_policy(TPP_DONT);
    }

    bool start() override
    {
        position_ = 0;
        next_frame_ = 0;
        return true;
    }

    void forecast(int, gr_vector_int& required) override
    {
        std::fill(required.begin(), required.end(), position_ < format_.symbols() ? 1 : 0);
    }

    int general_work(int noutput_items,
                     gr_vector_int& available,
                     gr_vector_const_void_star& inputs,
                     gr_vector_void_star& outputs) override
    {
        const int length = format_.symbol_samples();
        const int ready = *std::min_element(available.begin(), available.end());
        int consumed = 0, produced = 0;
        for (; produced + length <= noutput_items; produced += length) {
            const bool silent = position_ >= format_.symbols();
            if (!silent && consumed == ready)
                break;
            if (position_ == 0)
                start_frame(consumed, produced);
            for (std::size_t i = 0; i < outputs.size(); ++i) {
                auto* out = static_cast<gr_complex*>(outputs[i]) + produced;
                if (silent)
                    std::fill_n(out, length, gr_complex(0.0f));
                else
                    modulate(static_cast<const gr_complex*>(inputs[i]), consumed, out);
            }
            consumed += !silent;
            const int last = format_.symbols() + (bursts_ ? 0 : format_.idle_symbols);
            position_ = position_ + 1 == last ? 0 : position_ + 1;
        }
        consume_each(consumed);
        return produced;
    }

private:
    void modulate(const gr_complex* in, int item, gr_complex* out)
    {
        transform_.to_samples(in + item * format_.ofdm.active_count(), out);
        volk_32f_s32f_multiply_32f(reinterpret_cast<float*>(out),
                                   reinterpret_cast<const float*>(out),
                                   amplitude_,
                                   2 * format_.symbol_samples());
    }

    void start_frame(int consumed, int produced)
    {
        const std::uint64_t item = nitems_read(0) + consumed;
        std::vector<gr::tag_t> found;
        get_tags_in_range(found, 0, item, item + 1, tags::frame());
        std::uint64_t frame = next_frame_;
        if (!found.empty())
            frame = frame_from_pmt(found[0].value, d_logger).value_or(next_frame_);
        next_frame_ = frame + 1;
        for (int i = 0; i < antennas_; ++i) {
            const std::uint64_t at = nitems_written(i) + produced;
            add_item_tag(i, at, tags::frame(), pmt::from_uint64(frame));
            if (!bursts_)
                continue;
            const long double time =
                epoch_s_ + frame * (static_cast<long double>(format_.spacing_samples()) /
                                    format_.ofdm.bandwidth_hz);
            // Anybody may have numbered the frames: no time is beyond what can be counted.
            const auto seconds = static_cast<std::uint64_t>(std::min(time, 1e19L));
            add_item_tag(i,
                         at,
                         tags::tx_time(),
                         pmt::make_tuple(pmt::from_uint64(seconds),
                                         pmt::from_double(static_cast<double>(
                                             std::min(time, 1e19L) - seconds))));
            add_item_tag(i, at, length_tag_, pmt::from_long(format_.frame_samples()));
        }
    }

    const frame_format format_;
    ::physec::ofdm::symbol_transform transform_;
    const int antennas_;
    const float amplitude_;
    const bool bursts_;
    const double epoch_s_;
    const pmt::pmt_t length_tag_;
    int position_ = 0; // symbol of the frame, silence included
    std::uint64_t next_frame_ = 0;
};

ofdm_modulator::sptr ofdm_modulator::make(const frame_format& format,
                                          int antennas,
                                          double amplitude,
                                          bool bursts,
                                          double epoch_s,
                                          const std::string& length_tag)
{
    return gnuradio::make_block_sptr<ofdm_modulator_impl>(
        format, antennas, amplitude, bursts, epoch_s, length_tag);
}

} // namespace physec
} // namespace gr
