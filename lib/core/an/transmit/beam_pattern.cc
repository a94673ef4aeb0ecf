// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/transmit/beam_pattern.h>
#include <physec/array/steering.h>
#include <physec/error.h>

namespace physec::an {

namespace {

heard_power
heard(const config& config, const beams& beams, const vector_cf64& channel, cf64 gain, double sigma)
{
    const radiated_power power = radiated(config, beams, channel);
    return { std::norm(gain) * power.data, std::norm(gain) * power.artificial, sigma * sigma };
}

} // namespace

radiated_power radiated(const config& config, const beams& beams, const vector_cf64& channel)
{
    const double dimension = config.power * (1.0 - config.tau) / config.noise_rank();
    return { config.power * config.tau * std::norm(channel.dot(beams.data)),
             dimension * in_noise_space(beams, channel).squaredNorm() };
}

std::vector<radiated_power>
beam_pattern(const config& config, const beams& beams, const std::vector<double>& angle_rad)
{
    std::vector<radiated_power> pattern;
    pattern.reserve(angle_rad.size());
    for (const double angle : angle_rad)
        pattern.push_back(
            radiated(config, beams, array::steering_centered(angle, config.tx_antennas)));
    return pattern;
}

heard_powers powers_heard(const config& config, const channel_state& state)
{
    throw_if_invalid(config.validate());
    throw_if_invalid(validate_state(config, state));
    const beams b = make_beams(config, state.h, state.theta_rad);
    const vector_cf64 a = array::steering_centered(state.theta_rad, config.tx_antennas);
    return { heard(config, b, state.h, config.gain_user, config.noise_user),
             heard(config, b, state.h_e, config.gain_comm_eve, config.noise_comm_eve),
             heard(config, b, a, config.gain_comm_eve, config.noise_comm_eve) };
}

} // namespace physec::an
