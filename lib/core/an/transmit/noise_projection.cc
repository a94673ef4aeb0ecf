// SPDX-License-Identifier: GPL-3.0-or-later
#include "noise_projection.h"
#include "../../numeric/simd.h"
#include <algorithm>
#include <cstring>

namespace physec::an {

using numeric::strip;
using numeric::strip_floats;
using numeric::strip_samples;

namespace {

using word_strip = double __attribute__((vector_size(sizeof(strip))));

//! Four samples; the antennas' strips wait in \p scratch between the two passes.
PHYSEC_STRIP_CLONES void project_strip(const float* weights,
                                       int antennas,
                                       const cf32* symbols,
                                       const cf32* noise,
                                       float scale,
                                       float* scratch,
                                       cf32* const* out,
                                       int offset)
{
    strip target_re = {}, target_im = {}, user_re = {}, user_im = {};
    for (int i = 0; i < antennas; ++i) {
        // Samples travel as 64-bit words: a vector put together in memory would have to wait for
        // its parts to arrive there.
        double words[strip_samples] = {};
        for (int n = 0; n < strip_samples; ++n)
            std::memcpy(&words[n], noise + n * antennas + i, sizeof(cf32));
        const word_strip packed = { words[0], words[1], words[2], words[3] };
        strip w = reinterpret_cast<strip>(packed);
        w *= scale;
        std::memcpy(scratch + strip_floats * i, &w, sizeof w);
        const float* by = weights + 6 * i;
        target_re += by[0] * w;
        target_im += by[1] * w;
        user_re += by[2] * w;
        user_im += by[3] * w;
    }
    // conj(a) w = re(a) w - j im(a) w, summed.
    const strip target = target_re - PHYSEC_TIMES_J(target_im);
    const strip user = user_re - PHYSEC_TIMES_J(user_im);
    const strip target_j = PHYSEC_TIMES_J(target), user_j = PHYSEC_TIMES_J(user);
    strip data;
    std::memcpy(&data, symbols, sizeof data);
    const strip data_j = PHYSEC_TIMES_J(data);
    for (int i = 0; i < antennas; ++i) {
        const float* by = weights + 6 * i;
        strip x;
        std::memcpy(&x, scratch + strip_floats * i, sizeof x);
        x -= by[0] * target + by[1] * target_j;
        x -= by[2] * user + by[3] * user_j;
        x += by[4] * data + by[5] * data_j;
        std::memcpy(static_cast<void*>(out[i] + offset), &x, sizeof x);
    }
}

} // namespace

void project_noise(const float* weights,
                   int antennas,
                   const cf32* symbols,
                   int count,
                   const cf32* noise,
                   float scale,
                   float* scratch,
                   cf32* const* out)
{
    const int whole = count / strip_samples * strip_samples;
    for (int n = 0; n < whole; n += strip_samples)
        project_strip(weights, antennas, symbols + n, noise + n * antennas, scale, scratch, out, n);
    if (whole == count)
        return;
    // The rest goes through the same arithmetic in a padded copy. config.validate() bounds N.
    const int rest = count - whole;
    cf32 last_noise[256 * strip_samples], last_out[256 * strip_samples];
    cf32 last_symbols[strip_samples] = {};
    cf32* rows[256];
    std::copy_n(noise + whole * antennas, rest * antennas, last_noise);
    std::fill_n(last_noise + rest * antennas, (strip_samples - rest) * antennas, cf32(0.0f));
    std::copy_n(symbols + whole, rest, last_symbols);
    for (int i = 0; i < antennas; ++i)
        rows[i] = last_out + i * strip_samples;
    project_strip(weights, antennas, last_symbols, last_noise, scale, scratch, rows, 0);
    for (int i = 0; i < antennas; ++i)
        std::copy_n(rows[i], rest, out[i] + whole);
}

} // namespace physec::an
