// SPDX-License-Identifier: GPL-3.0-or-later
#include "receive_stream.h"
#include <algorithm>
#include <cmath>
#include <physec/error.h>

namespace physec::virtual_usrp {

namespace {

// Between antenna and host, with a realtime clock. It gives a sender that was in time, and was then
// interrupted, the moment it needs to write its samples down.
constexpr double transport_s = 2e-3;

std::int64_t divide_down(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0); }

} // namespace

receive_stream::receive_stream(std::shared_ptr<radio> owner, std::vector<std::size_t> channels)
    : radio_(std::move(owner)),
      air_(radio_->shared_air()),
      channels_(std::move(channels)),
      receivers_(channels_.size()),
      slot_(air_.claim_receiver())
{
    if (slot_ < 0)
        throw invalid_input(
            complaint("receive streams on one air", most_rx_streams + 1, "up to 64"));
}

receive_stream::~receive_stream()
{
    activate(false);
    air_.release_receiver(slot_);
}

void receive_stream::activate(bool active)
{
    if (active != active_)
        radio_->count_active(active ? 1 : -1);
    active_ = active;
    air_.receiver_stream(slot_).active = active;
    if (active)
        radio_->has_begun(); // last: time may run from here on, and has to find the limit
}

void receive_stream::set_limit()
{
    const long double last = static_cast<long double>(position_ + rx_fifo_samples);
    air_.receiver_stream(slot_).limit_tick =
        static_cast<std::int64_t>(std::floor(clock_.air_tick(last * air_.decimation())));
}

// Samples below this number can be computed: all they depend on has been sent.
std::int64_t receive_stream::complete_samples()
{
    std::int64_t now = air_.now();
    if (!air_.lockstep())
        now -= static_cast<std::int64_t>(transport_s * air_.speed() * tick_rate_hz);
    return divide_down(clock_.own_tick(now), air_.decimation()) - receiver::look_ahead_samples + 1;
}

void receive_stream::start(std::optional<std::int64_t> own_tick, std::optional<std::int64_t> count)
{
    std::lock_guard<std::mutex> guard(mutex_);
    activate(false);
    for (std::size_t c = 0; c < channels_.size(); ++c)
        receivers_[c] = radio_->make_receiver(channels_[c]); // reads the channel file again
    clock_ = radio_->clock();
    const std::int64_t decimation = air_.decimation();
    const std::int64_t present = clock_.own_tick(air_.now());
    position_ = own_tick ? divide_down(*own_tick + decimation / 2, decimation)
                         : divide_down(present, decimation) + 1;
    late_ = own_tick && position_ * decimation < present;
    left_ = count;
    if (late_ || (count && *count <= 0))
        return;
    fresh_ = true;
    set_limit();
    activate(true);
}

void receive_stream::stop()
{
    std::lock_guard<std::mutex> guard(mutex_);
    activate(false);
}

receive_stream::piece receive_stream::pull(cf32* const* out, std::size_t least, std::size_t most)
{
    std::lock_guard<std::mutex> guard(mutex_);
    const std::int64_t decimation = air_.decimation();
    piece result;
    result.own_tick = position_ * decimation;
    if (late_) {
        late_ = false;
        result.what = outcome::late;
        return result;
    }
    if (!active_)
        return result;
    const std::int64_t available = complete_samples() - position_; // negative before a timed start
    if (available > rx_fifo_samples && !air_.lockstep()) {
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
            activate(false);
        }
    }
    return result;
}

} // namespace physec::virtual_usrp
