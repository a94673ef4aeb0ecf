// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/gr_complex.h>
#include <physec/types.h>

namespace gr {
namespace physec {

/*!
 * Gathers the OFDM symbols of one frame inside a block, so that no block has to ask the scheduler
 * for a whole frame of input (which fails when frames outgrow the buffers).
 */
class frame_collector
{
public:
    frame_collector(int symbols, int subcarriers)
        : symbols_(symbols), subcarriers_(subcarriers), frame_(symbols * subcarriers)
    {
    }

    //! Adds one symbol; returns whether it completed a frame, which frame() then holds.
    bool add(const gr_complex* symbol)
    {
        for (int m = 0; m < subcarriers_; ++m)
            frame_[filled_ * subcarriers_ + m] = ::physec::cf64(symbol[m]);
        filled_ = (filled_ + 1) % symbols_;
        return filled_ == 0;
    }

    const ::physec::vector_cf64& frame() const { return frame_; }
    bool at_boundary() const { return filled_ == 0; }
    //! The next symbol is the first of a frame; what there is of another is forgotten.
    void restart() { filled_ = 0; }

private:
    const int symbols_;
    const int subcarriers_;
    ::physec::vector_cf64 frame_;
    int filled_ = 0;
};

} // namespace physec
} // namespace gr
