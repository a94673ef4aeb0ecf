// SPDX-License-Identifier: GPL-3.0-or-later
#include "transmit_stream.h"
#include <algorithm>
#include <cmath>

namespace physec::virtual_usrp {

namespace {

constexpr double soonest_s = 0.5e-3; // from an untimed send to its first sample
constexpr std::int64_t packet_samples = 2000;
constexpr std::size_t most_events = 1000;

} // namespace

transmit_stream::transmit_stream(std::shared_ptr<radio> owner,
                                 const std::vector<std::size_t>& channels)
    : radio_(std::move(owner)), medium_(radio_->medium())
{
    try {
        for (std::size_t channel : channels) {
            radio_->open_transmitter(channel);
            channels_.push_back(channel);
        }
    } catch (...) {
        for (std::size_t channel : channels_)
            radio_->close_transmitter(channel);
        throw;
    }
}

transmit_stream::~transmit_stream()
{
    activate(false);
    for (std::size_t channel : channels_)
        radio_->close_transmitter(channel);
}

// The first sample that is still to come.
std::int64_t transmit_stream::own_sample_now()
{
    return clock_.own_tick(medium_.now()) / medium_.decimation() + 1;
}

std::int64_t transmit_stream::instant(std::int64_t sample)
{
    return static_cast<std::int64_t>(
        std::floor(clock_.air_tick(static_cast<long double>(sample) * medium_.decimation())));
}

void transmit_stream::set_limit()
{
    for (std::size_t channel : channels_)
        medium_.antenna_stream(radio_->antenna(channel)).limit_tick = instant(position_);
}

void transmit_stream::activate(bool active)
{
    if (active != active_)
        radio_->count_active(active ? 1 : -1);
    active_ = active;
    for (std::size_t channel : channels_)
        medium_.antenna_stream(radio_->antenna(channel)).active = active;
    if (active)
        radio_->has_begun(); // last: time may run from here on, and has to find the limit
}

void transmit_stream::report(event_kind kind, std::int64_t sample, std::int64_t due)
{
    if (events_.size() == most_events) // nobody asks
        events_.pop_front();
    events_.push_back({ kind, sample * medium_.decimation(), due });
}

void transmit_stream::notice_underflow()
{
    if (!active_ || starved_ || medium_.lockstep() || own_sample_now() <= position_)
        return;
    report(event_kind::underflow, position_, medium_.now());
    starved_ = true;
}

// A burst goes on, unless it has run dry and is told when to go on: that is as good as a new one.
bool transmit_stream::continues(const burst& what)
{
    return active_ && !(starved_ && what.own_tick && sample_at(*what.own_tick) >= own_sample_now());
}

bool transmit_stream::begin(const burst& what, bool has_samples)
{
    std::lock_guard<std::mutex> guard(mutex_);
    if (what.start) {
        dropping_ = false;
        activate(false); // a burst that was never ended
    }
    if (!has_samples) {
        if (what.end && !active_)
            dropping_ = false;
        return active_;
    }
    notice_underflow();
    if (dropping_ || continues(what))
        return true;
    radio_->time_now();      // settles a pending time before the burst's clock is read
    radio_->count_active(1); // from here on the clock stays what it is
    clock_ = radio_->clock();
    position_ = what.own_tick ? sample_at(*what.own_tick) : soonest();
    dropping_ = position_ < own_sample_now() || !go_on();
    if (dropping_ && !what.own_tick) { // time went past before it found our limit
        go_on();                       // there it waits from now on
        position_ = soonest();
        dropping_ = !go_on();
    }
    if (dropping_) {
        report(event_kind::late, position_, medium_.now());
        activate(false);
    }
    radio_->count_active(-1);
    starved_ = false;
    return true;
}

std::int64_t transmit_stream::sample_at(std::int64_t own_tick) const
{
    const std::int64_t decimation = medium_.decimation();
    return static_cast<std::int64_t>(
        std::floor(static_cast<double>(own_tick + decimation / 2) / decimation));
}

std::int64_t transmit_stream::soonest()
{
    return own_sample_now() + static_cast<std::int64_t>(std::ceil(soonest_s * radio_->rate()));
}

// From here on a lockstep clock waits for us. False when it has gone past before.
bool transmit_stream::go_on()
{
    set_limit();
    activate(true);
    return own_sample_now() <= position_ + 1;
}

// What comes too late is lost packet by packet; what is in time after it is sent.
std::size_t transmit_stream::drop(std::size_t count)
{
    const std::int64_t late = own_sample_now() - position_;
    if (late <= 0 && go_on()) {
        dropping_ = false;
        return 0;
    }
    activate(false);
    const std::int64_t packets =
        std::max<std::int64_t>(1, (late + packet_samples - 1) / packet_samples);
    count = std::min(count, static_cast<std::size_t>(packets * packet_samples));
    position_ += static_cast<std::int64_t>(count);
    return count;
}

// Counted on the air's clock: sample numbers change their meaning with device time and rate.
std::int64_t transmit_stream::queued()
{
    const std::int64_t now = medium_.now();
    while (!segments_.empty() && segments_.front().end <= now)
        segments_.pop_front();
    std::int64_t ticks = 0;
    for (const segment& s : segments_)
        ticks += s.end - std::max(now, s.first);
    return ticks / medium_.decimation();
}

std::size_t transmit_stream::write(const cf32* const* in, std::size_t offset, std::size_t count)
{
    std::lock_guard<std::mutex> guard(mutex_);
    if (dropping_) {
        const std::size_t dropped = drop(count);
        if (dropping_)
            return dropped;
    }
    if (!active_)
        return count;
    const std::int64_t room = tx_fifo_samples - queued();
    count = std::min<std::size_t>(count, std::max<std::int64_t>(0, room));
    if (count == 0)
        return 0;
    notice_underflow();
    if (starved_)
        position_ = soonest();
    const std::int64_t now = own_sample_now();
    std::size_t taken = count;
    for (std::size_t c = 0; c < channels_.size(); ++c) {
        const cf32* samples = in[c] + offset;
        if (radio_->arguments().adc_bits) { // 16 bits on the wire and in the converter
            converted_.assign(samples, samples + count);
            convert(converted_.data(), count, 16);
            samples = converted_.data();
        }
        taken = std::min(
            taken, medium_.write(radio_->antenna(channels_[c]), position_, samples, count, now));
    }
    if (taken) {
        starved_ = false;
        const std::int64_t first = instant(position_);
        position_ += static_cast<std::int64_t>(taken);
        if (segments_.empty() || segments_.back().end != first)
            segments_.push_back({ first, first });
        segments_.back().end = instant(position_);
        set_limit();
    }
    return taken;
}

void transmit_stream::end_burst()
{
    std::lock_guard<std::mutex> guard(mutex_);
    dropping_ = false;
    if (!active_)
        return;
    activate(false);
    report(event_kind::burst_ack, position_, instant(position_));
}

std::optional<transmit_stream::event> transmit_stream::poll()
{
    std::lock_guard<std::mutex> guard(mutex_);
    notice_underflow();
    const std::int64_t now = medium_.now();
    const auto found = std::find_if(
        events_.begin(), events_.end(), [now](const event& e) { return e.due <= now; });
    if (found == events_.end())
        return std::nullopt;
    const event next = *found;
    events_.erase(found);
    return next;
}

} // namespace physec::virtual_usrp
