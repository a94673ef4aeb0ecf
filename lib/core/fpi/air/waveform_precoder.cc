// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/air/waveform_precoder.h>
#include <algorithm>
#include <cmath>
#include <physec/array/steering.h>
#include <physec/error.h>
#include <physec/fpi/protection.h>
#include <physec/fpi/transmit/precoder.h>
#include <physec/ofdm/numerology.h>

namespace physec::fpi {

namespace {

using channel::fractional_delay;

constexpr std::size_t longest_part = 1024; // keeps the antennas' parts in the first cache
constexpr double most_delay_samples = 1 << 20;

const config& checked(const config& config)
{
    throw_if_invalid(config.validate());
    const protection& scheme = find_protection(config.mode);
    const bool by_paths = scheme.effect == path_effect::twins ||
                          scheme.effect == path_effect::shifted ||
                          scheme.effect == path_effect::untouched;
    if (!by_paths || precoder(config).antenna_noise_variance() > 0.0)
        throw invalid_input("mode is \"" + config.mode +
                            "\"; allowed in the waveform form: fpi, spoof, none");
    return config;
}

double checked_rate(double sample_rate_hz)
{
    throw_if_invalid(ofdm::validate_rate("sample_rate_hz", sample_rate_hz));
    return sample_rate_hz;
}

double checked_longest(double longest_delay_s, double sample_rate_hz)
{
    const double most = most_delay_samples / sample_rate_hz;
    if (!(longest_delay_s >= 0.0 && longest_delay_s <= most))
        throw invalid_input(
            complaint("longest_delay_s",
                      longest_delay_s,
                      "0 to " + std::to_string(most * 1e6) + " us, 2^20 samples at this rate"));
    return longest_delay_s;
}

} // namespace

waveform_precoder::waveform_precoder(const config& config,
                                     double sample_rate_hz,
                                     double longest_delay_s)
    : config_(checked(config)),
      sample_rate_hz_(checked_rate(sample_rate_hz)),
      longest_delay_s_(checked_longest(longest_delay_s, sample_rate_hz)),
      current_(prepare(config.fakes))
{
    const int furthest = static_cast<int>(std::ceil(longest_delay_s_ * sample_rate_hz_));
    latency_ = furthest + fractional_delay::after;
    for (int i = 0; i < config.tx_antennas; ++i)
        history_.emplace_back(latency_ + furthest + fractional_delay::before, longest_part);
}

std::unique_ptr<const waveform_precoder::secret>
waveform_precoder::prepare(const std::vector<fake_set>& fakes) const
{
    config changed = config_;
    changed.fakes = fakes;
    return prepare_all(changed);
}

std::unique_ptr<const waveform_precoder::secret>
waveform_precoder::prepare_all(const config& next) const
{
    throw_if_invalid(validate_update(config_, next));
    const config& changed = checked(next);
    const std::vector<fake_set>& fakes = changed.fakes;
    const protection& scheme = find_protection(changed.mode);
    const double power = precoder(changed).mean_power();
    const double scale = changed.normalize_power ? 1.0 / std::sqrt(power) : 1.0;

    auto made = std::make_unique<secret>();
    made->fakes_ = fakes;
    made->direct_ = scheme.effect == path_effect::shifted ? 0.0f : static_cast<float>(scale);
    if (!scheme.uses_fakes())
        return made;
    for (std::size_t v = 0; v < fakes.size(); ++v) {
        if (!(std::abs(fakes[v].delay_s) <= longest_delay_s_))
            throw invalid_input(complaint("fakes[" + std::to_string(v) + "].delay_s",
                                          fakes[v].delay_s,
                                          "magnitude up to longest_delay_s = " +
                                              std::to_string(longest_delay_s_ * 1e9) + " ns"));
        made->twins_.push_back(make_twin(fakes[v], changed.spacing_wavelengths, scale));
    }
    return made;
}

waveform_precoder::secret::twin
waveform_precoder::make_twin(const fake_set& fake, double spacing_wavelengths, double scale) const
{
    secret::twin twin;
    const double position = -fake.delay_s * sample_rate_hz_;
    twin.whole = static_cast<std::ptrdiff_t>(std::floor(position));
    fractional_delay::instance().weights(position - std::floor(position), twin.weights.data());
    const double f = array::spatial_frequency(fake.angle_rad, spacing_wavelengths);
    for (int i = 0; i < config_.tx_antennas; ++i)
        twin.gain.push_back(cf32(fake.gain * std::polar(scale, 2.0 * pi * i * f)));
    return twin;
}

void waveform_precoder::switch_at(std::uint64_t sample, std::unique_ptr<const secret> next)
{
    while (!changes_.empty() && changes_.back().sample >= sample)
        changes_.pop_back();
    changes_.push_back({ sample, std::move(next) });
}

//! Takes the secrets that are due; of the next \p count samples, how many belong to this one.
std::size_t waveform_precoder::advance(std::size_t count)
{
    // The undelayed term of the next output is input sample taken_ - latency_.
    while (!changes_.empty() && changes_.front().sample + latency_ <= taken_) {
        current_ = std::move(changes_.front().next);
        changes_.pop_front();
    }
    if (changes_.empty())
        return count;
    return std::min<std::uint64_t>(count, changes_.front().sample + latency_ - taken_);
}

void waveform_precoder::process(const cf32* const* in, cf32* const* out, std::size_t count)
{
    for (std::size_t done = 0; done < count;) {
        const std::size_t part = advance(std::min(count - done, longest_part));
        for (int i = 0; i < config_.tx_antennas; ++i) {
            const cf32* undelayed = history_[i].append(in[i] + done, part) - latency_;
            precode(undelayed, i, out[i] + done, part);
        }
        taken_ += part;
        done += part;
    }
}

void waveform_precoder::restart()
{
    if (!changes_.empty())
        current_ = std::move(changes_.back().next);
    changes_.clear();
    for (channel::sample_history& history : history_)
        history.restart();
    taken_ = 0;
}

void waveform_precoder::precode(const cf32* undelayed,
                                int antenna,
                                cf32* out,
                                std::size_t count) const
{
    const float direct = current_->direct_;
    for (std::size_t t = 0; t < count; ++t)
        out[t] = direct * undelayed[t];
    for (const secret::twin& twin : current_->twins_)
        fractional_delay::add(undelayed + twin.whole - fractional_delay::before,
                              twin.weights.data(),
                              twin.gain[antenna],
                              out,
                              count);
}

} // namespace physec::fpi
