// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tags.h"
#include <algorithm>
#include <cstdint>
#include <gnuradio/tags.h>
#include <vector>

namespace gr {
namespace physec {

/*!
 * Calls \p at(item, tag) where a channel of AN-ISAC may have to change within one call of work(), in
 * order: at the tags `channel_state` and `settings` of the input, and with a null \p tag at the first
 * frame boundary, for what the block's own setters were told. Later boundaries are the next call's.
 *
 * \param found tags of the window; sorted here
 * \param begin first item of the window, \p count its items; \p item counts from there
 */
template <class At>
void visit_in_order(
    std::vector<gr::tag_t>& found, std::uint64_t begin, int count, int frame_length, const At& at)
{
    std::stable_sort(found.begin(), found.end(), gr::tag_t::offset_compare);
    const int past = begin % frame_length;
    const int boundary = past == 0 ? 0 : frame_length - past;
    bool look = boundary < count;
    for (const auto& tag : found) {
        if (!pmt::eq(tag.key, tags::channel_state()) && !pmt::eq(tag.key, tags::settings()))
            continue;
        const int item = tag.offset - begin;
        if (look && boundary < item) {
            at(boundary, nullptr);
            look = false;
        }
        at(item, &tag);
    }
    if (look)
        at(boundary, nullptr);
}

} // namespace physec
} // namespace gr
