// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <physec/api.h>
#include <physec/fpi/bounds/keyed_bounds.h>
#include <physec/fpi/config.h>
#include <physec/fpi/receive/locator.h>
#include <physec/ofdm/pilots.h>
#include <vector>

namespace physec::fpi {

/*!
 * Eve with a map against factors w_i(n) that she does not know, from one frame or many while nobody moves.
 *
 * G >= Nt bare pilots give her w_i(n) h_i(n) by least squares; the law of |w| lets |h_i(n)| show through, the
 * interference pattern of the paths, and the map makes a position of the differences of delay and spatial
 * frequency in it. Starts: room_search, from the powers |w_i(n) h_i(n)|^2 alone. Then maximum likelihood in
 * the received frames: for unit and lognormal factors over position, path gains and every factor; for
 * Gaussian factors over position, path gains and noise variance, with the factors integrated out. With
 * map_deviation_m > 0 the reflectors' places are unknowns with that prior.
 *
 * Reads nothing of the truth: neither alice_m, scatterers_m, fakes nor snr_db.
 */
class PHYSEC_CORE_API magnitude_eve
{
public:
    /*!
     * \throws invalid_input for a configuration that is not valid or has no map, and for a map without a
     *         reflector: the line of sight alone makes no pattern
     */
    magnitude_eve(const config& config, const ofdm::pilot_grid& bare, key_knowledge knowledge);
    ~magnitude_eve();

    /*!
     * \param frames each under a key of its own, G * N values in arrival order; frames under one key are to be
     *        averaged before
     * \returns with reliable = false where another place is about as likely; with fewer pilots than antennas
     *          the middle of the room
     * \throws invalid_input without frames, or for one of the wrong size
     */
    location_estimate estimate(const std::vector<vector_cf64>& frames) const;

    //! The middle of the room, the place of least mean square error when nothing was heard.
    location_estimate know_the_room_only() const;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

} // namespace physec::fpi
