// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>
#include <physec/an/channel_state.h>
#include <physec/an/transmit/beams.h>
#include <physec/array/steering.h>

// The model equations in double precision, which the single-precision kernels are held to. They are
// held to an independent program's vectors themselves (golden_vectors_test.cc).
namespace an_double_precision {

/*!
 * Equation (1) with the noise projected off the target's and the user's direction: X, N x L.
 * \param symbols s_u, L x 1
 * \param noise W, N x L, entries of variance 1/(N-2)
 */
inline physec::matrix_cf64 project(const physec::an::config& config,
                                   const physec::vector_cf64& h,
                                   double theta_rad,
                                   const physec::vector_cf64& symbols,
                                   const physec::matrix_cf64& noise)
{
    const auto b = physec::an::make_beams(config, h, theta_rad);
    const physec::matrix_cf64 kept =
        noise - b.target * (b.target.adjoint() * noise) - b.user * (b.user.adjoint() * noise);
    return std::sqrt(config.power * config.tau) * b.data * symbols.transpose() +
           std::sqrt(config.power * (1.0 - config.tau)) * kept;
}

//! What the four receivers get from L samples, without noise.
struct reception {
    physec::vector_cf64 user;        //!< L x 1
    physec::vector_cf64 comm_eve;    //!< L x 1
    physec::matrix_cf64 echo;        //!< M x L
    physec::matrix_cf64 sensing_eve; //!< Ne x L
};

//! The four links of physec/an/channel.h. \param transmitted X, N x L
inline reception receive(const physec::an::config& config,
                         const physec::an::channel_state& state,
                         const physec::matrix_cf64& transmitted)
{
    using physec::array::steering_centered;
    const Eigen::RowVectorXcd at_target =
        steering_centered(state.theta_rad, config.tx_antennas).adjoint() * transmitted;
    const physec::vector_cf64 b = steering_centered(state.theta_rad, config.rx_antennas);
    const physec::vector_cf64 c = steering_centered(state.phi_rad, config.eve_antennas);
    return { config.gain_user * (state.h.adjoint() * transmitted).transpose(),
             config.gain_comm_eve * (state.h_e.adjoint() * transmitted).transpose(),
             config.gain_target * b * at_target,
             config.gain_sensing_eve * c * at_target };
}

} // namespace an_double_precision
