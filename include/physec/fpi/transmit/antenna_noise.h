// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/ofdm/pilots.h>
#include <physec/random/generator.h>

namespace physec::fpi {

/*!
 * Transmitted noise of the Gaussian-noise baseline: independent CN(0, variance) on every antenna
 * and subcarrier. The whole realisation is the secret; Bob draws it again from the same seed and
 * frame number, which is what the paper counts as this baseline's cost.
 *
 * Draw order within a frame: symbol, antenna, subcarrier.
 */
class PHYSEC_CORE_API antenna_noise
{
public:
    antenna_noise(double variance, std::uint64_t seed);

    double variance() const { return variance_; }

    //! Positions the generator at the first symbol of a frame.
    void start_frame(std::uint64_t frame);

    //! Adds the next symbol's noise in place; out[i] points to antenna i, \p subcarriers values.
    void add_symbol(cf32* const* out, int antennas, int subcarriers);

    //! Adds the noise of a whole frame to effective pilots: what Alice sent, as Bob knows it.
    void add_frame(ofdm::pilot_grid& pilots, std::uint64_t frame);

private:
    double variance_;
    std::uint64_t seed_;
    random::generator random_;
};

} // namespace physec::fpi
