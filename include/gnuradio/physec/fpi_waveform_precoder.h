// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/fpi/config.h>

namespace gr {
namespace physec {

/*!
 * \brief Fake path injection or delay-angle spoofing of any waveform, sample by sample.
 * \ingroup physec
 *
 * Input and output: one stream of complex samples per transmit antenna. Every sample that leaves
 * has been precoded, the first one included; sample n of the input leaves undelayed as sample
 * n + latency_samples() of the output, and tags move with it. The last latency_samples() of a
 * finite stream stay inside.
 *
 * A tag `fakes` on input 0 (f64 vector of delay_s, angle_rad pairs) replaces the secret exactly at
 * its sample; one that cannot be used is logged and changes nothing. Output 0 carries the tag
 * `fakes` where a new secret took effect. A flowgraph that is started again goes on with the latest
 * secret, and has seen no tag `frame` yet.
 */
class PHYSEC_API fpi_waveform_precoder : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<fpi_waveform_precoder> sptr;

    /*!
     * \param config shared parameters, with the secret in config.fakes; modes fpi, spoof, none.
     *        Its delays hold at every sample rate
     * \param sample_rate_hz of the streams
     * \param longest_delay_s largest magnitude of a fake delay, now or later; sets the latency
     * Throws std::invalid_argument with the value and what is allowed.
     */
    static sptr
    make(const ::physec::fpi::config& config, double sample_rate_hz, double longest_delay_s);

    /*!
     * Replaces the secret at the next tag `frame` of input 0 if such a tag has ever come, else at
     * the next sample that comes in. Safe while the flowgraph runs. Invalid sets throw
     * std::invalid_argument and leave the old ones in force.
     */
    virtual void set_fakes(const std::vector<::physec::fpi::fake_set>& fakes) = 0;

    //! Likewise mode, power and secret together; antennas must stay.
    virtual void set_config(const ::physec::fpi::config& config) = 0;

    //! Constant, the same for all antennas.
    virtual int latency_samples() const = 0;
};

} // namespace physec
} // namespace gr
