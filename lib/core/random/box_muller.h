// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <physec/api.h>
#include <physec/types.h>

namespace physec::random {

/*!
 * Box and Muller's transform of uniform random words into independent CN(0, variance), eight or sixteen at
 * a time: out_k = sqrt(-variance ln u_k) exp(j 2 pi v_k), u_k of the upper 31 bits of radii[k], v_k of the 32
 * bits of angles[k]. Magnitudes end at 6.6 standard deviations of a component, which one in 4e9 values is
 * beyond. Nothing but additions, multiplications and square roots, none of them fused: every processor
 * gives the same bits.
 */
PHYSEC_CORE_API void box_muller(const std::uint32_t* radii,
                                const std::uint32_t* angles,
                                std::size_t count,
                                double variance,
                                cf32* out);

} // namespace physec::random
