// SPDX-License-Identifier: GPL-3.0-or-later
#include <gnuradio/physec/an_channel_state.h>
#include "an/messages.h"
#include "tags.h"
#include <algorithm>
#include <gnuradio/io_signature.h>
#include <physec/error.h>

namespace gr {
namespace physec {

class an_channel_state_impl : public an_channel_state
{
public:
    an_channel_state_impl(const ::physec::an::config& config,
                          int coherence_frames,
                          std::uint64_t seed,
                          bool truncated)
        : gr::sync_block("an_channel_state",
                         gr::io_signature::make(1, 1, sizeof(gr_complex)),
                         gr::io_signature::make(1, 1, sizeof(gr_complex))),
          config_(config),
          seed_(seed),
          truncated_(truncated)
    {
        ::physec::throw_if_invalid(config.validate());
        if (coherence_frames < 1)
            throw ::physec::invalid_input(
                ::physec::complaint("frames per coherence block", coherence_frames, ">= 1"));
        period_ = static_cast<std::uint64_t>(coherence_frames) * config.frame_length;
    }

    int work(int noutput_items,
             gr_vector_const_void_star& inputs,
             gr_vector_void_star& outputs) override
    {
        std::copy_n(static_cast<const gr_complex*>(inputs[0]),
                    noutput_items,
                    static_cast<gr_complex*>(outputs[0]));
        const std::uint64_t begin = nitems_written(0), end = begin + noutput_items;
        // A tag is a fresh object anyway, so drawing its content here allocates no more.
        for (std::uint64_t k = (begin + period_ - 1) / period_; k * period_ < end; ++k)
            add_item_tag(0,
                         k * period_,
                         tags::channel_state(),
                         to_pmt(::physec::an::draw_channel_state(config_, seed_, k, truncated_)));
        return noutput_items;
    }

private:
    const ::physec::an::config config_;
    const std::uint64_t seed_;
    const bool truncated_;
    std::uint64_t period_;
};

an_channel_state::sptr an_channel_state::make(const ::physec::an::config& config,
                                              int coherence_frames,
                                              std::uint64_t seed,
                                              bool truncated)
{
    return gnuradio::make_block_sptr<an_channel_state_impl>(
        config, coherence_frames, seed, truncated);
}

} // namespace physec
} // namespace gr
