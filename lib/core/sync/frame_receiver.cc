// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/sync/frame_receiver.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/error.h>
#include <physec/sync/coherence.h>

namespace physec::sync {

namespace {
//! A transmitter that was away for longer is met as if for the first time.
constexpr std::uint32_t longest_gap_frames = 1000;
//! Arrivals to wait for before frames that were out of their slot are believed to be back.
constexpr int few_frames = 4;
} // namespace

frame_receiver::frame_receiver(const receiver_options& options)
    : options_((throw_if_invalid(options.validate()), options)),
      finder_(options.format),
      arrivals_(finder_.reach()),
      transform_(options.format),
      clock_(options.format.ofdm),
      symbol_(options.format.ofdm.active_count()),
      body_(options.format.body_symbols * options.format.ofdm.active_count())
{
}

void frame_receiver::set_time(std::int64_t seconds, double fraction)
{
    if (!std::isfinite(fraction))
        throw invalid_input(complaint("fraction of a second", fraction, "finite"));
    // Seconds and fraction apart: after a day at 25 MHz a double has 2^-12 samples left.
    const long double rate = options_.format.ofdm.bandwidth_hz;
    const long double position = rate * seconds + rate * fraction;
    const std::int64_t index = std::llround(position);
    const double offset = static_cast<double>(position - index);
    if (index == finder_.next() && std::abs(offset - grid_offset_) < 1e-3)
        return;
    if (!finder_.empty())
        ++gaps_;
    finder_.restart(index);
    grid_offset_ = offset;
}

void frame_receiver::process(const cf32* samples, std::size_t count, const sink& deliver)
{
    // In pieces, so that the buffer stays small however much comes at once.
    constexpr std::size_t piece = 32768;
    const auto offset_of = [this](const preamble& start) { return turn(start); };
    for (std::size_t done = 0; done < count; done += piece) {
        finder_.append(samples + done, std::min(piece, count - done));
        while (const auto found = finder_.find(offset_of)) {
            receive(*found);
            deliver(frame_);
        }
    }
}

//! Carrier offset to take off: the tracked one, if the preamble does not contradict it.
double frame_receiver::turn(const preamble& start) const
{
    const double tracked = carrier_.offset();
    const bool agrees = std::abs(tracked - start.carrier_offset) < 6.0 * start.carrier_deviation;
    return following_ && carrier_.settled() && agrees ? tracked : start.carrier_offset;
}

frame_receiver::slot frame_receiver::departure(const found_frame& found) const
{
    // Long double: the seconds since 1970 at 25 MHz are more samples than a double can count.
    const long double rate = options_.format.ofdm.bandwidth_hz;
    const long double epoch = rate * options_.epoch_s - grid_offset_;
    const std::int64_t whole = std::llround(epoch);
    const std::int64_t spacing = options_.format.spacing_samples();
    // The header's counter begins again after 2^32 frames; the clock says how often it has.
    constexpr double turn = 4294967296.0;
    const double expected = static_cast<double>(found.start.first_sample - whole) / spacing;
    const auto turns = std::llround((expected - found.header.counter) / turn);
    const std::int64_t counter = found.header.counter + turns * (std::int64_t(1) << 32);
    return { whole + counter * spacing, static_cast<double>(epoch - whole) };
}

bool frame_receiver::in_slot() const
{
    const double prefix = options_.format.cyclic_prefix;
    const double window = options_.scheduled_window();
    // Whoever is in leaves only when that is certain. What the header does to a detection is the
    // same in every frame and no mean removes it.
    const double slack = std::max(scheduled_ ? arrivals_.slack() : 0.0, arrivals_.reach() / 8.0);
    return arrivals_.mean() > window - prefix / 4 - slack &&
           arrivals_.mean() < window + prefix + slack;
}

//! Whether the window need not change between clock and frames. Clocks that differ pass through the
//! slot at some time; that does not make them agree.
bool frame_receiver::agree_on_schedule() const
{
    if (scheduled_)
        return in_slot();
    const double prefix = options_.format.cyclic_prefix;
    if (std::abs(arrivals_.mean() - (window_ + prefix / 4)) > prefix / 2 + arrivals_.slack())
        return false; // they moved
    const bool returns =
        in_slot() && arrivals_.count() >= few_frames && carrier_.settled() && common_clocks();
    return !returns;
}

void frame_receiver::follow(const found_frame& found, const slot& left)
{
    const ofdm::frame_format& format = options_.format;
    const std::uint32_t step = found.header.counter - last_.counter;
    const double drift = common_clocks() ? 0.0 : clock_.drift(found.start.first_sample);
    const std::int64_t detected = found.start.first_sample - left.departure;
    const double arrival = static_cast<double>(detected) - drift;
    const bool continues =
        following_ && found.header.session == last_.session && step > 0 &&
        step <= longest_gap_frames &&
        std::abs(arrival - arrivals_.mean()) < format.cyclic_prefix + arrivals_.reach();
    if (continues)
        missed_ += step - 1;
    else
        arrivals_.reset();
    scheduled_ = scheduled_ && continues;
    arrivals_.add(arrival);
    if (continues && agree_on_schedule())
        return;
    carrier_.reset();
    clock_.reset();
    previous_steady_.resize(0);
    following_ = true;
    scheduled_ = in_slot();
    window_ = scheduled_ ? options_.scheduled_window() : detected - format.cyclic_prefix / 4;
}

void frame_receiver::read_body(std::int64_t first, double turn)
{
    const int subcarriers = options_.format.ofdm.active_count();
    for (int g = 0; g < options_.format.body_symbols; ++g) {
        const std::int64_t begin = std::int64_t(g) * options_.format.symbol_samples();
        transform_.to_subcarriers(finder_.at(first + begin), symbol_.data(), turn, turn * begin);
        for (int m = 0; m < subcarriers; ++m)
            body_[g * subcarriers + m] = cf64(symbol_[m]);
    }
}

//! Takes off a carrier offset (of the body's first window on) and a delay.
void frame_receiver::turn_body(double turn, double delay_samples)
{
    const ofdm::frame_format& format = options_.format;
    const int subcarriers = format.ofdm.active_count();
    for (Eigen::Index k = 0; k < body_.size(); ++k) {
        const double middle = k / subcarriers * format.symbol_samples() + format.ofdm.fft_size / 2;
        const double cycles =
            delay_samples * format.ofdm.active[k % subcarriers] / format.ofdm.fft_size -
            turn * middle;
        body_[k] *= std::polar(1.0, 2.0 * pi * cycles);
    }
}

bool frame_receiver::common_clocks() const
{
    const double relative = options_.format.ofdm.bandwidth_hz / options_.carrier_hz;
    const auto shows = [this](double offset, double deviation) {
        return std::abs(offset) > std::max(options_.clock_tolerance, 5.0 * deviation);
    };
    return !shows(carrier_.offset() * relative, carrier_.deviation() * relative) &&
           !shows(clock_.offset(), clock_.deviation());
}

void frame_receiver::receive(const found_frame& found)
{
    const ofdm::frame_format& format = options_.format;
    const slot left = departure(found);
    follow(found, left);
    if (frames_ > 0 && options_.frames_per_secret > 0 &&
        found.header.counter / options_.frames_per_secret !=
            last_.counter / options_.frames_per_secret) {
        carrier_.change_body();
        clock_.change_body();
        previous_steady_.resize(0);
    }
    const double applied = turn(found.start);
    carrier_.observe_preamble(found.start.carrier_offset, found.start.carrier_deviation);

    const std::int64_t planned =
        left.departure + format.body_offset_samples() + format.cyclic_prefix + window_;
    const bool common = common_clocks();
    std::int64_t moved = common ? 0 : std::llround(clock_.drift(planned));
    const std::int64_t arrival = found.start.first_sample - left.departure;
    // The detection bounds what the clocks may say: never a window outside of the frame.
    const std::int64_t detected = arrival - window_;
    moved = std::clamp<std::int64_t>(moved,
                                     detected - format.cyclic_prefix - finder_.reach(),
                                     detected + finder_.samples_behind());
    const std::int64_t opens = planned + moved;
    read_body(opens, applied);
    turn_body(0.0, static_cast<double>(-moved)); // as if it had opened as planned
    const int repeated = format.repeated_symbols();
    const double middle = (repeated - 1) / 2.0 * format.symbol_samples() + format.ofdm.fft_size / 2;
    const auto steady = [&] { return body_.head(repeated * format.ofdm.active_count()); };
    carrier_.observe_body(opens, applied, middle, steady());
    if (carrier_.settled()) {
        turn_body(carrier_.offset() - applied, 0.0);
        clock_.observe(opens, steady());
    }
    turn_body(0.0, left.late + (common ? 0.0 : clock_.drift(opens)));

    frame_.header = found.header;
    frame_.first_sample = found.start.first_sample;
    frame_.metric = found.start.metric;
    frame_.schedule_offset_samples = static_cast<double>(arrival) - left.late;
    report();
    previous_steady_ = steady();
    last_ = found.header;
    ++frames_;
}

//! What the trackers know by now.
void frame_receiver::report()
{
    const double rate = options_.format.ofdm.bandwidth_hz;
    frame_.body = body_;
    frame_.window_samples = window_;
    frame_.carrier_offset_hz = carrier_.offset() * rate;
    frame_.carrier_deviation_hz = carrier_.deviation() * rate;
    frame_.clock_offset_ppm = clock_.offset() * 1e6;
    frame_.clock_deviation_ppm = clock_.deviation() * 1e6;
    frame_.snr_db =
        previous_steady_.size() > 0
            ? -10.0 *
                  std::log10(
                      compare(previous_steady_, body_.head(previous_steady_.size())).noise_share)
            : std::numeric_limits<double>::quiet_NaN();
    frame_.carrier_settled = carrier_.settled();
    frame_.common_clock = common_clocks();
    frame_.in_slot = scheduled_;
    frame_.timing_complaint = timing_complaint(options_, frame_);
}

} // namespace physec::sync
