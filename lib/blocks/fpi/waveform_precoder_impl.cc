// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/fpi_waveform_precoder.h>
#include "fpi/messages.h"
#include "log.h"
#include "pending.h"
#include "tags.h"
#include <exception>
#include <gnuradio/io_signature.h>
#include <mutex>
#include <physec/fpi/air/waveform_precoder.h>
#include <vector>

namespace gr {
namespace physec {

namespace {

using ::physec::fpi::config;
using ::physec::fpi::fake_set;
using ::physec::fpi::waveform_precoder;

} // namespace

class fpi_waveform_precoder_impl : public fpi_waveform_precoder
{
public:
    fpi_waveform_precoder_impl(const config& config, double sample_rate_hz, double longest_delay_s)
        : gr::sync_block(
              "fpi_waveform_precoder",
              gr::io_signature::make(config.tx_antennas, config.tx_antennas, sizeof(gr_complex)),
              gr::io_signature::make(config.tx_antennas, config.tx_antennas, sizeof(gr_complex))),
          precoder_(config, sample_rate_hz, longest_delay_s),
          config_(config),
          in_(config.tx_antennas),
          out_(config.tx_antennas)
    {
        // By hand: a `fakes` tag of the input may have been refused.
        set_tag_propagation_policy(TPP_DONT);
    }

    void set_fakes(const std::vector<fake_set>& fakes) override
    {
        const std::lock_guard<std::mutex> lock(setter_);
        next_.set(with(fakes));
    }

    void set_config(const config& next) override
    {
        const std::lock_guard<std::mutex> lock(setter_);
        next_.set(precoder_.prepare_all(next));
        config_ = next;
    }

    int latency_samples() const override { return precoder_.latency_samples(); }

    bool start() override
    {
        precoder_.restart();
        framed_ = false;
        return true;
    }

    int work(int noutput_items,
             gr_vector_const_void_star& inputs,
             gr_vector_void_star& outputs) override
    {
        if (!framed_)
            take_set_fakes(nitems_read(0));
        for (std::size_t i = 0; i < in_.size(); ++i) {
            in_[i] = static_cast<const gr_complex*>(inputs[i]);
            out_[i] = static_cast<gr_complex*>(outputs[i]);
            get_tags_in_window(tags_, i, 0, noutput_items);
            for (const gr::tag_t& tag : tags_)
                forward(tag, i);
        }
        precoder_.process(in_.data(), out_.data(), noutput_items);
        return noutput_items;
    }

private:
    //! The secret in the configuration that was set last; setter_ is locked.
    std::unique_ptr<const waveform_precoder::secret> with(const std::vector<fake_set>& fakes) const
    {
        config changed = config_;
        changed.fakes = fakes;
        return precoder_.prepare_all(changed);
    }

    void forward(gr::tag_t tag, int antenna)
    {
        if (antenna == 0 && pmt::eq(tag.key, tags::frame())) {
            framed_ = true;
            take_set_fakes(tag.offset);
        }
        if (pmt::eq(tag.key, tags::fakes())) {
            if (antenna == 0)
                follow(tag);
            return;
        }
        tag.offset += latency_samples();
        add_item_tag(antenna, tag);
    }

    // What a tag brings is built here: the one place where the streaming thread allocates.
    void follow(const gr::tag_t& tag)
    {
        try {
            const auto fakes = fakes_from_pmt(tag.value);
            const std::lock_guard<std::mutex> lock(setter_);
            change(tag.offset, with(fakes));
        } catch (const std::exception& problem) {
            warn(d_logger,
                 "fakes tag at " + std::to_string(tag.offset) + " ignored: " + problem.what());
        }
    }

    void take_set_fakes(std::uint64_t sample)
    {
        if (next_.take(taken_))
            change(sample, std::move(taken_));
    }

    void change(std::uint64_t sample, std::unique_ptr<const waveform_precoder::secret> secret)
    {
        add_item_tag(0, sample + latency_samples(), tags::fakes(), fakes_to_pmt(secret->fakes()));
        precoder_.switch_at(sample, std::move(secret));
    }

    waveform_precoder precoder_;
    std::mutex setter_;
    config config_; // as last accepted
    pending<const waveform_precoder::secret> next_;
    std::unique_ptr<const waveform_precoder::secret> taken_;
    bool framed_ = false; // whether a tag `frame` has come
    std::vector<const gr_complex*> in_;
    std::vector<gr_complex*> out_;
    std::vector<gr::tag_t> tags_;
};

fpi_waveform_precoder::sptr
fpi_waveform_precoder::make(const config& config, double sample_rate_hz, double longest_delay_s)
{
    return gnuradio::make_block_sptr<fpi_waveform_precoder_impl>(
        config, sample_rate_hz, longest_delay_s);
}

} // namespace physec
} // namespace gr
