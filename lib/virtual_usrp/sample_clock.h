// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace physec::virtual_usrp {

//! Ticks of the air and of every radio per second; sampling rates are this over an integer.
constexpr double tick_rate_hz = 200e6;

/*!
 * A radio's own oscillator, seen from the air: its tick counter started at \p origin (air ticks)
 * and runs fast by \p ppm. Everything the radio does (sampling, its device time, its carrier)
 * comes from this one oscillator.
 */
struct sample_clock {
    std::int64_t origin = 0; //!< air tick at which the radio's own count was 0
    double ppm = 0.0;

    long double speed() const { return 1.0L + static_cast<long double>(ppm) * 1e-6L; }

    //! Own tick at an air tick, rounded down.
    std::int64_t own_tick(std::int64_t air_tick) const;

    //! Air tick of an own tick, exact to the 64-bit mantissa.
    long double air_tick(long double own_tick) const
    {
        return ppm == 0.0 ? origin + own_tick : origin + own_tick / speed();
    }
};

} // namespace physec::virtual_usrp
