// SPDX-License-Identifier: GPL-3.0-or-later
#include "receiver.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/channel/fractional_delay.h>

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
    int highest = -1;
    for (const auto& path : paths_)
        highest = std::max(highest, path.tx);
    views_.resize(highest + 1);
}

void receiver::receive(const sample_clock& clock,
                       const front_end_history& front_end,
                       std::int64_t first,
                       cf32* out,
                       std::size_t count)
{
    for (const auto& path : paths_)
        air_.observe(path.tx, views_[path.tx]);
    sent_.resize(longest_part + fractional_delay::taps + 8);
    arrived_.resize(longest_part);
    const std::int64_t decimation = air_.decimation();
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
            for (const auto& path : paths_)
                add_path(path, { clock, *state, first, part }, out);
            if (settings_.noise_variance > 0.0)
                add_noise(out, part, settings_.noise_key, first, settings_.noise_variance * gain);
        }
        settings_.quadrature.apply(out, part);
        convert(out, part, settings_.adc_bits);
        out += part;
        first += part;
        count -= part;
    }
}

// Follows the wave back: my sample's instant, less the path's delay, on the sender's own clock.
void receiver::add_path(const channel::antenna_path& path, const moment& when, cf32* out)
{
    const air::antenna_view& sender = views_[path.tx];
    const std::int64_t decimation = air_.decimation();
    const long double step = sender.clock.speed() / when.clock.speed();
    const long double instant =
        when.clock.air_tick((when.first - static_cast<long double>(settings_.delay_samples)) *
                            decimation) -
        static_cast<long double>(path.delay_s) * tick_rate_hz;
    const long double start =
        (instant - sender.clock.origin) * sender.clock.speed() / decimation - sender.delay_samples;
    for (std::size_t done = 0; done < when.count;) {
        const long double position = start + done * step;
        const auto sample = static_cast<std::int64_t>(std::floor(position + 0.5L));
        std::int64_t next = never;
        const front_end_state* state = sender.front_end.at(sample * decimation, next);
        std::size_t part = when.count - done;
        if (next != never)
            part = steps_before(position + 0.5L, step, divide_up(next, decimation), part);
        if (state)
            add_part(
                path,
                { when.clock, when.front_end, when.first + static_cast<std::int64_t>(done), part },
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
    const std::int64_t decimation = air_.decimation();
    const double difference_hz = sender.frequency_hz - when.front_end.frequency_hz;
    if (std::abs(difference_hz) >= 0.5 * tick_rate_hz / decimation)
        return; // outside what this receiver's filters let through

    // A position that is whole but for rounding must not cost 32 multiplications.
    const long double nearest = std::round(position);
    const bool whole = step == 1.0L && std::abs(position - nearest) < 1e-6L;
    const std::int64_t sample = static_cast<std::int64_t>(whole ? nearest : std::floor(position));
    const double fraction = whole ? 0.0 : static_cast<double>(position - sample);
    const std::size_t needed =
        whole ? when.count
              : fractional_delay::samples_needed(fraction, static_cast<double>(step), when.count);
    if (!air_.read(
            path.tx, whole ? sample : sample - fractional_delay::before, sent_.data(), needed))
        return;
    const cf32* signal = sent_.data();
    if (!whole) {
        fractional_delay::instance().interpolate(
            sent_.data(), fraction, static_cast<double>(step), arrived_.data(), when.count);
        signal = arrived_.data();
    }

    const long double air_s =
        when.clock.air_tick(static_cast<long double>(when.first) * decimation) / tick_rate_hz;
    const double cycles =
        static_cast<double>(std::fmod(static_cast<long double>(difference_hz) * air_s, 1.0L));
    const double phase = 2.0 * pi * cycles + sender.phase_rad - when.front_end.phase_rad;
    const double turn = 2.0 * pi * difference_hz * static_cast<double>(decimation) /
                        (tick_rate_hz * static_cast<double>(when.clock.speed()));
    const double size = sender.amplitude * when.front_end.amplitude;
    add_rotating(signal, size * path.gain * std::polar(1.0, phase), turn, out, when.count);
}

} // namespace physec::virtual_usrp
