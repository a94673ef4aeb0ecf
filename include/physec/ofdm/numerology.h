// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <string>
#include <vector>

/*!
 * \file
 * OFDM numerology: which subcarriers carry something, and where they are in frequency.
 *
 * The one convention of the library, asserted by tests/core/numerology_test.cc:
 * - `active[m]` is the signed index n of the m-th carried subcarrier; its baseband frequency is
 *   n * subcarrier_spacing_hz(). Index 0 is 0 Hz baseband (the empty DC bin of most radios).
 * - Vectors over subcarriers hold the active ones only, in the order of `active`; they are not in
 *   FFT order and have no gaps.
 * - A delay tau turns into exp(-j 2 pi n tau subcarrier_spacing_hz()) on subcarrier n. "Cycles"
 *   or normalised delay means tau * subcarrier_spacing_hz(), in (0, 1].
 * - Mean transmit energy per resource element is 1 over all antennas, that is 1/Nt per antenna
 *   before precoding, so that E{s s^H} = I/Nt.
 */
namespace physec::ofdm {

struct PHYSEC_CORE_API numerology {
    double bandwidth_hz = 15.0e6; //!< sample rate B = 1/Ts
    int fft_size = 16;            //!< N of the papers when all subcarriers are active
    std::vector<int> active;      //!< signed subcarrier indices, strictly increasing

    //! All subcarriers 0..fft_size-1, the papers' choice.
    static numerology all_active(double bandwidth_hz, int fft_size);

    //! B / fft_size = 1/(N Ts), in Hz.
    double subcarrier_spacing_hz() const { return bandwidth_hz / fft_size; }

    int active_count() const { return static_cast<int>(active.size()); }

    //! Empty when usable, otherwise one sentence with the value and the allowed range.
    std::string validate() const;
};

inline bool operator==(const numerology& a, const numerology& b)
{
    return a.bandwidth_hz == b.bandwidth_hz && a.fft_size == b.fft_size && a.active == b.active;
}

/*!
 * Empty when a rate of samples can be used, > 0 and up to 1e12 Hz; otherwise one sentence. Beyond
 * that, delays in samples and times in seconds are more than 64 bits can count.
 */
PHYSEC_CORE_API std::string validate_rate(const std::string& name, double rate_hz);

} // namespace physec::ofdm
