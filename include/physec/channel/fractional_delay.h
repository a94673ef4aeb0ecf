// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <physec/api.h>
#include <physec/types.h>
#include <vector>

namespace physec::channel {

/*!
 * Value of a sampled signal between its samples: a sinc under a Kaiser window, 32 taps, read from
 * a table of 1024 fractions with linear interpolation between them.
 *
 * Accuracy, asserted by tests: for |f| <= usable_band cycles per sample the error, amplitude and
 * delay together, is below -70 dB of the signal; beyond it the response falls off and reaches the
 * Nyquist frequency at -6 dB. Whole-sample positions return the sample itself, bit for bit.
 */
class PHYSEC_CORE_API fractional_delay
{
public:
    static constexpr int taps = 32;
    static constexpr int before = taps / 2 - 1; //!< samples used before floor(position)
    static constexpr int after = taps / 2;      //!< samples used after floor(position)
    static constexpr double usable_band = 0.41; //!< cycles per sample

    //! The table is the same for everybody and is computed at first use.
    static const fractional_delay& instance();

    //! Weights of the samples floor(position) - before + k; fraction in [0, 1).
    void weights(double fraction, float* w) const;

    /*!
     * out[i] = x(p + fraction + i * step), with in[0] = x[p - before].
     *
     * \param in at least samples_needed(fraction, step, count) samples
     * \param fraction in [0, 1)
     * \param step of the position per output sample: 1 for a constant delay, else close to 1.
     *        The fraction is held while it drifts by less than 1e-4 of a sample.
     */
    void
    interpolate(const cf32* in, double fraction, double step, cf32* out, std::size_t count) const;

    /*!
     * out[i] += gain * x(p + fraction + i), with in[0] = x[p - before]: a delay that stays.
     * The arithmetic of an output depends neither on \p count nor on the place of the output in
     * the call, so that however a stream is sliced, the sum is the same to the bit.
     *
     * \param in count + taps - 1 samples
     * \param w of weights(fraction)
     */
    static void add(const cf32* in, const float* w, cf32 gain, cf32* out, std::size_t count);

    //! For how many of \p count outputs the fraction may be held before it has drifted too far.
    static std::size_t held_samples(double step, std::size_t count);

    static std::size_t samples_needed(double fraction, double step, std::size_t count);

private:
    fractional_delay();
    std::vector<float> table_; // (fractions + 1) x taps
};

} // namespace physec::channel
