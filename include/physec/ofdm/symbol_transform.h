// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <physec/api.h>
#include <physec/ofdm/frame_format.h>
#include <physec/types.h>

namespace physec::ofdm {

/*!
 * Between active subcarriers and samples of one antenna. With A active subcarriers and N = FFT
 * size,
 *
 *   x(t) = A^-1/2 sum_m s_m exp(j 2 pi n_m t / N),    s_m = A^1/2 / N sum_t x(t) exp(-j 2 pi ...),
 *
 * so that the mean power of a sample is that of a subcarrier, a channel of gain 1 gives back s,
 * and noise of variance v per sample has the variance v A / N per subcarrier.
 */
class PHYSEC_CORE_API symbol_transform
{
public:
    //! Throws invalid_input when the format does not validate.
    explicit symbol_transform(const frame_format& format);
    ~symbol_transform();
    symbol_transform(symbol_transform&&) noexcept;

    //! One symbol: \p active values in, format.symbol_samples() samples out, prefix first.
    void to_samples(const cf32* active, cf32* samples);

    /*!
     * One symbol: format.ofdm.fft_size samples in, from where the receive window opens, the
     * active subcarriers out.
     * \param turn carrier offset to take off, cycles per sample
     * \param phase of that at the first sample, cycles
     */
    void to_subcarriers(const cf32* samples, cf32* active, double turn = 0.0, double phase = 0.0);

private:
    struct plans;
    int size_;
    int prefix_;
    std::vector<int> bins_; // FFT bin of each active subcarrier
    std::unique_ptr<plans> plans_;
};

} // namespace physec::ofdm
