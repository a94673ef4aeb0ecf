// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/secret_schedule.h>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <physec/error.h>
#include <physec/secret/record.h>

namespace physec::fpi {

namespace {

constexpr int most_bits = 32;

//! One of 2^bits values from low to high, by the highest bits of a word.
double quantised(double low, double high, std::uint64_t word, int bits)
{
    const double steps = std::ldexp(1.0, bits) - 1.0;
    return low + (high - low) * (static_cast<double>(word >> (64 - bits)) / steps);
}

secret_prior required(const config& config, const secret_policy& policy)
{
    throw_if_invalid(policy.validate());
    if (!config.secret)
        throw invalid_input(
            "secret is not in the configuration; allowed with a key: the ranges of delay and angle "
            "that secrets are drawn from");
    const secret_prior& range = *config.secret;
    // What is drawn later must not be refused then.
    auto extreme = config;
    for (const double sign : { 1.0, -1.0 })
        for (const double delay_s : { range.delay_low_s, range.delay_high_s })
            for (const double angle_rad : { range.angle_low_rad, range.angle_high_rad }) {
                if (sign < 0.0 && !range.random_sign)
                    continue;
                extreme.fakes = { { sign * delay_s, sign * angle_rad } };
                throw_if_invalid(extreme.validate());
            }
    return range;
}

} // namespace

std::string secret_policy::validate() const
{
    if (bits < 1 || bits > most_bits)
        return complaint("bits of the secret", bits, "1 to " + std::to_string(most_bits));
    if (least_frames == 0)
        return complaint("least frames under one secret", 0, "at least 1");
    return {};
}

secret_schedule::secret_schedule(const secret::key& shared,
                                 const config& config,
                                 const secret_policy& policy)
    : policy_(policy),
      prior_(required(config, policy)),
      generator_(shared, policy.session, "fpidelta"),
      checks_(shared, policy.session, "fpicheck"),
      calendar_(policy.least_frames)
{
}

std::optional<std::uint64_t> secret_schedule::epoch_at(std::uint64_t frame) const
{
    if (policy_.frames_per_epoch > 0)
        return secret::epoch_of(frame, policy_.frames_per_epoch);
    const std::lock_guard<std::mutex> lock(mutex_);
    return calendar_.epoch_at(frame);
}

void secret_schedule::tell(const secret::epoch_lease& lease)
{
    if (policy_.frames_per_epoch > 0)
        throw invalid_input("epoch " + std::to_string(lease.epoch) +
                            " was told; allowed: nothing, for epochs are " +
                            std::to_string(policy_.frames_per_epoch) + " frames each");
    const std::lock_guard<std::mutex> lock(mutex_);
    calendar_.tell(lease);
}

fake_set secret_schedule::secret_of(std::uint64_t epoch) const
{
    auto words = generator_.draw(epoch);
    fake_set drawn{ quantised(prior_.delay_low_s, prior_.delay_high_s, words[0], policy_.bits),
                    quantised(
                        prior_.angle_low_rad, prior_.angle_high_rad, words[1], policy_.bits) };
    if (prior_.random_sign && (words[2] & 1)) {
        drawn.delay_s = -drawn.delay_s;
        drawn.angle_rad = -drawn.angle_rad;
    }
    secret::forget(words.data(), sizeof(words));
    return drawn;
}

std::string secret_schedule::check_digits(std::uint64_t epoch) const
{
    char text[200];
    std::snprintf(text,
                  sizeof(text),
                  "%a %a %a %a %d %d",
                  prior_.delay_low_s,
                  prior_.delay_high_s,
                  prior_.angle_low_rad,
                  prior_.angle_high_rad,
                  prior_.random_sign,
                  policy_.bits);
    std::uint64_t way = 0;
    const secret::configuration_hash hash = secret::hash_configuration(text);
    std::memcpy(&way, hash.data(), sizeof(way));
    // Drawn for another purpose than the secret: of a hash of the secret, who tries all secrets finds the right one.
    std::snprintf(text,
                  sizeof(text),
                  "%016llx",
                  static_cast<unsigned long long>(checks_.draw(epoch)[0] ^ way));
    return text;
}

config secret_schedule::with_secret(const config& base, std::uint64_t epoch) const
{
    config result = base;
    result.fakes = { secret_of(epoch) };
    result.secret = prior_; // or a negative delay would be refused
    return result;
}

} // namespace physec::fpi
