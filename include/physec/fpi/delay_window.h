// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <numeric>
#include <physec/ofdm/numerology.h>

/*!
 * \file
 * Which delays a receiver tells apart.
 *
 * Delays repeat after one OFDM symbol N Ts = 1/spacing, and earlier on a comb: subcarriers whose
 * indices differ by multiples of D only cannot tell tau from tau + N Ts/D. Receivers read delays in
 * [-0.05, 0.95) of that period: noise may push an early path slightly below zero, which must not
 * turn it into the latest one.
 */
namespace physec::fpi {

constexpr double earliest_delay = -0.05, latest_delay = 0.95; //!< in periods

/*!
 * 1/D, the period of delays in cycles of 1/spacing; D is the greatest common divisor of the
 * differences of \p subcarriers. Infinite for less than two, which tell no delay.
 */
inline double delay_period(const std::vector<int>& subcarriers)
{
    int step = 0;
    for (int n : subcarriers)
        step = std::gcd(step, n - subcarriers.front());
    return 1.0 / step;
}

inline double delay_period(const ofdm::numerology& numerology)
{
    return delay_period(numerology.active);
}

} // namespace physec::fpi
