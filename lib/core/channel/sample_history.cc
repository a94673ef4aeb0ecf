// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/channel/sample_history.h>
#include <algorithm>

namespace physec::channel {

// Room for several parts, so that the history is carried to the front once in a while only.
sample_history::sample_history(std::size_t depth, std::size_t longest_part)
    : depth_(depth), samples_(2 * depth + 4 * longest_part)
{
    restart();
}

void sample_history::restart()
{
    end_ = depth_;
    std::fill(samples_.begin(), samples_.end(), cf32(0));
}

const cf32* sample_history::append(const cf32* in, std::size_t count)
{
    if (end_ + count > samples_.size()) {
        std::copy(samples_.begin() + (end_ - depth_), samples_.begin() + end_, samples_.begin());
        end_ = depth_;
    }
    cf32* const begin = samples_.data() + end_;
    std::copy_n(in, count, begin);
    end_ += count;
    return begin;
}

} // namespace physec::channel
