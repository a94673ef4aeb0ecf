// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/api.h>
#include <physec/fpi/config.h>
#include <physec/fpi/paths/path_estimator.h>
#include <physec/fpi/receive/locator.h>
#include <physec/ofdm/pilots.h>

namespace physec::fpi {

//! A fit, and whether it leaves nothing that more independent paths would explain.
struct explanation {
    path_fit fit;
    bool complete = true;
};

/*!
 * An Eve who fits paths to each frame and takes the earliest one as line of sight. She knows the
 * bare pilots, the numbers of scatterers and of fake sets, her own position and the heading of
 * Alice's array, not the secret. What she fits is up to the attack.
 */
class PHYSEC_CORE_API fitting_eve : public locator
{
protected:
    fitting_eve(const config& config, const ofdm::pilot_grid& bare);

    //! Paths, sorted by delay, and shifts that explain the frame.
    virtual explanation explain(const vector_cf64& frame) const = 0;

    //! Drops paths that are most likely noise; what the textbooks leave out may leave it out.
    virtual void clean(const vector_cf64& frame, path_fit& fit) const;

    /*!
     * The position that follows. With one shift there is another: {true paths, +delta} and {twins,
     * -delta} fit alike. She uses that delta_tau > 0 is the public rule of mode fpi; the other
     * hypothesis is alternative_m, as likely once the sign is random.
     */
    virtual location_estimate conclude(const vector_cf64& frame, const path_fit& fit) const;

    int path_count() const; //!< K + 1
    int twin_count() const; //!< fake sets that add twins; 0 where there are the true paths alone

    const path_estimator estimator_; //!< for bare pilots

private:
    location_estimate estimate_checked(const vector_cf64& frame, std::uint64_t frame_number) final;
};

} // namespace physec::fpi
