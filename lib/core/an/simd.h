// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One build serves every x86-64 processor: the loader picks the widest version that it can run.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define PHYSEC_SIMD_CLONES __attribute__((target_clones("avx2,fma", "default")))
#else
#define PHYSEC_SIMD_CLONES
#endif

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
