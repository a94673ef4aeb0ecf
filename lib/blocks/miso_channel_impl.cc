// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/miso_channel.h>
#include "tags.h"
#include <algorithm>
#include <atomic>
#include <gnuradio/io_signature.h>
#include <physec/channel/miso_channel.h>
#include <physec/error.h>
#include <vector>

namespace gr {
namespace physec {

using responses = std::vector<::physec::matrix_cf64>;
using ::physec::channel::validate_noise_variance;
using ::physec::channel::validate_responses;

class miso_channel_impl : public miso_channel
{
public:
    miso_channel_impl(const responses& given,
                      int symbols_per_frame,
                      double noise_variance,
                      std::uint64_t noise_seed,
                      const std::string& receiver)
        : gr::sync_block("miso_channel",
                         gr::io_signature::make(given[0].cols(),
                                                given[0].cols(),
                                                sizeof(gr_complex) * given[0].rows()),
                         gr::io_signature::make(1, 1, sizeof(gr_complex) * given[0].rows())),
          responses_(given),
          symbols_(symbols_per_frame),
          noise_variance_(noise_variance),
          channel_(given[0], noise_variance, noise_seed, receiver),
          in_(given[0].cols())
    {
        set_tag_propagation_policy(TPP_DONT); // by hand: one antenna's tags, and no secret
    }

    void set_noise_variance(double noise_variance) override
    {
        ::physec::throw_if_invalid(validate_noise_variance(noise_variance));
        noise_variance_ = noise_variance;
    }

    double noise_variance() const override { return noise_variance_; }

    bool start() override
    {
        framed_ = false;
        frame_ = 0;
        return true;
    }

    int work(int noutput_items,
             gr_vector_const_void_star& inputs,
             gr_vector_void_star& outputs) override
    {
        const std::size_t subcarriers = responses_[0].rows();
        get_tags_in_window(tags_, 0, 0, noutput_items);
        std::sort(tags_.begin(), tags_.end(), gr::tag_t::offset_compare);
        auto tag = tags_.begin();
        for (int item = 0; item < noutput_items; ++item) {
            const std::uint64_t here = nitems_read(0) + item;
            bool boundary = here == 0 || (!framed_ && here % symbols_ == 0);
            for (; tag != tags_.end() && tag->offset == here; ++tag) {
                if (pmt::eq(tag->key, tags::frame()))
                    boundary = framed_ = true;
                if (!pmt::eq(tag->key, tags::fakes()))
                    add_item_tag(0, *tag);
            }
            if (boundary)
                start_frame();
            for (std::size_t i = 0; i < in_.size(); ++i)
                in_[i] = static_cast<const gr_complex*>(inputs[i]) + item * subcarriers;
            channel_.apply(in_.data(), static_cast<gr_complex*>(outputs[0]) + item * subcarriers);
        }
        return noutput_items;
    }

private:
    void start_frame()
    {
        if (frame_ == 0 || responses_.size() > 1)
            channel_.set_response(responses_[frame_ % responses_.size()]);
        ++frame_;
        channel_.set_noise_variance(noise_variance_);
    }

    const responses responses_;
    const int symbols_;
    std::atomic<double> noise_variance_;
    ::physec::channel::miso_channel channel_;
    bool framed_ = false; // whether a tag `frame` has come
    std::uint64_t frame_ = 0;
    std::vector<const gr_complex*> in_;
    std::vector<gr::tag_t> tags_;
};

miso_channel::sptr miso_channel::make(const std::vector<::physec::matrix_cf64>& responses,
                                      int symbols_per_frame,
                                      double noise_variance,
                                      std::uint64_t noise_seed,
                                      const std::string& receiver)
{
    ::physec::throw_if_invalid(validate_responses(responses));
    ::physec::throw_if_invalid(validate_noise_variance(noise_variance));
    if (symbols_per_frame < 1)
        throw ::physec::invalid_input(
            ::physec::complaint("symbols_per_frame", symbols_per_frame, "at least 1"));
    return gnuradio::make_block_sptr<miso_channel_impl>(
        responses, symbols_per_frame, noise_variance, noise_seed, receiver);
}

} // namespace physec
} // namespace gr
