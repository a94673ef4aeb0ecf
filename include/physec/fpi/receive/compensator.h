// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/config.h>
#include <memory>
#include <optional>
#include <physec/fpi/receive/least_squares_channel.h>
#include <physec/fpi/secret_schedule.h>
#include <physec/ofdm/pilots.h>

namespace physec::fpi {

/*!
 * Bob's compensation as a channel estimate: least squares over the G symbols of a frame, per
 * subcarrier, with the effective pilots Phi(n) s(g, n). What comes out is the channel without any
 * fake path, whatever the precoder did; with a zero-noise frame it is exact.
 *
 * Needs G >= Nt and pilots of full rank on every subcarrier. (fpi::bob needs neither: it fits
 * paths to the frame directly. This estimate is for looking at and for other estimators.)
 */
class PHYSEC_CORE_API compensator
{
public:
    //! Throws invalid_input when G < Nt or some subcarrier's pilots are rank deficient.
    compensator(const config& config, const ofdm::pilot_grid& bare);

    int subcarriers() const { return channel_.subcarriers(); }
    int antennas() const { return channel_.antennas(); }

    /*!
     * \param frame G * N received values in arrival order
     * \returns channel estimate, active subcarriers x antennas, as channel::miso_response()
     */
    matrix_cf64 estimate(const vector_cf64& frame) const { return channel_.estimate(frame); }

private:
    least_squares_channel channel_;
};

/*!
 * The same with a schedule of the secret, by the number of the frame; without one, as above. A frame whose epoch
 * has not been told is compensated by the last secret, or that of the configuration.
 */
class PHYSEC_CORE_API scheduled_compensator
{
public:
    scheduled_compensator(const config& config,
                          const ofdm::pilot_grid& bare,
                          std::shared_ptr<const secret_schedule> schedule);

    matrix_cf64 estimate(const vector_cf64& frame, std::uint64_t frame_number);

    //! Whether the last frame's epoch had not been told.
    bool secret_missing() const { return secret_missing_; }

private:
    config config_;
    ofdm::pilot_grid bare_;
    std::shared_ptr<const secret_schedule> schedule_;
    std::optional<std::uint64_t> epoch_; // whose secret compensator_ has
    bool secret_missing_ = false;
    compensator compensator_;
};

} // namespace physec::fpi
