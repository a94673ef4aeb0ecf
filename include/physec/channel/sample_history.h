// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <physec/api.h>
#include <physec/types.h>
#include <volk/volk_alloc.hh>

namespace physec::channel {

/*!
 * The latest samples of a stream in one piece, for filters that reach back beyond the samples they
 * are handed. Before the stream began there were zeros. Allocates in the constructor only.
 */
class PHYSEC_CORE_API sample_history
{
public:
    /*!
     * \param depth samples that stay readable before the newest part
     * \param longest_part most samples of one append()
     */
    sample_history(std::size_t depth, std::size_t longest_part);

    /*!
     * Appends \p count <= longest_part samples.
     * \returns where they begin: element -depth to count - 1 may be read until the next append()
     */
    const cf32* append(const cf32* in, std::size_t count);

    //! The next sample is the first one of a stream.
    void restart();

private:
    std::size_t depth_;
    std::size_t end_;
    volk::vector<cf32> samples_;
};

} // namespace physec::channel
