// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/fpi/config.h>
#include <string>

namespace gr {
namespace physec {

/*!
 * \brief Simulated OFDM multipath channel from Alice's array to one receive antenna.
 * \ingroup physec
 *
 * Exact per-subcarrier response of the configuration's geometry, (1) and (2), plus noise.
 *
 * Input: one stream per transmit antenna, vectors of active subcarriers. Output: one stream of
 * vectors of active subcarriers, with the tags of input 0 but `fakes`, the secret.
 */
class PHYSEC_API fpi_channel : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<fpi_channel> sptr;

    /*!
     * \param config shared parameters; throws std::invalid_argument when they do not validate
     * \param receiver "bob" or "eve": whose position ends the paths
     * \param pilot_seed of the pilot source; with config.snr_db it fixes the noise variance, which
     *        is the same at Bob and at Eve
     * \param noise_seed of this receiver's noise; Bob's and Eve's are independent for equal seeds
     */
    static sptr make(const ::physec::fpi::config& config,
                     const std::string& receiver,
                     std::uint64_t pilot_seed,
                     std::uint64_t noise_seed);

    /*!
     * Changes the SNR at Bob, from the next frame boundary on, where the output carries the tag
     * `settings` with snr_db; from then on that of the configuration no longer counts. Throws
     * std::invalid_argument outside -100 to 100 dB.
     */
    virtual void set_snr_db(double snr_db) = 0;

    /*!
     * Replaces the configuration: positions, scatterers, SNR and the rest, but neither antennas,
     * pilots, bandwidth nor subcarriers. A channel with the configuration of the precoder before it
     * follows that by itself, from the tag `settings` on. Throws std::invalid_argument.
     */
    virtual void set_config(const ::physec::fpi::config& config) = 0;

    //! sigma^2 per resource element, for the SNR that was set last.
    virtual double noise_variance() const = 0;
};

} // namespace physec
} // namespace gr
