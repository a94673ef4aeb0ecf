// SPDX-License-Identifier: GPL-3.0-or-later
#include "receiver.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/channel/fractional_delay.h>
#include <volk/volk.h>

namespace physec::virtual_usrp {

namespace {

using channel::fractional_delay;

constexpr std::size_t longest_part = 512;
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

//! How many of count steps of a position lie before a sample number.
std::size_t
steps_before(long double position, long double step, std::int64_t limit, std::size_t count)
{
    const long double steps = std::ceil((limit - position) / step);
    return steps >= count ? count : static_cast<std::size_t>(std::max(1.0L, steps));
}

std::int64_t divide_up(std::int64_t a, std::int64_t b) { return a / b + (a % b > 0); }

//! out += weight e^{j turn i} in; written out, because std::complex asks about NaN each time.
void add_rotating(const cf32* in, cf64 weight, double turn, cf32* out, std::size_t count)
{
    float re = static_cast<float>(weight.real()), im = static_cast<float>(weight.imag());
    const float c = static_cast<float>(std::cos(turn)), s = static_cast<float>(std::sin(turn));
    if (turn == 0.0) {
        for (std::size_t i = 0; i < count; ++i)
            out[i] +=
                cf32(in[i].real() * re - in[i].imag() * im, in[i].real() * im + in[i].imag() * re);
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        out[i] +=
            cf32(in[i].real() * re - in[i].imag() * im, in[i].real() * im + in[i].imag() * re);
        const float turned = re * c - im * s;
        im = re * s + im * c;
        re = turned;
    }
}

} // namespace

void receiver::set_paths(std::vector<channel::antenna_path> paths)
{
    paths_ = std::move(paths);
    std::stable_sort(
        paths_.begin(), paths_.end(), [](const auto& a, const auto& b) { return a.tx < b.tx; });
    views_.resize(paths_.empty() ? 0 : paths_.back().tx + 1);
}

double receiver::longest_delay_samples()
{
    double longest = 0.0;
    for (const auto& path : paths_) {
        medium_.observe(path.tx, views_[path.tx]);
        const auto& senders = views_[path.tx].numberings;
        const double sender = senders.empty() ? 0.0 : senders.front().delay_samples;
        const double way = path.delay_s * tick_rate_hz / medium_.decimation();
        longest = std::max(longest, way + sender + settings_.delay_samples);
    }
    return longest;
}

void receiver::receive(const sample_clock& clock,
                       const front_end_history& front_end,
                       std::int64_t first,
                       cf32* out,
                       std::size_t count)
{
    for (const auto& path : paths_)
        medium_.observe(path.tx, views_[path.tx]);
    sent_.resize(longest_part + fractional_delay::taps + 8);
    arrived_.resize(longest_part);
    const std::int64_t decimation = medium_.decimation();
    // Of sample 0, as if the count had begun with the air: a count that begins again must not
    // bring the same noise again.
    const auto air_sample =
        static_cast<std::int64_t>(std::round(clock.origin * clock.speed() / decimation));
    while (count) {
        std::int64_t next = never;
        const front_end_state* state = front_end.at(first * decimation, next);
        std::size_t part = std::min(count, longest_part);
        if (next != never) // a command in between takes effect at its sample
            part = std::min<std::size_t>(
                part, std::max<std::int64_t>(1, divide_up(next, decimation) - first));
        std::fill(out, out + part, cf32(0));
        if (state) {
            const double gain = state->amplitude * state->amplitude;
            for (auto begin = paths_.cbegin(); begin != paths_.cend();) {
                const auto end = std::find_if(
                    begin, paths_.cend(), [&](const auto& path) { return path.tx != begin->tx; });
                for (const numbering& sender : views_[begin->tx].numberings)
                    add_antenna(begin, end, { &sender, clock, *state, first, part }, out);
                begin = end;
            }
            if (settings_.noise_variance > 0.0)
                add_noise(out,
                          part,
                          settings_.noise_key,
                          air_sample + first,
                          settings_.noise_variance * gain);
        }
        settings_.quadrature.apply(out, part);
        convert(out, part, settings_.adc_bits);
        out += part;
        first += part;
        count -= part;
    }
}

long double receiver::step_of(const moment& when) const
{
    return when.sender->clock.speed() / when.clock.speed();
}

// Follows the wave back: my sample's instant, less the path's delay, on the sender's own clock.
long double receiver::position_of(const channel::antenna_path& path, const moment& when) const
{
    const numbering& sender = *when.sender;
    const std::int64_t decimation = medium_.decimation();
    const long double instant =
        when.clock.air_tick((when.first - static_cast<long double>(settings_.delay_samples)) *
                            decimation) -
        static_cast<long double>(path.delay_s) * tick_rate_hz;
    return (instant - sender.clock.origin) * sender.clock.speed() / decimation -
           sender.delay_samples;
}

receiver::mixing receiver::mix(const front_end_state& sender, const moment& when) const
{
    const std::int64_t decimation = medium_.decimation();
    const double difference_hz = sender.frequency_hz - when.front_end.frequency_hz;
    const long double air_s =
        when.clock.air_tick(static_cast<long double>(when.first) * decimation) / tick_rate_hz;
    const double cycles =
        static_cast<double>(std::fmod(static_cast<long double>(difference_hz) * air_s, 1.0L));
    const double phase = 2.0 * pi * cycles + sender.phase_rad - when.front_end.phase_rad;
    return { std::abs(difference_hz) < 0.5 * tick_rate_hz / decimation,
             std::polar(sender.amplitude * when.front_end.amplitude, phase),
             2.0 * pi * difference_hz * static_cast<double>(decimation) /
                 (tick_rate_hz * static_cast<double>(when.clock.speed())) };
}

// The last sample sent under an earlier count has been heard by every path.
bool receiver::is_over(paths::const_iterator begin,
                       paths::const_iterator end,
                       const moment& when) const
{
    return std::all_of(begin, end, [&](const auto& path) {
        return position_of(path, when) - fractional_delay::taps >
               static_cast<long double>(when.sender->end);
    });
}

void receiver::add_antenna(paths::const_iterator begin,
                           paths::const_iterator end,
                           const moment& when,
                           cf32* out)
{
    if (when.sender->front_end.count == 0 || is_over(begin, end, when) ||
        add_together(begin, end, when, out))
        return;
    for (auto path = begin; path != end; ++path)
        add_path(*path, when, out);
}

// Paths of similar delay share one filter, the sum of theirs, which costs hardly more than one of
// them. False where that does not pay or where the sender's front end changes in between.
bool receiver::add_together(paths::const_iterator begin,
                            paths::const_iterator end,
                            const moment& when,
                            cf32* out)
{
    constexpr int taps = fractional_delay::taps;
    const auto count = end - begin;
    if (count < 3)
        return false;
    positions_.clear();
    for (auto path = begin; path != end; ++path)
        positions_.push_back(position_of(*path, when));
    const auto extremes = std::minmax_element(positions_.begin(), positions_.end());
    const long double low = *extremes.first, high = *extremes.second;
    // One more than the filter reaches: the middle of the first block may lie before low.
    const std::int64_t origin =
        static_cast<std::int64_t>(std::floor(low)) - fractional_delay::before - 1;
    const auto length = static_cast<std::size_t>(std::floor(high) - std::floor(low)) + taps + 2;
    if (2 * length >= static_cast<std::size_t>(taps * count)) // complex against real weights
        return false;

    const long double step = step_of(when);
    const std::int64_t decimation = medium_.decimation();
    const auto first = static_cast<std::int64_t>(std::floor(low + 0.5L));
    const auto last = static_cast<std::int64_t>(std::floor(high + when.count * step + 0.5L));
    std::int64_t next = never;
    const front_end_state* sender = when.sender->front_end.at(first * decimation, next);
    if (!sender || next <= last * decimation)
        return false;
    const mixing mixed = mix(*sender, when);
    const std::size_t needed =
        fractional_delay::samples_needed(0.0, static_cast<double>(step), when.count) + length + 1;
    sent_.resize(std::max(sent_.size(), needed));
    if (!mixed.in_band || !medium_.read(begin->tx, *when.sender, origin, sent_.data(), needed))
        return true;

    const std::size_t held = fractional_delay::held_samples(static_cast<double>(step), when.count);
    float weights[taps];
    for (std::size_t i = 0; i < when.count; i += held) {
        const std::size_t block = std::min(held, when.count - i);
        const long double middle = i * step + 0.5L * (block - 1) * (step - 1.0L) - origin;
        const auto base = static_cast<std::int64_t>(std::floor(low + middle));
        taps_.assign(length, cf32(0));
        for (std::ptrdiff_t k = 0; k < count; ++k) {
            const long double place = positions_[k] + middle;
            const auto whole = static_cast<std::int64_t>(std::floor(place));
            fractional_delay::instance().weights(static_cast<double>(place - whole), weights);
            const cf32 gain(begin[k].gain);
            for (int tap = 0; tap < taps; ++tap)
                taps_[whole - base + tap] += gain * weights[tap];
        }
        const cf32* from = sent_.data() + (base - fractional_delay::before);
        for (std::size_t j = 0; j < block; ++j)
            volk_32fc_x2_dot_prod_32fc(
                &arrived_[i + j], from + j, taps_.data(), static_cast<unsigned int>(length));
    }
    add_rotating(arrived_.data(), mixed.factor, mixed.turn, out, when.count);
    return true;
}

void receiver::add_path(const channel::antenna_path& path, const moment& when, cf32* out)
{
    const std::int64_t decimation = medium_.decimation();
    const long double step = step_of(when);
    const long double start = position_of(path, when);
    for (std::size_t done = 0; done < when.count;) {
        const long double position = start + done * step;
        const auto sample = static_cast<std::int64_t>(std::floor(position + 0.5L));
        std::int64_t next = never;
        const front_end_state* state = when.sender->front_end.at(sample * decimation, next);
        std::size_t part = when.count - done;
        if (next != never)
            part = steps_before(position + 0.5L, step, divide_up(next, decimation), part);
        if (state)
            add_part(path,
                     { when.sender,
                       when.clock,
                       when.front_end,
                       when.first + static_cast<std::int64_t>(done),
                       part },
                     *state,
                     position,
                     step,
                     out + done);
        done += part;
    }
}

void receiver::add_part(const channel::antenna_path& path,
                        const moment& when,
                        const front_end_state& sender,
                        long double position,
                        long double step,
                        cf32* out)
{
    const mixing mixed = mix(sender, when);
    if (!mixed.in_band)
        return; // outside what this receiver's filters let through

    // A position that is whole but for rounding must not cost 32 multiplications.
    const long double nearest = std::round(position);
    const bool whole = step == 1.0L && std::abs(position - nearest) < 1e-6L;
    const std::int64_t sample = static_cast<std::int64_t>(whole ? nearest : std::floor(position));
    const double fraction = whole ? 0.0 : static_cast<double>(position - sample);
    const std::size_t needed =
        whole ? when.count
              : fractional_delay::samples_needed(fraction, static_cast<double>(step), when.count);
    const std::int64_t from = whole ? sample : sample - fractional_delay::before;
    if (!medium_.read(path.tx, *when.sender, from, sent_.data(), needed))
        return;
    const cf32* signal = sent_.data();
    if (!whole) {
        fractional_delay::instance().interpolate(
            sent_.data(), fraction, static_cast<double>(step), arrived_.data(), when.count);
        signal = arrived_.data();
    }
    add_rotating(signal, mixed.factor * path.gain, mixed.turn, out, when.count);
}

} // namespace physec::virtual_usrp
