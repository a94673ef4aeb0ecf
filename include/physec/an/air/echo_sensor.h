// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/air/air_config.h>
#include <physec/an/receive/target_estimator.h>
#include <vector>

namespace physec::an {

constexpr double speed_of_light_mps = 299792458.0;

//! What cables and oscillators do to each transmit and receive channel of a base station.
struct PHYSEC_CORE_API array_chains {
    vector_cf64 transmit; //!< N factors
    vector_cf64 receive;  //!< M factors; a common factor of both is without meaning
};

//! Round trips, seconds from the opening of the window on, within which an echo is looked for.
struct PHYSEC_CORE_API delay_gate {
    double least_s, most_s;
};

//! A target as the base station sees it.
struct PHYSEC_CORE_API echo_estimate {
    angle_estimate angle;
    double delay_s = 0.0; //!< round trip, from the opening of the receive window on

    //! Of a target whose round trip takes delay_s.
    double range_m() const { return delay_s * speed_of_light_mps / 2.0; }
};

/*!
 * Angle and delay of the strongest echo of known frames, with artificial noise and all:
 *   Y(g, n) = c3 b(theta) a(theta)^H X(g, n) exp(-j 2 pi n delay spacing) + noise
 * on symbol g and subcarrier n. That is target_estimator's model but for the ramp over the
 * subcarriers, so the delay is found first, without knowing the angle:
 *   max over delay of tr C R^-1 C^H,  C(delay) = sum exp(+j 2 pi n delay spacing) Y X^H,  R = sum X X^H,
 * the energy that any matrix in place of c3 b a^H explains. The ramp is taken off, the angle
 * estimated, and the delay once more, by maximum likelihood in the direction found. One target;
 * other echoes within 1/bandwidth of it, and the direct way from sender to receiver, add to it.
 *
 * b a^H: seen from above, the transmit antennas are numbered the other way round from the receive
 * antennas.
 */
class PHYSEC_CORE_API echo_sensor
{
public:
    /*!
     * \param config N transmit antennas; scheme.rx_antennas M
     * \param frames of one estimate, 1 to 1024
     * Delays are looked for within the cyclic prefix until set_gate(). Throws invalid_input.
     */
    echo_sensor(const air_config& config, int frames);

    //! Empty for a part of the prefix, otherwise one sentence with the value and the allowed range.
    std::string validate_gate(const delay_gate& gate) const;

    //! Where estimate() looks. Throws invalid_input when the gate does not validate.
    void set_gate(const delay_gate& gate);

    //! Takes the chains off from now on; both lengths as in \p config, no zeros, else invalid_input.
    void set_chains(const array_chains& chains);

    /*!
     * One frame. \param echo M bodies, body symbols * active values each, of the receive antennas
     * \param sent N such bodies, as transmitted
     * \returns whether enough frames are there for estimate()
     * Throws invalid_input, and forgets nothing, when shapes are others.
     */
    bool add(const std::vector<std::vector<cf32>>& echo,
             const std::vector<std::vector<cf32>>& sent);

    //! Forgets the frames since the last result; keeps gate and chains.
    void clear();

    /*!
     * From the frames since the last result. Throws invalid_input when there is none, or their
     * energy is zero or not finite; they are forgotten all the same.
     */
    echo_estimate estimate();

    /*!
     * Chains from a reference reflector that is the strongest echo within \p gate, instead of
     * estimate(): the measured M x N response, divided element by element by b a^H of its known
     * direction, is receive transmit^T; the two are its dominant singular vectors. The first
     * factors are made 1. Needs all antennas, and throws as estimate() does when one is dead.
     */
    array_chains calibrate(double theta_rad, const delay_gate& gate);

private:
    struct delay_fit {
        double samples;
        matrix_cf64 response; // C R^-1, M x N
    };
    delay_fit fit_delay(const delay_gate& gate) const;
    echo_estimate measure_target();
    array_chains measure_chains(double theta_rad, const delay_gate& gate);
    matrix_cf64 focused(double samples) const;
    double explained(double samples) const;

    air_config config_;
    int frames_;
    delay_gate gate_;
    target_estimator estimator_;
    array_chains chains_;
    int filled_ = 0;
    std::vector<cf32> echo_, sent_;  // snapshots: M or N values next to each other
    std::vector<matrix_cf64> cross_; // sum over symbols of Y X^H, for each subcarrier
    matrix_cf64 covariance_;         // R
    matrix_cf64 whitener_;           // R^-1/2
};

} // namespace physec::an
