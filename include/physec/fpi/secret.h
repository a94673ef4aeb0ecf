// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <physec/api.h>
#include <physec/array/geometry.h>
#include <physec/types.h>
#include <string>
#include <vector>

namespace physec::fpi {

//! One injected set of fake paths: the secret that Alice shares with Bob.
struct fake_set {
    /*!
     * delta_tau; > 0 in mode fpi, so that fake paths are feasible (Corollary 2), unless
     * config.secret has a random sign.
     */
    double delay_s;
    double angle_rad; //!< delta_theta; acts through its sine
    cf64 gain = 1.0;  //!< amplitude and phase of the copies against the true paths; not 0
};

inline bool operator==(const fake_set& a, const fake_set& b)
{
    return a.delay_s == b.delay_s && a.angle_rad == b.angle_rad && a.gain == b.gain;
}

/*!
 * Distribution that Alice and Bob draw the secret from. It is public: by Kerckhoffs' principle
 * Eve knows everything but the values drawn. Magnitudes of delay and angle are independent and
 * uniform; with random_sign both are negated together with probability one half.
 *
 * A negative delay_s needs a bulk delay known to everybody, so that the precoder stays causal; it
 * shifts all receivers' delays alike and drops out of the subcarrier model.
 */
struct PHYSEC_CORE_API secret_prior {
    double delay_low_s;
    double delay_high_s;
    double angle_low_rad;
    double angle_high_rad;
    bool random_sign = false;

    //! Empty when usable: 0 < low <= high, delays below \p symbol_s, angles up to pi/2.
    std::string validate(double symbol_s) const;
};

inline bool operator==(const secret_prior& a, const secret_prior& b)
{
    return a.delay_low_s == b.delay_low_s && a.delay_high_s == b.delay_high_s &&
           a.angle_low_rad == b.angle_low_rad && a.angle_high_rad == b.angle_high_rad &&
           a.random_sign == b.random_sign;
}

/*!
 * The secret of one epoch: the same seed and epoch give Alice and Bob the same value. For
 * experiments; what protects a real Alice must come from a cryptographic generator.
 */
PHYSEC_CORE_API fake_set draw_secret(const secret_prior& prior,
                                     std::uint64_t seed,
                                     std::uint64_t epoch);

} // namespace physec::fpi
