// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <physec/types.h>

namespace physec::virtual_usrp {

/*!
 * Adds CN(0, variance). The value depends on the key and the sample's number only, not on how the
 * samples are sliced into calls: two runs of the same experiment hear the same noise.
 * Box-Muller on 32-bit uniforms: nothing beyond 6.66 standard deviations.
 */
void add_noise(
    cf32* samples, std::size_t count, std::uint64_t key, std::int64_t first, double variance);

//! Imbalance of a quadrature receiver and the offset of its converters.
struct quadrature_error {
    double gain = 0.0;      //!< in-phase part times 1 + gain
    double phase_rad = 0.0; //!< the quadrature part receives sin(phase) of the in-phase part
    cf64 dc = 0.0;

    void apply(cf32* samples, std::size_t count) const;

    //! Factors of x and conj(x) in what apply() makes of x; their ratio is the image.
    cf64 direct() const;
    cf64 image() const;
};

/*!
 * Mid-tread converter: step 2^(1 - bits), from -1 to 1 - step, clipping beyond; real and imaginary
 * part alike. 0 bits: ideal. What is not a number becomes the lower end, as some converters do.
 */
void convert(cf32* samples, std::size_t count, int bits);

} // namespace physec::virtual_usrp
