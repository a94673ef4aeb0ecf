// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/error.h>
#include <physec/sync/coherence.h>
#include <physec/sync/frame_receiver.h>
#include <sstream>

namespace physec::sync {

namespace {
//! A transmitter that was away for longer is met as if for the first time.
constexpr std::uint32_t longest_gap_frames = 1000;
} // namespace

std::string receiver_options::validate() const
{
    const std::string inner = format.validate();
    if (!inner.empty())
        return inner;
    if (!(carrier_hz > 0.0) || !std::isfinite(carrier_hz))
        return complaint("carrier_hz", carrier_hz, "finite and > 0");
    if (!(std::abs(epoch_s) <= 1e10))
        return complaint("epoch_s", epoch_s, "-1e10 to 1e10");
    if (!(chain_delay_s >= 0.0 && chain_delay_s <= 1.0))
        return complaint("chain_delay_s", chain_delay_s, "0 to 1");
    if (!(clock_tolerance > 0.0 && clock_tolerance < 1e-3))
        return complaint("clock_tolerance", clock_tolerance, "between 0 and 1e-3");
    return {};
}

int receiver_options::scheduled_window() const
{
    return static_cast<int>(std::floor(chain_delay_s * format.ofdm.bandwidth_hz)) -
           format.cyclic_prefix / 4;
}

frame_receiver::frame_receiver(const receiver_options& options)
    : options_((throw_if_invalid(options.validate()), options)),
      detector_(options.format),
      transform_(options.format),
      clock_(options.format.ofdm),
      symbol_(options.format.ofdm.active_count()),
      reference_(options.format.ofdm.active_count()),
      soft_(options.format.header_symbols * options.format.ofdm.active_count()),
      body_(options.format.body_symbols * options.format.ofdm.active_count())
{
    buffer_.reserve(4 * options.format.frame_samples() + 65536);
}

void frame_receiver::set_time(std::int64_t seconds, double fraction)
{
    // Seconds and fraction apart: after a day at 25 MHz a double has 2^-12 samples left.
    const long double rate = options_.format.ofdm.bandwidth_hz;
    const long double position = rate * seconds + rate * fraction;
    const std::int64_t index = std::llround(position);
    const double offset = static_cast<double>(position - index);
    if (index == next_ && std::abs(offset - grid_offset_) < 1e-3)
        return;
    if (next_ != buffer_start_)
        ++gaps_;
    buffer_.clear();
    buffer_start_ = next_ = searched_ = index;
    grid_offset_ = offset;
    detector_.reset();
    found_.reset();
    header_read_ = false;
}

void frame_receiver::append(const cf32* samples, std::size_t count)
{
    // What lies before the frame in progress, or before the search with its own memory, is done.
    const std::int64_t margin = options_.format.cyclic_prefix + detector_.latency_samples();
    const std::int64_t keep =
        std::max(buffer_start_, (found_ ? found_->first_sample : searched_) - margin);
    buffer_.erase(buffer_.begin(), buffer_.begin() + (keep - buffer_start_));
    buffer_start_ = keep;
    buffer_.insert(buffer_.end(), samples, samples + count);
    next_ += count;
}

void frame_receiver::process(const cf32* samples, std::size_t count, const sink& deliver)
{
    // In pieces, so that the buffer stays small however much comes at once.
    constexpr std::size_t piece = 32768;
    for (std::size_t done = 0; done < count; done += piece) {
        append(samples + done, std::min(piece, count - done));
        do {
            search(next_);
        } while (advance(deliver));
    }
}

void frame_receiver::search(std::int64_t end)
{
    while (!found_ && searched_ < end) {
        found_ = detector_.process(*at(searched_), searched_);
        ++searched_;
    }
}

//! Takes the frame in progress as far as the samples reach; returns whether to search on.
bool frame_receiver::advance(const sink& deliver)
{
    if (!found_)
        return false;
    const ofdm::air_frame& format = options_.format;
    const std::int64_t first = found_->first_sample;
    if (!header_read_) {
        // Header and the body symbol that it is compared with.
        const int needed = format.preamble_symbols + format.header_symbols + 1;
        if (next_ < first + needed * format.symbol_samples())
            return false;
        header_read_ = read_header();
        if (!header_read_) { // most likely no frame at all: search on from here
            ++bad_headers_;
            found_.reset();
            detector_.reset();
            return true;
        }
    }
    if (next_ < first + format.frame_samples() + format.cyclic_prefix)
        return false;
    deliver_frame(deliver);
    found_.reset();
    header_read_ = false;
    detector_.reset();
    // Far enough before the next preamble to see it rise.
    searched_ = std::max(searched_, first + format.frame_samples() - format.ofdm.fft_size);
    return true;
}

double frame_receiver::turn() const
{
    const double tracked = carrier_.offset();
    const bool agrees =
        std::abs(tracked - found_->carrier_offset) < 6.0 * found_->carrier_deviation;
    return following_ && carrier_.settled() && agrees ? tracked : found_->carrier_offset;
}

bool frame_receiver::read_header()
{
    const ofdm::air_frame& format = options_.format;
    const double offset = turn();
    const int subcarriers = format.ofdm.active_count();
    const std::int64_t early = format.cyclic_prefix / 4;
    const auto read = [&](int symbol, std::vector<cf32>& values) {
        const std::int64_t begin = symbol * format.symbol_samples() + format.cyclic_prefix - early;
        transform_.to_subcarriers(
            at(found_->first_sample + begin), values.data(), offset, offset * begin);
    };
    const int first = format.preamble_symbols;
    read(first + format.header_symbols, reference_);
    for (int g = 0; g < format.header_symbols; ++g) {
        read(first + g, symbol_);
        for (int m = 0; m < subcarriers; ++m)
            soft_[g * subcarriers + m] = (symbol_[m] * std::conj(reference_[m])).real();
    }
    const auto header = ofdm::read_header(soft_);
    if (header)
        frame_.header = *header;
    return header.has_value();
}

frame_receiver::slot frame_receiver::departure(std::uint32_t counter) const
{
    // Long double: the seconds since 1970 at 25 MHz are more samples than a double can count.
    const long double rate = options_.format.ofdm.bandwidth_hz;
    const long double epoch = rate * options_.epoch_s - grid_offset_;
    const std::int64_t whole = std::llround(epoch);
    return { whole + std::int64_t(counter) * options_.format.spacing_samples(),
             static_cast<double>(epoch - whole) };
}

//! \param arrival of the frame, samples after its departure by the clock
void frame_receiver::follow(std::int64_t arrival)
{
    const ofdm::air_frame& format = options_.format;
    const std::int64_t prefix = format.cyclic_prefix;
    const std::uint32_t step = frame_.header.counter - last_.counter;
    const std::int64_t moved = found_->first_sample - last_first_;
    const bool continues = following_ && frame_.header.session == last_.session && step > 0 &&
                           step <= longest_gap_frames &&
                           std::abs(moved - std::int64_t(step) * format.spacing_samples()) < prefix;
    const int window = options_.scheduled_window();
    const bool in_slot = arrival > window - prefix / 4 && arrival < window + prefix;
    if (continues)
        missed_ += step - 1;
    if (continues && (!scheduled_ || in_slot))
        return;
    carrier_.reset();
    clock_.reset();
    previous_steady_.resize(0);
    following_ = true;
    scheduled_ = in_slot;
    window_ = in_slot ? window : arrival - prefix / 4;
}

void frame_receiver::read_body(std::int64_t first, double turn)
{
    const int subcarriers = options_.format.ofdm.active_count();
    for (int g = 0; g < options_.format.body_symbols; ++g) {
        const std::int64_t begin = std::int64_t(g) * options_.format.symbol_samples();
        transform_.to_subcarriers(at(first + begin), symbol_.data(), turn, turn * begin);
        for (int m = 0; m < subcarriers; ++m)
            body_[g * subcarriers + m] = cf64(symbol_[m]);
    }
}

//! Takes off a carrier offset (of the body's first window on) and a delay.
void frame_receiver::turn_body(double turn, double delay_samples)
{
    const ofdm::air_frame& format = options_.format;
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

void frame_receiver::deliver_frame(const sink& deliver)
{
    const ofdm::air_frame& format = options_.format;
    const slot left = departure(frame_.header.counter);
    const std::int64_t arrival = found_->first_sample - left.departure;
    frame_.schedule_offset_samples = static_cast<double>(arrival) - left.late;
    follow(arrival);
    const double applied = turn();
    carrier_.observe_preamble(found_->carrier_offset, found_->carrier_deviation);

    const std::int64_t planned =
        left.departure + format.body_offset_samples() + format.cyclic_prefix + window_;
    const bool common = common_clocks();
    std::int64_t moved = common ? 0 : std::llround(clock_.drift(planned));
    // The detection bounds what the clocks may say: never a window outside of the frame.
    const std::int64_t detected = arrival - window_;
    moved = std::clamp<std::int64_t>(
        moved, detected - format.cyclic_prefix, detected + format.cyclic_prefix / 4);
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

    report();
    previous_steady_ = steady();
    last_ = frame_.header;
    last_first_ = found_->first_sample;
    ++frames_;
    deliver(frame_);
}

void frame_receiver::report()
{
    const double rate = options_.format.ofdm.bandwidth_hz;
    frame_.first_sample = found_->first_sample;
    frame_.metric = found_->metric;
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
    frame_.timing_complaint = complaint();
}

std::string frame_receiver::complaint() const
{
    std::ostringstream text;
    text.precision(4);
    const double rate = options_.format.ofdm.bandwidth_hz;
    if (!options_.standing_complaint.empty()) {
        text << options_.standing_complaint;
    } else if (options_.session && *options_.session != frame_.header.session) {
        text << "stale calibration: it was made in session " << *options_.session
             << " and this is session " << frame_.header.session
             << "; the transmitter has started again since and drawn new oscillator phases";
    } else if (!carrier_.settled()) {
        text << "carrier offset not settled yet (standard deviation " << carrier_.deviation() * rate
             << " Hz)";
    } else if (!common_clocks()) {
        const double ppm = carrier_.offset() * rate / options_.carrier_hz * 1e6;
        text << "no common clock: they differ by " << ppm << " ppm (carrier offset "
             << carrier_.offset() * rate << " Hz), so delays drift by " << std::abs(ppm)
             << " ns per ms; a shared 10 MHz reference is needed";
    } else if (!scheduled_) {
        text << "frame arrives " << frame_.schedule_offset_samples
             << " samples after its departure by the clock; allowed: "
             << options_.scheduled_window() << " to "
             << options_.scheduled_window() + options_.format.cyclic_prefix
             << "; align the clocks (PPS) and agree on the epoch";
    }
    return text.str();
}

} // namespace physec::sync
