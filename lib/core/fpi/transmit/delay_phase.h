// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <physec/ofdm/numerology.h>
#include <physec/types.h>

namespace physec::fpi {

//! exp(-j 2 pi n delay / (N Ts)) over the active subcarriers.
inline vector_cf64 delay_phase(const ofdm::numerology& numerology, double delay_s)
{
    vector_cf64 phase(numerology.active_count());
    for (int m = 0; m < phase.size(); ++m)
        phase[m] = std::polar(
            1.0, -2.0 * pi * numerology.active[m] * delay_s * numerology.subcarrier_spacing_hz());
    return phase;
}

} // namespace physec::fpi
