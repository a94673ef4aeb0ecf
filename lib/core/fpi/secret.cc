// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/secret.h>
#include <physec/error.h>
#include <physec/random/generator.h>

namespace physec::fpi {

std::string secret_prior::validate(double symbol_s) const
{
    if (!(delay_low_s > 0.0))
        return complaint("secret.delay low end in s", delay_low_s, "> 0");
    if (!(delay_high_s >= delay_low_s && delay_high_s < symbol_s))
        return complaint("secret.delay high end in s",
                         delay_high_s,
                         "from the low end to below N Ts = " + std::to_string(symbol_s * 1e9) +
                             " ns");
    if (!(angle_low_rad >= 0.0))
        return complaint("secret.angle low end in rad", angle_low_rad, ">= 0");
    if (!(angle_high_rad >= angle_low_rad && angle_high_rad <= pi / 2))
        return complaint(
            "secret.angle high end in rad", angle_high_rad, "from the low end to pi/2");
    return {};
}

fake_set draw_secret(const secret_prior& prior, std::uint64_t seed, std::uint64_t epoch)
{
    random::generator random(seed, "secret", epoch);
    const auto within = [&](double low, double high) {
        return low == high ? low : random.uniform(low, high);
    };
    const double delay_s = within(prior.delay_low_s, prior.delay_high_s);
    const double angle_rad = within(prior.angle_low_rad, prior.angle_high_rad);
    const double sign = prior.random_sign && random.below(2) == 1 ? -1.0 : 1.0;
    return { sign * delay_s, sign * angle_rad };
}

} // namespace physec::fpi
