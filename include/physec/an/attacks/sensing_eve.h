// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/receive/target_estimator.h>

namespace physec::an {

//! What the sensing eavesdropper knows about the echo's waveform a(theta)^H X.
enum class waveform_knowledge {
    known,  //!< s_u; amplitude and phase are not needed
    unknown //!< nothing
};

PHYSEC_CORE_API std::string to_string(waveform_knowledge knowledge);
//! "known" or "unknown"; throws invalid_input otherwise.
PHYSEC_CORE_API waveform_knowledge waveform_knowledge_from_string(const std::string& name);

/*!
 * Extra array-output SNR that the unknown waveform needs before its estimates can be trusted.
 */
constexpr double unknown_waveform_penalty_db = 5.0;

/*!
 * The sensing eavesdropper's estimate of phi from Y_sr = c4 c(phi) a(theta)^H X + Z (Ne x L). The
 * angle phi decouples from X and theta: all that matters is the scalar waveform a(theta)^H X,
 * which is proportional to s_u, because the artificial noise is orthogonal to a(theta). Hence
 *   known:   max over phi of |c^H Y s_u^H|^2 / (Ne ||s_u||^2), reaches Lemma 7;
 *   unknown: max over phi of c^H Y Y^H c / Ne (Bartlett), 4 to 18 % worse.
 *
 * In the user's noise space the echo also holds artificial noise that s_u does not explain, from the
 * same direction. Correlating with s_u alone would throw that energy away, and all of the echo when the
 * noise happens to cancel the data. Known then means maximum likelihood of a known part of unknown
 * gain and a Gaussian rest of unknown power: with g = c^H Y / Ne^1/2, of which s_u explains the energy
 * K, E the energy of Y, v = (||g||^2 - K) / L and w = (E - ||g||^2) / ((Ne-1) L), the maximum over phi of
 *   -ln v - (Ne-1) ln w  where v > w,  else  -Ne ln((E - K) / (Ne L)).
 * It reaches crb_phi_whole_echo().
 */
class PHYSEC_CORE_API sensing_eve
{
public:
    //! Throws invalid_input when the configuration does not validate.
    sensing_eve(const config& config, waveform_knowledge knowledge);

    //! Takes the noise space from \p config, of the same sizes; the snapshots so far are forgotten.
    void set_space(const config& config);

    void reset();

    //! \param echo Ne values; \param waveform s_u of the same instant; ignored when unknown
    void add(const cf32* echo, cf32 waveform = cf32(0.0f));

    //! phi from the snapshots since reset(); at least one, else invalid_input.
    angle_estimate estimate();

private:
    double likelihood(const vector_cf64& receive);
    double explained(const vector_cf64& receive) const;
    double in_beam(const vector_cf64& receive);

    int antennas_;
    waveform_knowledge knowledge_;
    bool noisy_; // the echo holds artificial noise beside what is known
    angle_search search_;
    matrix_cf64 grid_;       // Ne x points
    vector_cf64 cross_;      // Y s_u^H
    matrix_cf64 covariance_; // Y Y^H, where not all of the waveform is known
    double waveform_energy_ = 0.0;
    double echo_energy_ = 0.0;
    long snapshots_ = 0;
    vector_cf64 echo_, receive_, image_;
};

} // namespace physec::an
