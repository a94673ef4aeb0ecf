// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <gnuradio/block.h>
#include <gnuradio/physec/api.h>
#include <physec/fpi/config.h>
#include <physec/fpi/secret_schedule.h>

namespace gr {
namespace physec {

/*!
 * \brief Bob's compensation: channel estimate without the fake paths, one per frame.
 * \ingroup physec
 *
 * Input: one stream, vectors of active subcarriers, starting at a frame boundary. Output: one
 * vector per frame of subcarriers * antennas values, antenna after antenna (index
 * antenna * subcarriers + subcarrier). Least squares with the effective pilots (29).
 */
class PHYSEC_API fpi_compensator : virtual public gr::block
{
public:
    typedef std::shared_ptr<fpi_compensator> sptr;

    /*!
     * Throws std::invalid_argument when the configuration does not validate, when G < Nt, or when
     * some subcarrier's pilots are rank deficient.
     * \param pilot_seed of the pilot source
     * \param schedule of the secret, frames counted from the start; none: config.fakes. An output item whose
     *        frame's epoch has not been told carries the tag `secret_missing` and is by the last secret
     */
    static sptr make(const ::physec::fpi::config& config,
                     std::uint64_t pilot_seed,
                     std::shared_ptr<const ::physec::fpi::secret_schedule> schedule = {});

    //! As fpi_locator::set_config().
    virtual void set_config(const ::physec::fpi::config& config) = 0;
};

} // namespace physec
} // namespace gr
