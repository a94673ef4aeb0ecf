// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One build serves every x86-64 processor: the loader picks the widest version that it can run.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define PHYSEC_SIMD_CLONES __attribute__((target_clones("avx2,fma", "default")))
#else
#define PHYSEC_SIMD_CLONES
#endif
