// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/channel.h>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <volk/volk.h>
#include <volk/volk_version.h>

namespace physec::an {

namespace {

void to_single(cf64 factor, const vector_cf64& values, volk::vector<cf32>& single)
{
    single.resize(values.size());
    for (Eigen::Index i = 0; i < values.size(); ++i)
        single[i] = cf32(factor * values[i]);
}

//! out = factor * in. VOLK 3.1 takes the factor by address, because C and C++ disagree about how a
//! complex number is passed, and calls the older form deprecated.
void scale(cf32* out, const cf32* in, cf32 factor, int count)
{
#if VOLK_VERSION >= 30100
    volk_32fc_s32fc_multiply2_32fc(out, in, &factor, count);
#else
    volk_32fc_s32fc_multiply_32fc(out, in, factor, count);
#endif
}

} // namespace

channel::channel(const config& config, const channel_state& state, std::uint64_t noise_seed)
    : config_(config),
      user_noise_(noise_seed, "noise.user"),
      comm_eve_noise_(noise_seed, "noise.comm_eve"),
      echo_noise_(noise_seed, "noise.echo"),
      sensing_eve_noise_(noise_seed, "noise.sensing_eve")
{
    throw_if_invalid(config.validate());
    set_state(state);
}

void channel::set_state(const channel_state& state)
{
    throw_if_invalid(validate_state(config_, state));
    state_ = state;
    a_ = array::steering_centered(state.theta_rad, config_.tx_antennas);
    b_ = array::steering_centered(state.theta_rad, config_.rx_antennas);
    c_ = array::steering_centered(state.phi_rad, config_.eve_antennas);
    prepare_single_precision();
}

void channel::set_links(const config& config)
{
    throw_if_invalid(validate_update(config_, config));
    config_ = config;
    prepare_single_precision();
}

void channel::prepare_single_precision()
{
    to_single(std::conj(config_.gain_user), state_.h, user_);
    to_single(std::conj(config_.gain_comm_eve), state_.h_e, comm_eve_);
    to_single(1.0, a_, target_);
    to_single(config_.gain_target, b_, echo_);
    to_single(config_.gain_sensing_eve, c_, sensing_eve_);
}

void channel::apply(
    const cf32* transmitted, int count, cf32* user, cf32* comm_eve, cf32* echo, cf32* sensing_eve)
{
    const int n = config_.tx_antennas, m = config_.rx_antennas, ne = config_.eve_antennas;
    for (int k = 0; k < count; ++k) {
        const cf32* x = transmitted + static_cast<std::size_t>(k) * n;
        cf32 at_target;
        volk_32fc_x2_conjugate_dot_prod_32fc(&user[k], x, user_.data(), n);
        volk_32fc_x2_conjugate_dot_prod_32fc(&comm_eve[k], x, comm_eve_.data(), n);
        volk_32fc_x2_conjugate_dot_prod_32fc(&at_target, x, target_.data(), n);
        scale(echo + static_cast<std::size_t>(k) * m, echo_.data(), at_target, m);
        scale(sensing_eve + static_cast<std::size_t>(k) * ne, sensing_eve_.data(), at_target, ne);
    }
    const auto variance = [](double deviation) { return deviation * deviation; };
    user_noise_.add_complex_normal(user, count, variance(config_.noise_user));
    comm_eve_noise_.add_complex_normal(comm_eve, count, variance(config_.noise_comm_eve));
    const double radar = variance(config_.noise_radar);
    echo_noise_.add_complex_normal(echo, static_cast<std::size_t>(count) * m, radar);
    sensing_eve_noise_.add_complex_normal(sensing_eve, static_cast<std::size_t>(count) * ne, radar);
}

} // namespace physec::an
