// SPDX-License-Identifier: GPL-3.0-or-later
#include "radio.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <physec/error.h>
#include <physec/random/generator.h>
#include <thread>

namespace physec::virtual_usrp {

namespace {

constexpr auto second = static_cast<std::int64_t>(tick_rate_hz);
constexpr double degrees = pi / 180.0;

std::string name_of(direction way, std::size_t channel)
{
    return (way == direction::transmit ? "tx" : "rx") + std::to_string(channel);
}

} // namespace

radio::radio(const radio_arguments& arguments)
    : arguments_(arguments),
      air_(arguments.air, arguments.clock, arguments.speed, arguments.radios),
      transmit_(arguments.ntx),
      receive_(arguments.nrx)
{
    // A wrong file must keep the radio from opening, not the first stream from starting.
    if (!arguments.channel.empty())
        channel::read_antenna_paths(arguments.channel);
    if (arguments.shared_reference) {
        clock_ = { 0, 0.0 }; // as with a common GPS receiver: even the time of day is right
    } else {
        clock_ = { air_.now(), arguments.ppm };
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
        air_.count_radio();
}

radio::front_end& radio::end_of(direction way, std::size_t channel)
{
    return (way == direction::transmit ? transmit_ : receive_).at(channel);
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
        if (transmit_[c].published) {
            air_.clear(antenna(c));
            publish(c);
        }
}

std::int64_t radio::time_now()
{
    const std::int64_t now = air_.now();
    lock held(mutex_);
    settle(now);
    return time_at_origin_ + clock_.own_tick(now);
}

std::int64_t radio::time_last_pps()
{
    const std::int64_t now = air_.now();
    lock held(mutex_);
    settle(now);
    return time_at_origin_ + clock_.own_tick(now - now % second);
}

void radio::set_time_now(std::int64_t time)
{
    const std::int64_t now = air_.now();
    lock held(mutex_);
    pps_time_.reset();
    restart(now, clock_.ppm, time);
}

void radio::set_time_next_pps(std::int64_t time)
{
    const std::int64_t now = air_.now();
    lock held(mutex_);
    settle(now);
    pps_time_ = time;
    pps_tick_ = now - now % second + second;
}

void radio::use_external_reference(bool external)
{
    const std::int64_t now = air_.now();
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
    const std::int64_t now = air_.now();
    lock held(mutex_);
    settle(now);
    return time_at_origin_ + own_tick;
}

std::int64_t radio::own_tick_at(std::int64_t time)
{
    const std::int64_t now = air_.now();
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
    const double wanted = std::clamp(tick_rate_hz / rate_hz, 4.0, 20000.0);
    return tick_rate_hz / air_.set_decimation(std::llround(wanted));
}

// Synthesisers lock at an arbitrary phase, another one for every channel and every tune.
void radio::tune(direction way, std::size_t channel)
{
    front_end& end = end_of(way, channel);
    random::generator random(arguments_.seed,
                             "oscillator phase " + arguments_.serial + " " + name_of(way, channel),
                             end.tunes++);
    end.phase_rad = random.uniform(0.0, 2.0 * pi);
}

void radio::change(direction way, std::size_t channel, lock& held)
{
    front_end& end = end_of(way, channel);
    std::int64_t now = air_.now();
    settle(now);
    // The queue of commands is as long as a history; a radio's makes its host wait, too.
    while (end.history.full(clock_.own_tick(now))) {
        held.unlock();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        held.lock();
        now = air_.now();
    }
    const std::int64_t present = clock_.own_tick(now);
    const std::int64_t tick =
        command_time_ ? std::max(present, *command_time_ - time_at_origin_) : present;
    // UHD's signs: a receiver mixes down by the digital offset, a transmitter up.
    const double nominal = way == direction::transmit ? end.frequency_hz + end.offset_hz
                                                      : end.frequency_hz - end.offset_hz;
    end.history.add({ tick,
                      nominal * (1.0 + clock_.ppm * 1e-6),
                      end.phase_rad,
                      std::pow(10.0, end.gain_db / 20.0) });
    if (end.published)
        publish(channel);
}

void radio::set_frequency(direction way, std::size_t channel, double frequency_hz)
{
    lock held(mutex_);
    front_end& end = end_of(way, channel);
    end.frequency_hz = frequency_hz;
    tune(way, channel);
    change(way, channel, held);
}

void radio::set_offset(direction way, std::size_t channel, double frequency_hz)
{
    lock held(mutex_);
    end_of(way, channel).offset_hz = frequency_hz;
    change(way, channel, held);
}

void radio::set_gain(direction way, std::size_t channel, double gain_db)
{
    lock held(mutex_);
    end_of(way, channel).gain_db = gain_db;
    change(way, channel, held);
}

void radio::publish(std::size_t channel)
{
    air_.publish(antenna(channel),
                 { 0,
                   clock_,
                   arguments_.tx_delay + arguments_.skew * static_cast<double>(channel),
                   transmit_[channel].history });
}

void radio::open_transmitter(std::size_t channel)
{
    lock held(mutex_);
    front_end& end = end_of(direction::transmit, channel);
    if (end.published || !air_.claim_antenna(antenna(channel)))
        throw invalid_input("transmit antenna " + std::to_string(antenna(channel)) + " of air \"" +
                            arguments_.air +
                            "\" is in use; allowed: one stream per antenna, see tx_base");
    end.published = true;
    publish(channel);
}

void radio::close_transmitter(std::size_t channel)
{
    lock held(mutex_);
    end_of(direction::transmit, channel).published = false;
    air_.release_antenna(antenna(channel));
}

std::unique_ptr<receiver> radio::make_receiver(std::size_t channel) const
{
    const int antenna = arguments_.rx_base + static_cast<int>(channel);
    random::generator random(arguments_.seed,
                             "receiver noise " + arguments_.serial,
                             static_cast<std::uint64_t>(antenna));
    receiver::settings settings;
    settings.delay_samples = arguments_.rx_delay + arguments_.skew * static_cast<double>(channel);
    settings.noise_key = static_cast<std::uint64_t>(random.below(0xffffffffu)) << 32;
    settings.noise_key |= random.below(0xffffffffu);
    settings.noise_variance =
        arguments_.has_noise ? std::pow(10.0, arguments_.noise_db / 10.0) : 0.0;
    settings.quadrature = { arguments_.iq_gain, arguments_.iq_phase_deg * degrees, arguments_.dc };
    settings.adc_bits = arguments_.adc_bits;

    std::vector<channel::antenna_path> paths;
    if (arguments_.channel.empty()) {
        for (int tx = 0; tx < most_tx_antennas; ++tx)
            paths.push_back({ tx, antenna, 0.0, 1.0 });
    } else {
        for (const auto& path : channel::read_antenna_paths(arguments_.channel))
            if (path.rx == antenna)
                paths.push_back(path);
    }
    auto made = std::make_unique<receiver>(const_cast<air&>(air_), settings);
    made->set_paths(std::move(paths));
    return made;
}

front_end_history radio::receive_front_end(std::size_t channel)
{
    lock held(mutex_);
    return end_of(direction::receive, channel).history;
}

} // namespace physec::virtual_usrp
