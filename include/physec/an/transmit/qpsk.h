// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <physec/api.h>
#include <physec/types.h>
#include <vector>

/*!
 * \file
 * The one place that states the symbol mapping. A dibit k = 2 b1 + b0, with b1 the earlier bit on
 * the wire (most significant first), is sent as
 *   ((1 - 2 b1) + j (1 - 2 b0)) / sqrt(2):
 * unit power, Gray coded (neighbours differ in one bit).
 */
namespace physec::an {

//! The four points, indexed by dibit.
PHYSEC_CORE_API std::array<cf32, 4> qpsk_points();

//! Nearest point's dibit; zero and positive parts decide for bit 0.
inline std::uint8_t qpsk_decide(cf32 symbol)
{
    return static_cast<std::uint8_t>(2 * (symbol.real() < 0.0f) + (symbol.imag() < 0.0f));
}

/*!
 * Log-likelihood ratios ln P(bit = 0) / P(bit = 1) of b1 and b0, the earlier bit first, as soft
 * decoders take them: 2 sqrt(2) snr Re and 2 sqrt(2) snr Im. For this mapping they are exact, not
 * merely max-log; their signs are the hard decisions.
 * \param symbol unbiased, s + noise \param snr 1 / variance of that noise, linear, > 0
 */
inline std::array<float, 2> qpsk_soft_bits(cf32 symbol, double snr)
{
    const float scale = static_cast<float>(2.8284271247461903 * snr);
    return { scale * symbol.real(), scale * symbol.imag() };
}

//! Known pilots: random dibits of the seed, mapped. They are public: user and eavesdroppers know.
PHYSEC_CORE_API std::vector<cf32> qpsk_pilots(int count, std::uint64_t seed);

} // namespace physec::an
