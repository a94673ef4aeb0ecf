// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/waveform_channel.h>
#include "tags.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <physec/channel/waveform_channel.h>

namespace gr {
namespace physec {

using ::physec::channel::antenna_path;

class waveform_channel_impl : public waveform_channel
{
public:
    waveform_channel_impl(const std::vector<antenna_path>& paths,
                          int tx_antennas,
                          double sample_rate_hz,
                          int rx,
                          double noise_variance,
                          double carrier_offset_hz,
                          std::uint64_t seed)
        : gr::block("waveform_channel",
                    gr::io_signature::make(tx_antennas, tx_antennas, sizeof(gr_complex)),
                    gr::io_signature::make(1, 1, sizeof(gr_complex))),
          channel_(paths, tx_antennas, sample_rate_hz, rx, seed),
          in_(tx_antennas)
    {
        channel_.set_noise_variance(noise_variance);
        channel_.set_carrier_offset_hz(carrier_offset_hz);
        set_tag_propagation_policy(TPP_DONT); // by hand: one antenna's tags, not one copy of each
    }

    void set_noise_variance(double noise_variance) override
    {
        channel_.set_noise_variance(noise_variance);
    }

    void set_carrier_offset_hz(double carrier_offset_hz) override
    {
        channel_.set_carrier_offset_hz(carrier_offset_hz);
    }

    double noise_variance() const override { return channel_.noise_variance(); }

    double carrier_offset_hz() const override { return channel_.carrier_offset_hz(); }

    bool start() override
    {
        channel_.restart();
        return true;
    }

    int general_work(int noutput_items,
                     gr_vector_int& available,
                     gr_vector_const_void_star& inputs,
                     gr_vector_void_star& outputs) override
    {
        const int least = *std::min_element(available.begin(), available.end());
        const int count = std::min(noutput_items, least);
        for (std::size_t i = 0; i < in_.size(); ++i)
            in_[i] = static_cast<const gr_complex*>(inputs[i]);
        get_tags_in_window(tags_, 0, 0, count);
        for (const gr::tag_t& tag : tags_)
            if (!pmt::eq(tag.key, tags::fakes())) // the secret is not on the air
                add_item_tag(0, tag);             // the same sample number
        const auto written =
            channel_.process(in_.data(), static_cast<gr_complex*>(outputs[0]), count);
        consume_each(count);
        return static_cast<int>(written);
    }

private:
    ::physec::channel::waveform_channel channel_;
    std::vector<const gr_complex*> in_;
    std::vector<gr::tag_t> tags_;
};

waveform_channel::sptr waveform_channel::make(const std::vector<antenna_path>& paths,
                                              int tx_antennas,
                                              double sample_rate_hz,
                                              int rx,
                                              double noise_variance,
                                              double carrier_offset_hz,
                                              std::uint64_t seed)
{
    // Before the block's signature is made of it, which would complain less clearly.
    ::physec::channel::waveform_channel(paths, tx_antennas, sample_rate_hz, rx, seed);
    return gnuradio::make_block_sptr<waveform_channel_impl>(
        paths, tx_antennas, sample_rate_hz, rx, noise_variance, carrier_offset_hz, seed);
}

} // namespace physec
} // namespace gr
