// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/an/channel_state.h>
#include <physec/error.h>
#include <physec/random/generator.h>

namespace physec::an {

channel_state
draw_channel_state(const config& config, std::uint64_t seed, std::uint64_t index, bool truncated)
{
    throw_if_invalid(config.validate());
    random::generator random(seed, "an channel state", index);
    return next_channel_state(config, random, truncated);
}

channel_state next_channel_state(const config& config, random::generator& random, bool truncated)
{
    const double widest = pi / 2 - (truncated ? config.truncation_rad : 0.0);
    channel_state state;
    state.h = random.complex_normal(config.tx_antennas, 1, 1.0);
    state.h_e = random.complex_normal(config.tx_antennas, 1, 1.0);
    // 1 - u with u in [0, 1) keeps the lower end, -pi/2 itself, out of the interval; the upper end
    // would need u = 0 exactly and is as good as excluded.
    state.theta_rad = widest - random.uniform(0.0, 2.0 * widest);
    state.phi_rad = widest - random.uniform(0.0, 2.0 * widest);
    return state;
}

std::string validate_state(const config& config, const channel_state& state)
{
    if (auto text = validate_target_angle(state.theta_rad); !text.empty())
        return text;
    if (auto text = validate_target_angle(state.phi_rad); !text.empty())
        return "phi: " + text;
    if (auto text = validate_csi(config, state.h, state.theta_rad); !text.empty())
        return text;
    if (state.h_e.size() != config.tx_antennas)
        return complaint(
            "length of h_e", state.h_e.size(), std::to_string(config.tx_antennas) + " (N)");
    if (!state.h_e.allFinite())
        return "h_e has a value that is not finite; allowed: finite values";
    return {};
}

} // namespace physec::an
