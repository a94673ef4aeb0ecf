// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/attacks/data_eve.h>
#include <Eigen/Cholesky>
#include <physec/an/transmit/beams.h>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <volk/volk.h>

namespace physec::an {

data_eve_place data_eve_place_from_string(const std::string& name)
{
    if (name == "comm_eve")
        return data_eve_place::comm_eve;
    if (name == "target")
        return data_eve_place::target;
    throw invalid_input("place of the eavesdropper is \"" + name + "\"; allowed: comm_eve, target");
}

data_eve::data_eve(const config& config,
                   const channel_state& state,
                   data_eve_place place,
                   int antennas,
                   std::uint64_t noise_seed,
                   std::uint64_t channel_seed)
    : config_((throw_if_invalid(config.validate()), config)),
      place_(place),
      channels_(channel_seed, "data eve channels"),
      noise_(noise_seed, place == data_eve_place::target ? "noise.target_eve" : "noise.eve_array")
{
    const int most = place == data_eve_place::target ? 1 : 512;
    if (antennas < 1 || antennas > most)
        throw invalid_input(
            complaint("antennas of the eavesdropper", antennas, "1 to " + std::to_string(most)));
    h_.resize(config.tx_antennas, antennas);
    weights_.resize(config.tx_antennas);
    set_state(state);
}

void data_eve::set_state(const channel_state& state)
{
    throw_if_invalid(validate_state(config_, state));
    state_ = state;
    if (place_ == data_eve_place::target)
        h_.col(0) = array::steering_centered(state.theta_rad, config_.tx_antennas);
    else {
        h_.col(0) = state.h_e;
        for (Eigen::Index m = 1; m < h_.cols(); ++m)
            h_.col(m) = channels_.complex_normal(config_.tx_antennas, 1, 1.0);
    }
    combine();
}

void data_eve::set_config(const config& config)
{
    throw_if_invalid(validate_update(config_, config));
    config_ = config;
    combine();
}

void data_eve::combine()
{
    const beams b = make_beams(config_, state_.h, state_.theta_rad);
    const double artificial = config_.power * (1.0 - config_.tau) / config_.noise_rank();
    const matrix_cf64 own = std::conj(config_.gain_comm_eve) * h_; // y = own^H X + z
    matrix_cf64 in_noise = own;
    for (Eigen::Index m = 0; m < own.cols(); ++m)
        in_noise.col(m) = in_noise_space(b, own.col(m));
    matrix_cf64 heard = artificial * in_noise.adjoint() * in_noise;
    heard.diagonal().array() += config_.noise_comm_eve * config_.noise_comm_eve;
    const vector_cf64 signal = own.adjoint() * b.data;
    vector_cf64 w = heard.ldlt().solve(signal);
    sinr_ = config_.power * config_.tau * signal.dot(w).real();
    w.normalize();
    const vector_cf64 seen = own * w; // w^H own^H X = seen^H X
    for (Eigen::Index i = 0; i < seen.size(); ++i)
        weights_[i] = cf32(seen[i]);
}

void data_eve::apply(const cf32* transmitted, int count, cf32* combined)
{
    const int n = config_.tx_antennas;
    for (int k = 0; k < count; ++k)
        volk_32fc_x2_conjugate_dot_prod_32fc(
            &combined[k], transmitted + static_cast<std::size_t>(k) * n, weights_.data(), n);
    noise_.add_complex_normal(combined, count, config_.noise_comm_eve * config_.noise_comm_eve);
}

} // namespace physec::an
