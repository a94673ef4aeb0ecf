// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/frame_synchronizer.h>
#include "log.h"
#include "tags.h"
#include <algorithm>
#include <atomic>
#include <deque>
#include <gnuradio/io_signature.h>
#include <memory>
#include <physec/error.h>

namespace gr {
namespace physec {

using ::physec::sync::frame_receiver;
using ::physec::sync::received_frame;
using ::physec::sync::receiver_options;

class frame_synchronizer_impl : public frame_synchronizer
{
public:
    explicit frame_synchronizer_impl(const receiver_options& options)
        : gr::block("frame_synchronizer",
                    gr::io_signature::make(1, 1, sizeof(gr_complex)),
                    gr::io_signature::make(
                        0, 1, sizeof(gr_complex) * options.format.ofdm.active_count())),
          options_(options),
          receiver_(std::make_unique<frame_receiver>(options)),
          port_(pmt::mp("sync"))
    {
        set_tag_propagation_policy(TPP_DONT);
        message_port_register_out(port_);
    }

    bool start() override
    {
        receiver_ = std::make_unique<frame_receiver>(options_);
        ready_.clear();
        symbol_ = 0;
        wrong_rate_.clear();
        publish_counts();
        return true;
    }

    std::uint64_t frames() const override { return frames_; }
    std::uint64_t missed() const override { return missed_; }
    std::uint64_t bad_headers() const override { return bad_headers_; }
    std::uint64_t gaps() const override { return gaps_; }

    void forecast(int, gr_vector_int& required) override { required[0] = ready_.empty() ? 1 : 0; }

    int general_work(int noutput_items,
                     gr_vector_int& available,
                     gr_vector_const_void_star& inputs,
                     gr_vector_void_star& outputs) override
    {
        if (ready_.empty()) {
            // Small bites: a hundred thousand samples would decode into frames nobody can take.
            const int count = std::min(available[0], 16384);
            receive(static_cast<const gr_complex*>(inputs[0]), count);
            consume(0, count);
        }
        if (outputs.empty()) {
            ready_.clear();
            return 0;
        }
        int produced = 0;
        while (produced < noutput_items && !ready_.empty())
            emit(static_cast<gr_complex*>(outputs[0]), produced++);
        return produced;
    }

private:
    void receive(const gr_complex* in, int count)
    {
        const auto keep = [this](const received_frame& frame) {
            ready_.push_back({ frame, report(frame) });
            message_port_pub(port_, pmt::cons(ready_.back().report, pmt::make_u8vector(0, 0)));
        };
        get_tags_in_window(tags_, 0, 0, count);
        std::sort(tags_.begin(), tags_.end(), gr::tag_t::offset_compare);
        int done = 0;
        for (const gr::tag_t& tag : tags_) {
            if (pmt::eq(tag.key, tags::rx_rate()))
                check_rate(tag.value);
            if (!pmt::eq(tag.key, tags::rx_time()))
                continue;
            const int until = tag.offset - nitems_read(0);
            receiver_->process(in + done, until - done, keep);
            done = until;
            if (const auto time = rx_time_from_pmt(tag.value, d_logger))
                receiver_->set_time(time->seconds, time->fraction);
        }
        receiver_->process(in + done, count - done, keep);
        publish_counts();
    }

    void check_rate(const pmt::pmt_t& value)
    {
        const auto rate = rx_rate_from_pmt(value, d_logger);
        if (!rate)
            return;
        const double expected = options_.format.ofdm.bandwidth_hz;
        const bool same = *rate > expected * (1.0 - 1e-6) && *rate < expected * (1.0 + 1e-6);
        const std::string found =
            same ? ""
                 : ::physec::complaint("tag rx_rate in Hz",
                                       *rate,
                                       "the frames' bandwidth_hz, " + std::to_string(expected));
        if (!same && found != wrong_rate_)
            error(d_logger, found);
        wrong_rate_ = found;
    }

    void publish_counts()
    {
        frames_ = receiver_->frames();
        missed_ = receiver_->missed();
        bad_headers_ = receiver_->bad_headers();
        gaps_ = receiver_->gaps();
    }

    void emit(gr_complex* out, int item)
    {
        const received_frame& frame = ready_.front().frame;
        const int subcarriers = options_.format.ofdm.active_count();
        if (symbol_ == 0) {
            const std::uint64_t at = nitems_written(0) + item;
            add_item_tag(0, at, tags::frame(), pmt::from_uint64(frame.header.counter));
            add_item_tag(0, at, tags::sync(), ready_.front().report);
        }
        for (int m = 0; m < subcarriers; ++m)
            out[item * subcarriers + m] = gr_complex(frame.body[symbol_ * subcarriers + m]);
        if (++symbol_ == options_.format.body_symbols) {
            symbol_ = 0;
            ready_.pop_front();
        }
    }

    pmt::pmt_t report(const received_frame& frame) const
    {
        pmt::pmt_t dict = pmt::make_dict();
        const auto add = [&dict](const char* key, const pmt::pmt_t& value) {
            dict = pmt::dict_add(dict, pmt::mp(key), value);
        };
        add("frame", pmt::from_uint64(frame.header.counter));
        add("session", pmt::from_uint64(frame.header.session));
        add("first_sample", pmt::from_long(frame.first_sample));
        add("window_samples", pmt::from_long(frame.window_samples));
        add("schedule_offset_samples", pmt::from_double(frame.schedule_offset_samples));
        add("carrier_offset_hz", pmt::from_double(frame.carrier_offset_hz));
        add("carrier_deviation_hz", pmt::from_double(frame.carrier_deviation_hz));
        add("clock_offset_ppm", pmt::from_double(frame.clock_offset_ppm));
        add("clock_deviation_ppm", pmt::from_double(frame.clock_deviation_ppm));
        add("snr_db", pmt::from_double(frame.snr_db));
        add("metric", pmt::from_double(frame.metric));
        add("carrier_settled", pmt::from_bool(frame.carrier_settled));
        add("common_clock", pmt::from_bool(frame.common_clock));
        add("in_slot", pmt::from_bool(frame.in_slot));
        add("complaint",
            pmt::string_to_symbol(wrong_rate_.empty() ? frame.timing_complaint : wrong_rate_));
        add("missed", pmt::from_uint64(receiver_->missed()));
        add("bad_headers", pmt::from_uint64(receiver_->bad_headers()));
        add("gaps", pmt::from_uint64(receiver_->gaps()));
        return dict;
    }

    const receiver_options options_;
    std::unique_ptr<frame_receiver> receiver_; // a new one for every start
    const pmt::pmt_t port_;
    std::string wrong_rate_; // complaint about the samples' rate; empty: none
    std::vector<gr::tag_t> tags_;
    struct reported_frame {
        received_frame frame;
        pmt::pmt_t report; // the tag's and the PDU's
    };
    std::deque<reported_frame> ready_;
    int symbol_ = 0; // of ready_.front()
    std::atomic<std::uint64_t> frames_{ 0 }, missed_{ 0 }, bad_headers_{ 0 }, gaps_{ 0 };
};

frame_synchronizer::sptr frame_synchronizer::make(const receiver_options& options)
{
    return gnuradio::make_block_sptr<frame_synchronizer_impl>(options);
}

} // namespace physec
} // namespace gr
