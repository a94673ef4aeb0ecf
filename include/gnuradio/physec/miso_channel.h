// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/types.h>
#include <string>
#include <vector>

namespace gr {
namespace physec {

/*!
 * \brief OFDM channel from an array to one receive antenna whose responses are given, measured or
 * ray-traced.
 * \ingroup physec
 *
 * out(m) = sum_i response(m, i) in_i(m) + w(m), w ~ CN(0, sigma^2), one OFDM symbol an item.
 *
 * Input: one stream per transmit antenna, vectors of active subcarriers. Output: one stream of
 * vectors of active subcarriers, with the tags of input 0 but `fakes`, the secret. Frame k goes
 * through response k modulo their number; frames begin at the tags `frame`, or, while none came, every
 * symbols_per_frame items.
 */
class PHYSEC_API miso_channel : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<miso_channel> sptr;

    /*!
     * \param responses one or more, each active subcarriers x antennas, all of one shape, finite
     * \param symbols_per_frame where no tag says so, >= 1
     * \param noise_variance sigma^2 per resource element, >= 0
     * \param noise_seed of the noise
     * \param receiver names the noise: two receivers hear independent noise for the same seed
     *
     * Throws std::invalid_argument with the value and what is allowed.
     */
    static sptr make(const std::vector<::physec::matrix_cf64>& responses,
                     int symbols_per_frame,
                     double noise_variance,
                     std::uint64_t noise_seed,
                     const std::string& receiver);

    //! sigma^2 from the next frame on; safe while the flowgraph runs. Throws as make() does.
    virtual void set_noise_variance(double noise_variance) = 0;
    virtual double noise_variance() const = 0;
};

} // namespace physec
} // namespace gr
