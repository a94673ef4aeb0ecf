// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/transmit/beams.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace physec::an {

beams make_beams(const config& config, const vector_cf64& h, double theta_rad)
{
    throw_if_invalid(validate_target_angle(theta_rad));
    throw_if_invalid(validate_csi(config, h, theta_rad));
    beams result;
    result.target = array::steering_centered(theta_rad, config.tx_antennas).normalized();
    result.user = h;
    // The second pass removes what rounding left of a~ when h points almost along it.
    for (int pass = 0; pass < 2; ++pass) {
        result.user -= result.target * result.target.dot(result.user);
        result.user.normalize();
    }
    result.data = config.alpha * result.target + config.beta() * result.user;
    return result;
}

} // namespace physec::an
