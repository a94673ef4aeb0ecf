// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/bounds/passive_radar.h>
#include <physec/an/receive/target_estimator.h>

namespace physec::an {

//! What the passive radar says of the target.
struct PHYSEC_CORE_API passive_radar_estimate {
    angle_estimate angle;        //!< phi; snr_db is the echo's array-output SNR
    double delay_cycles = 0.0;   //!< nu in [0, 1), delay behind the direct path times the spacing
    bool delay_reliable = false; //!< whether direct path and echo have enough in common
    double log_likelihood = 0.0; //!< above that of a scene without an echo
};

/*!
 * Her direction is believed when an echo explains the samples this much better than none, her delay
 * when what direct path and echo have in common does so. Chance alone, which may choose among some
 * 450 cells of direction and delay, gives 13 to 16 in one of 25 frames of 30 samples.
 */
constexpr double passive_radar_log_odds = 20.0;

/*!
 * The sensing eavesdropper as a passive radar: maximum likelihood of phi and delay in the model of
 * bounds/passive_radar.h, of which she knows her array, where the base station is and the subcarriers'
 * numbers, and nothing else. Coarsely by a grid over both: the direct path's beam r is her
 * reference, the echo is sought in what is orthogonal to the direct path, where a cell's beam g is
 * a multiple of the delayed r and a rest that is louder than the noise or not,
 *
 *   v = (||g||^2 - |r_nu^H g|^2 / ||r||^2) / n,   w = (E - ||g||^2) / ((Ne-2) n),
 *   v > w:  -n ln v - (Ne-2) n ln w,   else  -(Ne-1) n ln((E - |r_nu^H g|^2 / ||r||^2) / ((Ne-1) n)),
 *
 * with n snapshots of energy E. Then Fisher's scoring over all seven unknowns of the exact likelihood.
 */
class PHYSEC_CORE_API passive_radar_eve
{
public:
    //! \param arrival_rad chi, where the base station is. Throws invalid_input.
    passive_radar_eve(const config& config, double arrival_rad);

    void reset();

    //! One frame: \p received holds L subcarriers times Ne antennas, the antennas in a row.
    void add_frame(const cf32* received);

    //! From the frames since reset(); at least one, else invalid_input.
    passive_radar_estimate estimate() const;

private:
    struct cell {
        double sine, delay;
    };
    cell coarse() const;
    double best_delay(double sine) const;
    double climb(passive_radar_model::values& at) const;
    passive_radar_model::values start(const cell& at, double& without_echo) const;

    int antennas_, subcarriers_;
    double arrival_rad_;
    passive_radar_model model_;
    std::vector<matrix_cf64> covariances_; // sum of y y^H by subcarrier
    long frames_ = 0;
};

} // namespace physec::an
