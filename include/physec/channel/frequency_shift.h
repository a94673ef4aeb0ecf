// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <physec/api.h>
#include <physec/types.h>

namespace physec::channel {

/*!
 * Multiplies sample n of a stream by exp(j phase(n)), phase(0) = 0, where the phase advances by
 * 2 pi times the frequency from sample to sample. It is counted in whole steps of 2^-64 cycles, so
 * that it never drifts, however long the stream, and no bit depends on how the stream is sliced.
 */
class PHYSEC_CORE_API frequency_shift
{
public:
    frequency_shift();

    //! From the next sample on, without a jump in phase. Magnitude below 0.5 cycles per sample.
    void set(double cycles_per_sample);

    //! The next sample is sample 0; the frequency stays.
    void restart() { phase_ = position_ = 0; }

    //! The next \p count samples, in place.
    void apply(cf32* samples, std::size_t count);

private:
    static constexpr std::size_t stretch = 64;

    std::uint64_t step_ = 0;          // 2^-64 cycles a sample; wraps as phases do
    std::uint64_t phase_ = 0;         // where the stretch at hand began
    std::size_t position_ = 0;        // in the stretch at hand
    std::array<cf32, stretch> turns_; // exp(j k step)
};

} // namespace physec::channel
