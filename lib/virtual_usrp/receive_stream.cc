// SPDX-License-Identifier: GPL-3.0-or-later
#include "receive_stream.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <physec/error.h>

namespace physec::virtual_usrp {

namespace {

constexpr std::size_t most_waiting = 16; // commands

std::int64_t divide_down(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0); }

} // namespace

receive_stream::receive_stream(std::shared_ptr<radio> owner, std::vector<std::size_t> channels)
    : radio_(std::move(owner)),
      medium_(radio_->medium()),
      channels_(std::move(channels)),
      receivers_(channels_.size()),
      slot_(medium_.claim_receiver())
{
    if (slot_ < 0)
        throw invalid_input(
            complaint("receive streams on one air", most_rx_streams + 1, "up to 64"));
}

receive_stream::~receive_stream()
{
    activate(false);
    medium_.release_receiver(slot_);
}

void receive_stream::activate(bool active)
{
    if (active != active_)
        radio_->count_active(active ? 1 : -1);
    active_ = active;
    medium_.receiver_stream(slot_).active = active;
    if (active)
        radio_->has_begun(); // last: time may run from here on, and has to find the limit
}

void receive_stream::set_limit()
{
    const long double last = static_cast<long double>(position_ + rx_fifo_samples);
    medium_.receiver_stream(slot_).limit_tick =
        stopped_
            ? std::numeric_limits<std::int64_t>::max()
            : static_cast<std::int64_t>(std::floor(clock_.air_tick(last * medium_.decimation())));
}

std::int64_t receive_stream::transport_ticks() const
{
    if (medium_.lockstep())
        return 0;
    return static_cast<std::int64_t>(receiver::transport_s * medium_.speed() * tick_rate_hz);
}

// A receiver that is as slow as it may be must still find what was sent.
void receive_stream::check_reach(receiver& made) const
{
    const double transport = static_cast<double>(transport_ticks()) / medium_.decimation();
    const double longest = made.longest_delay_samples();
    const double most = kept_samples - rx_fifo_samples - 2 * receiver::look_ahead_samples;
    if (longest + transport > most)
        throw invalid_input(complaint("longest path + tx_delay + rx_delay + skew + transport",
                                      longest + transport,
                                      "up to 262080 samples; a lower rate makes paths shorter"));
}

// Samples below this number can be computed: all they depend on has been sent.
std::int64_t receive_stream::complete_samples()
{
    std::int64_t now = medium_.now();
    now -= transport_ticks();
    return divide_down(clock_.own_tick(now), medium_.decimation()) - receiver::look_ahead_samples +
           1;
}

void receive_stream::start(std::optional<std::int64_t> own_tick, std::optional<std::int64_t> count)
{
    std::lock_guard<std::mutex> guard(mutex_);
    if (waiting_.size() == most_waiting)
        throw invalid_input(complaint("receive commands that wait", most_waiting + 1, "up to 16"));
    command next = {};
    for (std::size_t channel : channels_)
        next.receivers.push_back(radio_->make_receiver(channel)); // reads the channel file again
    for (const auto& made : next.receivers)
        check_reach(*made);
    if (active_ && !left_)
        curtail();
    radio_->count_active(1); // from here on the clock stays what it is
    if (!active_) {
        clock_ = radio_->clock();
        free_ = std::numeric_limits<std::int64_t>::min();
    }
    const std::int64_t decimation = medium_.decimation();
    const std::int64_t present = clock_.own_tick(medium_.now());
    next.timed = own_tick.has_value();
    next.position = own_tick ? divide_down(*own_tick + decimation / 2, decimation)
                             : divide_down(present, decimation) + 1;
    next.late = own_tick && next.position * decimation < present;
    next.count = count;
    waiting_.push_back(std::move(next));
    if (!active_ && !late_)
        begin_next();
    radio_->count_active(-1);
}

// Samples are computed when the host asks for them, so a command may begin in the past: what
// counts is that it came in time, and that the one before was over.
bool receive_stream::begin_next()
{
    while (!waiting_.empty() && !late_) {
        command next = std::move(waiting_.front());
        waiting_.pop_front();
        late_ = next.late || (next.timed && next.position < free_);
        position_ = next.timed ? next.position : std::max(next.position, free_);
        if (late_ || (next.count && *next.count <= 0))
            continue;
        left_ = next.count;
        receivers_ = std::move(next.receivers);
        fresh_ = true;
        stopped_ = false;
        set_limit();
        activate(true);
        return true;
    }
    return false;
}

// Leaves what can be pulled at once. Nobody has to: time does not wait for it.
void receive_stream::curtail()
{
    const std::int64_t captured = std::max<std::int64_t>(0, complete_samples() - position_);
    left_ = std::min(captured, left_.value_or(captured));
    stopped_ = true;
    set_limit();
    if (*left_ == 0)
        activate(false);
}

void receive_stream::stop()
{
    std::lock_guard<std::mutex> guard(mutex_);
    waiting_.clear();
    if (active_)
        curtail();
}

receive_stream::piece receive_stream::pull(cf32* const* out, std::size_t least, std::size_t most)
{
    std::lock_guard<std::mutex> guard(mutex_);
    const std::int64_t decimation = medium_.decimation();
    piece result;
    result.own_tick = position_ * decimation;
    if (late_) {
        late_ = false;
        result.what = outcome::late;
        begin_next();
        return result;
    }
    if (!active_)
        return result;
    std::int64_t available = complete_samples() - position_; // negative before a timed start
    if (left_)
        available = std::min(available, *left_);
    if (available > rx_fifo_samples && !medium_.lockstep()) {
        result.what = outcome::overflow;
        position_ += available;
        set_limit();
        return result;
    }
    if (left_) {
        most = static_cast<std::size_t>(std::min<std::int64_t>(most, *left_));
        least = std::min(least, most);
    }
    if (available < static_cast<std::int64_t>(std::max<std::size_t>(least, 1)))
        return result;
    result.count = static_cast<std::size_t>(std::min<std::int64_t>(most, available));
    for (std::size_t c = 0; c < channels_.size(); ++c)
        receivers_[c]->receive(
            clock_, radio_->receive_front_end(channels_[c]), position_, out[c], result.count);
    result.what = outcome::samples;
    result.start = fresh_;
    fresh_ = false;
    position_ += static_cast<std::int64_t>(result.count);
    set_limit();
    if (left_) {
        *left_ -= static_cast<std::int64_t>(result.count);
        if (*left_ == 0) {
            result.end = true;
            free_ = position_;
            if (!begin_next())
                activate(false);
        }
    }
    return result;
}

} // namespace physec::virtual_usrp
