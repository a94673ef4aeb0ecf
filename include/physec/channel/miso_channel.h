// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/random/generator.h>
#include <physec/types.h>
#include <string>
#include <vector>
#include <volk/volk_alloc.hh>

namespace physec::channel {

/*!
 * Empty when these are responses to use in turn: one or more, active subcarriers x antennas, all of one
 * shape, finite; otherwise one sentence.
 */
PHYSEC_CORE_API std::string validate_responses(const std::vector<matrix_cf64>& responses);

//! Empty for 0 and more, otherwise one sentence.
PHYSEC_CORE_API std::string validate_noise_variance(double noise_variance);

/*!
 * Streaming form of a per-subcarrier MISO channel with additive noise, (1):
 * out(m) = sum_i response(m, i) in[i](m) + w(m), w ~ CN(0, sigma^2), one OFDM symbol at a time in
 * single precision.
 */
class PHYSEC_CORE_API miso_channel
{
public:
    /*!
     * \param response active subcarriers x antennas, from miso_response()
     * \param noise_variance sigma^2 per resource element
     * \param seed of the noise
     * \param stream name of the noise stream: receivers with different names hear independent
     *        noise for the same seed
     */
    miso_channel(const matrix_cf64& response,
                 double noise_variance,
                 std::uint64_t seed,
                 const std::string& stream);

    //! Another response of the same size, from the next symbol on; the noise goes on.
    void set_response(const matrix_cf64& response);

    void set_noise_variance(double noise_variance) { noise_variance_ = noise_variance; }

    //! One OFDM symbol: in[i][m] over antennas and active subcarriers, out[m].
    void apply(const cf32* const* in, cf32* out);

private:
    int subcarriers_;
    int antennas_;
    volk::vector<cf32> response_; // antenna-major
    volk::vector<cf32> product_;
    double noise_variance_;
    random::generator random_;
};

} // namespace physec::channel
