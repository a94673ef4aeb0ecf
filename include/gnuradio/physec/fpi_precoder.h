// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/physec/api.h>
#include <gnuradio/sync_block.h>
#include <physec/fpi/config.h>
#include <physec/fpi/secret_schedule.h>

namespace gr {
namespace physec {

/*!
 * \brief Alice's precoder: fake path injection, delay-angle spoofing, or a baseline.
 * \ingroup physec
 *
 * Input and output: one stream per transmit antenna, vectors of active subcarriers; symbol 0 of
 * the stream is the first of a frame. Every symbol is multiplied by
 * Phi(n), (27). Where new fake sets take effect, output 0 carries the tag `fakes`; where any
 * setting does, and at symbol 0, the tag `settings` with a number by which channel, Bob and Eves of
 * the same program find the configuration: those that were made with this block's follow it there.
 *
 * With a schedule the secret is that of each frame's epoch, whatever config.fakes are; no sample
 * mixes two. Where an epoch begins, output 0 carries the tag `secret_epoch` with its number, and the tag
 * `fakes` never. A frame whose epoch has not been told is sent with the secret of the last one.
 *
 * Message port `settings`: a dictionary of what shall change, see docs/blocks.md.
 */
class PHYSEC_API fpi_precoder : virtual public gr::sync_block
{
public:
    typedef std::shared_ptr<fpi_precoder> sptr;

    /*!
     * \param config shared parameters, with the secret in config.fakes; throws
     *        std::invalid_argument when they do not validate
     * \param seed of the transmitted noise in mode gaussian; unused otherwise
     * \param symbols_per_frame preamble and header included; 0: the pilots alone. All of them are
     *        precoded.
     * \param schedule of the secret; none: config.fakes
     */
    static sptr make(const ::physec::fpi::config& config,
                     std::uint64_t seed,
                     int symbols_per_frame = 0,
                     std::shared_ptr<const ::physec::fpi::secret_schedule> schedule = {});

    /*!
     * Replaces the secret from the next frame boundary on. Safe while the flowgraph runs.
     * Invalid sets throw std::invalid_argument and leave the old ones in force.
     */
    virtual void set_fakes(const std::vector<::physec::fpi::fake_set>& fakes) = 0;

    /*!
     * Likewise everything: subcarriers, bandwidth, pilots and antennas must stay as they are, and
     * mode gaussian needs frames of pilots alone.
     */
    virtual void set_config(const ::physec::fpi::config& config) = 0;
};

} // namespace physec
} // namespace gr
