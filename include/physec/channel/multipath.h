// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/ofdm/numerology.h>
#include <physec/types.h>
#include <vector>

namespace physec::channel {

//! One propagation path from a uniform linear array to one antenna.
struct path {
    double delay_s;
    double spatial_frequency; //!< (d/lambda) sin(theta), cycles per transmit element
    cf64 gain;                //!< gamma; multiplies every element alike
};

/*!
 * Exact per-subcarrier response of a multipath channel from \p antennas transmit elements to one
 * receive antenna, (2) of the fake path injection paper:
 *
 *   h(m, i) = sum_k gain_k exp(-j 2 pi n_m tau_k spacing) exp(+j 2 pi i f_k)
 *
 * with n_m the m-th active subcarrier. No delay is rounded to a sample. The sign of the antenna
 * phase is that of alpha(theta)^H.
 *
 * \returns active subcarriers x antennas.
 */
PHYSEC_CORE_API matrix_cf64 miso_response(const std::vector<path>& paths,
                                          const ofdm::numerology& numerology,
                                          int antennas);

} // namespace physec::channel
