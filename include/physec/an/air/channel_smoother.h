// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/ofdm/air_frame.h>
#include <physec/types.h>

namespace physec::an {

/*!
 * Takes noise off channel estimates by what is known of every channel that OFDM can use: its
 * delays lie within the cyclic prefix. Wiener filter over the subcarriers for a delay that is
 * uniform over the prefix,
 *   W = R (R + I / snr)^-1,  R(m, k) = E exp(-j 2 pi (n_m - n_k) delay / fft_size),
 * designed for one high SNR (van de Beek et al. 1995: robust, because a design for high SNR hardly
 * costs anything at a low one, while the reverse biases). The noise falls to about prefix over FFT
 * size; edges of the band gain least.
 */
class PHYSEC_CORE_API channel_smoother
{
public:
    static constexpr double design_snr = 1000.0; //!< 30 dB, of one rough estimate

    //! Throws invalid_input when the format does not validate.
    explicit channel_smoother(const ofdm::air_frame& format);

    struct result {
        matrix_cf64 channel; //!< active x antennas
        double noise;        //!< variance of an entry of the rough estimate
    };

    //! \param rough least-squares estimate, active x antennas
    result smooth(const matrix_cf64& rough) const;

private:
    matrix_cf64 filter_; // W
    double removed_;     // squared norm of I - W: noise energy that smooth() takes off
};

} // namespace physec::an
