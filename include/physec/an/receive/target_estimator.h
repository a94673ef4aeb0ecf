// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/config.h>
#include <physec/an/receive/angle_search.h>

namespace physec::an {

//! An angle with the quality by which to trust it.
struct PHYSEC_CORE_API angle_estimate {
    double angle_rad = 0.0; //!< in [-pi/2, pi/2]
    //! exp(j angle): the estimate as a point of the unit circle, for plotting.
    cf64 on_unit_circle() const { return std::polar(1.0, angle_rad); }
    double snr_db = 0.0;   //!< array-output SNR estimated from the data, not below -100
    bool reliable = false; //!< whether snr_db reaches the estimator's threshold
};

/*!
 * Threshold of the array-output SNR |c3|^2 P tau |alpha|^2 N M L / sigma^2 for a known waveform.
 * Between 11 and 14 dB outliers (a side lobe wins) stop dominating; at 3 dB 60 % are outliers.
 */
constexpr double reliable_snr_db = 13.0;

//! Grouped, because every angle estimator ends with the same bookkeeping.
PHYSEC_CORE_API angle_estimate make_angle_estimate(double sine, double snr, double threshold_db);

/*!
 * What the base station knows about its own transmission.
 */
enum class target_reference {
    known_x,     //!< X (N x L), artificial noise included: reaches the common CRB (14)
    symbols_only //!< s_u (1 x L) only: reaches Lemma 6
};

PHYSEC_CORE_API std::string to_string(target_reference reference);
//! "known_x" or "symbols_only"; throws invalid_input otherwise.
PHYSEC_CORE_API target_reference target_reference_from_string(const std::string& name);

/*!
 * Maximum-likelihood target angle at the base station from the echo Y = c3 b a^H X + Z (M x L),
 * with unknown complex c3 and unknown noise variance:
 *   known_x:      max over theta of |b^H Y X^H a|^2 / (M a^H X X^H a)
 *   symbols_only: max over theta of |b^H Y s_u^H|^2 / (M ||s_u||^2)
 *
 * Snapshots are accumulated one by one (O(M N + N^2) or O(M) each); estimate() costs one grid
 * search. No allocation after construction.
 */
class PHYSEC_CORE_API target_estimator
{
public:
    //! Throws invalid_input when the configuration does not validate.
    target_estimator(const config& config, target_reference reference);

    //! Values per reference snapshot: N or 1.
    int reference_length() const { return reference_length_; }

    //! Forgets all snapshots.
    void reset();

    //! \param echo M values; \param reference reference_length() values, same instant
    void add(const cf32* echo, const cf32* reference);

    //! Angle from the snapshots since reset(); at least one, else invalid_input.
    angle_estimate estimate();

private:
    double likelihood(const vector_cf64& receive, const vector_cf64& transmit);

    int antennas_;
    int reference_length_;
    angle_search search_;
    matrix_cf64 receive_grid_;  // M x points
    matrix_cf64 transmit_grid_; // N x points; 1 x points of ones for symbols_only
    matrix_cf64 cross_;         // Y X^H, M x N
    matrix_cf64 covariance_;    // X X^H, N x N
    double echo_energy_ = 0.0;
    long snapshots_ = 0;
    vector_cf64 echo_, reference_, receive_, transmit_, receive_image_, transmit_image_;
};

} // namespace physec::an
