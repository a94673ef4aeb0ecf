// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/block.h>
#include <gnuradio/physec/api.h>
#include <physec/channel/antenna_paths.h>
#include <vector>

namespace gr {
namespace physec {

/*!
 * \brief Simulated radio channel from several transmit antennas to one receive antenna.
 * \ingroup physec
 *
 * Stands between sample streams where a USRP sink, the air and a USRP source would: paths with any
 * fraction of a sample of delay, carrier frequency offset, noise.
 *
 * Input: one stream of complex samples per transmit antenna. Output: one stream. Sample number is
 * time: sample n of the output is the instant of sample n of the inputs, and the tags of input 0
 * keep their sample numbers, all but `fakes`, the secret. The last 16 samples of a finite stream stay inside, and are gone when
 * the flowgraph is started again; the noise goes on.
 */
class PHYSEC_API waveform_channel : virtual public gr::block
{
public:
    typedef std::shared_ptr<waveform_channel> sptr;

    /*!
     * \param paths those that end at \p rx are used
     * \param tx_antennas number of inputs, 1 to 64
     * \param sample_rate_hz of the streams
     * \param rx number of this receive antenna in \p paths; its noise is its own
     * \param noise_variance mean of |w|^2 per sample
     * \param carrier_offset_hz carrier of the transmitter less that of the receiver
     * \param seed of the noise
     * Throws std::invalid_argument with the value and what is allowed.
     */
    static sptr make(const std::vector<::physec::channel::antenna_path>& paths,
                     int tx_antennas,
                     double sample_rate_hz,
                     int rx,
                     double noise_variance,
                     double carrier_offset_hz,
                     std::uint64_t seed);

    /*!
     * Takes effect with the next call of the scheduler. Safe while the flowgraph runs; values that
     * cannot be used throw std::invalid_argument and change nothing.
     */
    virtual void set_noise_variance(double noise_variance) = 0;
    virtual void set_carrier_offset_hz(double carrier_offset_hz) = 0;

    virtual double noise_variance() const = 0;
    virtual double carrier_offset_hz() const = 0;
};

} // namespace physec
} // namespace gr
