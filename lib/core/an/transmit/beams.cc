// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/transmit/beams.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace physec::an {

namespace {

matrix_cf64 spared_by_noise(const config& config, const beams& beams, const vector_cf64& h)
{
    const int n = config.tx_antennas;
    matrix_cf64 basis(n, n - config.noise_rank());
    int k = 0;
    if (config.space == noise_space::user)
        basis.col(k++) = h.normalized();
    else {
        basis.col(k++) = beams.target;
        basis.col(k++) = beams.user;
    }
    for (const double angle : config.decoy_rad) {
        vector_cf64 decoy = array::steering_centered(angle, n).normalized();
        // Gram-Schmidt, twice is enough for orthogonality to rounding.
        for (int pass = 0; pass < 2; ++pass) {
            const vector_cf64 overlap = basis.leftCols(k).adjoint() * decoy;
            decoy -= basis.leftCols(k) * overlap;
            decoy.normalize();
        }
        basis.col(k++) = decoy;
    }
    return basis;
}

} // namespace

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
    result.spared = spared_by_noise(config, result, h);
    return result;
}

} // namespace physec::an
