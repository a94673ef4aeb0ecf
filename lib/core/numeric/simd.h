// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/*!
 * \file
 * How inner loops use the registers of the processor. One build serves every x86-64 processor: a
 * function marked as clones is compiled once for each instruction set, and the loader picks the
 * widest version that the processor runs. Results differ between versions by rounding only.
 *
 *   PHYSEC_LOOP_CLONES   loops that the compiler vectorises, as wide as registers are
 *   PHYSEC_STRIP_CLONES  code written in strips of 256 bits, which gains nothing from wider ones
 */
// The thread sanitizer instruments the loader's choice, which runs before the sanitizer is there.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define PHYSEC_LOOP_CLONES                                                                         \
    __attribute__((target_clones("arch=skylake-avx512", "avx2,fma", "default")))
#define PHYSEC_STRIP_CLONES __attribute__((target_clones("avx2,fma", "default")))
#else
#define PHYSEC_LOOP_CLONES
#define PHYSEC_STRIP_CLONES
#endif

namespace physec::numeric {

//! Interleaved samples that one register holds.
constexpr int strip_samples = 4;
constexpr int strip_floats = 2 * strip_samples;
using strip = float __attribute__((vector_size(strip_floats * sizeof(float))));

} // namespace physec::numeric

//! j times the samples of a strip; a macro, because vectors as arguments depend on the processor.
#define PHYSEC_TIMES_J(v)                                                                          \
    (__builtin_shufflevector((v), (v), 1, 0, 3, 2, 5, 4, 7, 6) *                                   \
     ::physec::numeric::strip{ -1, 1, -1, 1, -1, 1, -1, 1 })
