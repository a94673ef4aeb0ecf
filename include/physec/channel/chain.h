// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/ofdm/numerology.h>
#include <physec/types.h>
#include <vector>

namespace physec::channel {

/*!
 * What lies between the numbers in two computers and the air: converters, filters, amplifiers and
 * cables of one transmit channel and of the receiver together.
 */
struct chain {
    double delay_s;
    cf64 gain;
    /*!
     * Share of the measured energy, weighted by 1/v(m), that one delay and one gain do not explain, 0 to 1. Large: it
     * was no cable that was measured.
     */
    double residual;
};

/*!
 * Delay and gain that explain a measured response best, h(m) = gain exp(-j 2 pi n_m delay
 * spacing), by maximum likelihood in Gaussian noise of variance v(m): the peak of
 * |sum_m h(m)/v(m) exp(+j 2 pi n_m delay spacing)|, which a grid finds and Newton steps refine. Its
 * standard deviation is the Cramer-Rao bound's from about 10 dB on (of the sum over subcarriers).
 *
 * \param response one transmit channel, a value per active subcarrier
 * \param variances v(m) up to a common factor, > 0; empty: all equal
 * \returns a delay within [0, 1/spacing), the range in which it is unambiguous
 * \throws invalid_input when \p response has the wrong length or no finite energy
 */
PHYSEC_CORE_API chain estimate_chain(const vector_cf64& response,
                                     const ofdm::numerology& numerology,
                                     const Eigen::VectorXd& variances = {});

/*!
 * The response that \p chains have for a receiver whose window opens \p window_samples after the
 * symbol left the transmitter by the clock.
 * \returns active subcarriers x chains
 */
PHYSEC_CORE_API matrix_cf64 chain_response(const std::vector<chain>& chains,
                                           const ofdm::numerology& numerology,
                                           double window_samples);

} // namespace physec::channel
