// SPDX-License-Identifier: GPL-3.0-or-later
#include "radio.h"
#include <algorithm>
#include <cmath>
#include <physec/error.h>

namespace physec::virtual_usrp {

namespace {

constexpr auto second = static_cast<std::int64_t>(tick_rate_hz);

} // namespace

radio::radio(const radio_arguments& arguments)
    : arguments_(arguments),
      medium_(arguments.air, arguments.clock, arguments.speed, arguments.radios),
      transmit_(arguments.ntx),
      receive_(arguments.nrx)
{
    // A wrong file must keep the radio from opening, not the first stream from starting.
    if (!arguments.channel.empty())
        channel::read_antenna_paths(arguments.channel);
    if (arguments.shared_reference) {
        clock_ = { 0, 0.0 }; // as with a common GPS receiver: even the time of day is right
    } else {
        clock_ = { medium_.now(), arguments.ppm };
    }
    for (auto way : { direction::transmit, direction::receive })
        for (std::size_t c = 0; c < (way == direction::transmit ? transmit_ : receive_).size();
             ++c) {
            lock held(mutex_);
            tune(way, c);
            change(way, c, held);
        }
}

radio::~radio()
{
    for (std::size_t c = 0; c < transmit_.size(); ++c)
        if (transmit_[c].published)
            close_transmitter(c);
}

void radio::has_begun()
{
    if (!counted_.exchange(true))
        medium_.count_radio();
}

// A command for the next second that has come by now takes effect before anything else.
void radio::settle(std::int64_t now)
{
    if (!pps_time_ || now < pps_tick_)
        return;
    const std::int64_t time = *pps_time_;
    pps_time_.reset();
    restart(pps_tick_, clock_.ppm, time);
}

// Restarting the count puts samples on whole ticks of device time. Under a running stream that
// would tear its samples apart, so there only the name of the time changes.
void radio::restart(std::int64_t origin, double ppm, std::int64_t time)
{
    if (active_streams_ > 0) {
        time_at_origin_ = time - clock_.own_tick(origin);
        return;
    }
    const sample_clock before = clock_;
    clock_ = { origin, ppm };
    time_at_origin_ = time;
    const auto carry = [&](std::int64_t tick) {
        return clock_.own_tick(static_cast<std::int64_t>(before.air_tick(tick)));
    };
    for (auto* ends : { &transmit_, &receive_ })
        for (auto& end : *ends)
            end.history.carry(carry);
    for (std::size_t c = 0; c < transmit_.size(); ++c)
        if (transmit_[c].published)
            publish(c, true);
}

std::int64_t radio::time_now()
{
    const std::int64_t now = medium_.now();
    lock held(mutex_);
    settle(now);
    return time_at_origin_ + clock_.own_tick(now);
}

std::int64_t radio::time_last_pps()
{
    const std::int64_t now = medium_.now();
    lock held(mutex_);
    settle(now);
    return time_at_origin_ + clock_.own_tick(now - now % second);
}

void radio::set_time_now(std::int64_t time)
{
    const std::int64_t now = medium_.now();
    lock held(mutex_);
    pps_time_.reset();
    restart(now, clock_.ppm, time);
}

void radio::set_time_next_pps(std::int64_t time)
{
    const bool at_once = medium_.stands_still(); // time begins with a second, for everybody
    const std::int64_t now = medium_.now();
    lock held(mutex_);
    settle(now);
    pps_time_ = time;
    pps_tick_ = now - now % second + (at_once ? 0 : second);
    settle(now);
}

void radio::use_external_reference(bool external)
{
    const std::int64_t now = medium_.now();
    lock held(mutex_);
    settle(now);
    const double ppm = external || arguments_.shared_reference ? 0.0 : arguments_.ppm;
    if (ppm == clock_.ppm)
        return;
    if (active_streams_ > 0)
        throw invalid_input("clock source is changed while a stream runs; allowed: before it "
                            "starts or after it stops");
    restart(now, ppm, time_at_origin_ + clock_.own_tick(now));
    for (auto way : { direction::transmit, direction::receive })
        for (std::size_t c = 0; c < (way == direction::transmit ? transmit_ : receive_).size(); ++c)
            change(way, c, held);
}

void radio::set_command_time(std::optional<std::int64_t> time)
{
    lock held(mutex_);
    command_time_ = time;
}

std::int64_t radio::time_of(std::int64_t own_tick)
{
    const std::int64_t now = medium_.now();
    lock held(mutex_);
    settle(now);
    return time_at_origin_ + own_tick;
}

std::int64_t radio::own_tick_at(std::int64_t time)
{
    const std::int64_t now = medium_.now();
    lock held(mutex_);
    settle(now);
    return time - time_at_origin_;
}

sample_clock radio::clock()
{
    lock held(mutex_);
    return clock_;
}

double radio::set_rate(double rate_hz)
{
    if (!(rate_hz > 0.0 && std::isfinite(rate_hz)))
        throw invalid_input(complaint("sampling rate in Hz", rate_hz, "10e3 to 50e6"));
    const double wanted = std::clamp(tick_rate_hz / rate_hz, 4.0, 20000.0);
    return tick_rate_hz / medium_.set_decimation(std::llround(wanted));
}

} // namespace physec::virtual_usrp
