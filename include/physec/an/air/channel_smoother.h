// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/ofdm/frame_format.h>
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
 *
 * The noise is measured where no channel is: on R's eigenvectors whose eigenvalue, the share of a
 * channel's power per entry that they hold, is below silent_share. There is none when the prefix
 * is nearly as long as the FFT.
 */
class PHYSEC_CORE_API channel_smoother
{
public:
    static constexpr double design_snr = 1000.0; //!< 30 dB, of one rough estimate
    //! -70 dB: what leaks in adds a hundredth or less to noise 50 dB below the channel, on average.
    static constexpr double silent_share = 1e-7;

    //! Throws invalid_input when the format does not validate.
    explicit channel_smoother(const ofdm::frame_format& format);

    struct result {
        matrix_cf64 channel; //!< active x antennas
        double noise;        //!< variance of an entry of the rough estimate; NaN: cannot be known
    };

    //! \param rough least-squares estimate, active x antennas
    result smooth(const matrix_cf64& rough) const;

private:
    matrix_cf64 filter_; // W
    matrix_cf64 silent_; // a row for each direction without any channel
};

} // namespace physec::an
