// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "../simd_clones.h"

namespace physec::an {

//! Interleaved samples that one register holds.
constexpr int strip_samples = 4;
constexpr int strip_floats = 2 * strip_samples;
using strip = float __attribute__((vector_size(strip_floats * sizeof(float))));

} // namespace physec::an

//! j times the samples of a strip; a macro, because vectors as arguments depend on the processor.
#define PHYSEC_TIMES_J(v)                                                                          \
    (__builtin_shufflevector((v), (v), 1, 0, 3, 2, 5, 4, 7, 6) *                                   \
     strip{ -1, 1, -1, 1, -1, 1, -1, 1 })
