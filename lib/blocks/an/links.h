// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "an/messages.h"
#include "follower.h"
#include "log.h"
#include "tags.h"
#include <algorithm>
#include <cstdint>
#include <gnuradio/tags.h>
#include <memory>
#include <physec/an/config.h>
#include <string>
#include <vector>

namespace gr {
namespace physec {

//! Gains and noises of a channel of AN-ISAC behind the precoder, and where in its stream they change.
class an_links : public follower<::physec::an::config, ::physec::an::config>
{
public:
    explicit an_links(const config& first)
        : follower(first, [](const config& next) { return std::make_unique<config>(next); }),
          length_(first.frame_length)
    {
    }

    /*!
     * Changes the channel where it has to within one call of work(), in order: at the tags
     * `channel_state` and `settings` of the input, and at the first frame boundary for what the block's
     * own setters were told. Later boundaries are the next call's.
     *
     * \param found tags of the window; sorted here
     * \param begin first item of the window, \p count its items; items below count from there
     * \param up_to processes all items before this one
     * \param set_state takes a channel state; may throw, which costs a line of the log
     * \param set_links takes current(), from this item on
     */
    template <class UpTo, class SetState, class SetLinks>
    void follow(std::vector<gr::tag_t>& found,
                std::uint64_t begin,
                int count,
                const gr::logger_ptr& logger,
                const UpTo& up_to,
                const SetState& set_state,
                const SetLinks& set_links)
    {
        const auto start = [&](int item, const pmt::pmt_t* settings) {
            if (!start_frame(settings, logger))
                return;
            up_to(item);
            set_links(item);
        };
        std::stable_sort(found.begin(), found.end(), gr::tag_t::offset_compare);
        const int past = begin % length_;
        const int boundary = past == 0 ? 0 : length_ - past;
        bool look = boundary < count;
        for (const auto& tag : found) {
            const bool state = pmt::eq(tag.key, tags::channel_state());
            if (!state && !pmt::eq(tag.key, tags::settings()))
                continue;
            const int item = tag.offset - begin;
            if (look && boundary < item) {
                start(boundary, nullptr);
                look = false;
            }
            if (!state) {
                start(item, &tag.value);
                continue;
            }
            up_to(item);
            try {
                set_state(channel_state_from_pmt(tag.value));
            } catch (const std::exception& problem) {
                warn(logger,
                     "channel_state tag at " + std::to_string(tag.offset) +
                         " ignored: " + problem.what());
            }
        }
        if (look)
            start(boundary, nullptr);
    }

private:
    const int length_;
};

} // namespace physec
} // namespace gr
