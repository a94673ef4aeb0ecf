// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <physec/an/config.h>
#include <physec/random/generator.h>

/*!
 * \file
 * What given channels and angles leave of the vectors for rates and bounds: the projections behind
 * (29), (37) and (14), without forming the basis G of the artificial noise.
 */
namespace physec::an {

//! What one realisation leaves of noise space and data beam at the target, with a'~ = a'/||a'||.
struct PHYSEC_CORE_API target_view {
    double noise;       //!< a~^H Pi a~, where Pi projects onto the noise space; 0 in the paper's
    double slope_noise; //!< a'~^H Pi a'~, the U of angle_bound in the paper's
    cf64 cross_noise;   //!< a~^H Pi a'~
    cf64 slope_data;    //!< a'~^H t1
};

//! What one draw of channels and angles leaves of the vectors; the same for every tau.
struct PHYSEC_CORE_API realisation {
    double theta_rad;     //!< target's angle at the base station
    double phi_rad;       //!< target's angle at the sensing eavesdropper
    double channel_norm2; //!< ||h||^2
    double along_target;  //!< |a~^H h|^2, the paper's (R^2 + T^2)/N
    double user_gain;     //!< S = |h^H t1|^2
    double eve_data_gain; //!< |h_e^H t1|^2
    double
        eve_noise_gain; //!< ||Pi h_e||^2, Pi onto the noise space; sum over i >= 3 of |h_e^H t_i|^2
    double noise_share; //!< U = ||Pi a'||^2 / ||a'||^2
    double overlap;     //!< ||(I - Pi) t1||^2, 1 in the paper's noise space
    target_view target;
};

/*!
 * Reduces given channels (N entries each) and angles. Throws invalid_input when validate_csi() or
 * validate_target_angle() complains.
 */
PHYSEC_CORE_API realisation realise(const config& config,
                                    const vector_cf64& h,
                                    const vector_cf64& h_e,
                                    double theta_rad,
                                    double phi_rad);

//! Draws h, h_e ~ CN(0, I) and theta, phi uniform on (-pi/2, pi/2), then reduces them.
PHYSEC_CORE_API realisation draw_realisation(const config& config, random::generator& random);

} // namespace physec::an
