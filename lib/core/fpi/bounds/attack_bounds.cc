// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/attack_bounds.h>
#include <algorithm>
#include <cmath>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/transmit/transmission.h>

namespace physec::fpi {

namespace {

path_effect effect_of(const config& config) { return find_protection(config.mode).effect; }

//! The noise that Alice adds is nothing but noise to Eve.
path_bound bound_in_noise(const config& config, const precoder& alice, const ofdm::pilot_grid& bare)
{
    const ofdm::pilot_grid precoded = alice.apply(bare);
    const double variance =
        noise_variance(config, precoded) + transmitted_noise_power(config, config.eve_m);
    return known_frame_bound(config, config.eve_m, precoded, variance);
}

attack_bound without_bias(const path_bound& bound) { return { bound.position_m, 0.0 }; }

attack_bound with_bias(const misspecified_bound& bound)
{
    return { bound.position_m, bound.bias_m };
}

//! Where a fit ends depends on the key: root mean squares over some, where frames have different ones.
attack_bound misfit_over_keys(const config& config, const ofdm::pilot_grid& bare)
{
    const int keys = precoder(config).redraws() ? 16 : 1;
    double square = 0.0, bias = 0.0;
    for (int k = 0; k < keys; ++k) {
        fpi::config other = config;
        other.key_seed += k;
        const misspecified_bound bound = misfit_bound(other, bare);
        square += bound.position_m * bound.position_m / keys;
        bias += bound.bias_m * bound.bias_m / keys;
    }
    return { std::sqrt(square), std::sqrt(bias) };
}

} // namespace

attack_bound bound_of_merged_paths(const config& config, const ofdm::pilot_grid& bare)
{
    switch (effect_of(config)) {
    case path_effect::twins:
    case path_effect::shifted:
        return with_bias(merged_bound(config, bare));
    case path_effect::line_of_sight_delayed:
        return with_bias(mirage_bound(config, bare));
    case path_effect::shifted_apart:
    case path_effect::unspecified:
        return misfit_over_keys(config, bare);
    case path_effect::untouched:
        break;
    }
    const precoder alice(config);
    return without_bias(alice.antenna_noise_variance() > 0.0 ? bound_in_noise(config, alice, bare)
                                                             : unprotected_bound(config, bare));
}

attack_bound bound_of_separate_paths(const config& config, const ofdm::pilot_grid& bare)
{
    return effect_of(config) == path_effect::twins ? without_bias(separate_bound(config, bare))
                                                   : bound_of_merged_paths(config, bare);
}

attack_bound bound_of_shared_shifts(const config& config, const ofdm::pilot_grid& bare)
{
    return effect_of(config) == path_effect::twins ? without_bias(structure_bound(config, bare))
                                                   : bound_of_merged_paths(config, bare);
}

int differing_frames(const precoder& alice, int frames)
{
    // Keys differ more from frame to frame than noise does: a mean over a few is not enough.
    const int most_frames = alice.redraws() ? 300 : 32;
    const bool differing = alice.redraws() || alice.antenna_noise_variance() > 0.0;
    return differing ? std::min(frames, most_frames) : 1;
}

path_bound bound_of_bob(const config& config,
                        const ofdm::pilot_grid& bare,
                        std::uint64_t noise_seed,
                        int frames)
{
    const precoder alice(config);
    const int count = differing_frames(alice, frames);
    const double variance = noise_variance(config, alice.apply(bare));
    path_bound result;
    double tau = 0.0, theta = 0.0, position = 0.0;
    for (int frame = 0; frame < count; ++frame) {
        result = known_frame_bound(
            config, config.bob_m, transmitted_frame(config, bare, noise_seed, frame), variance);
        tau += result.tau_s[0] * result.tau_s[0];
        theta += result.theta_rad[0] * result.theta_rad[0];
        position += result.position_m * result.position_m;
    }
    result.tau_s[0] = std::sqrt(tau / count);
    result.theta_rad[0] = std::sqrt(theta / count);
    result.position_m = std::sqrt(position / count);
    return result;
}

} // namespace physec::fpi
