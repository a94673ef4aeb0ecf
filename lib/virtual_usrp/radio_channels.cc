// SPDX-License-Identifier: GPL-3.0-or-later
#include "radio.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <physec/error.h>
#include <physec/random/generator.h>
#include <stdexcept>
#include <thread>
#include <utility>

/*!
 * \file
 * The part of a radio that belongs to single channels: front ends, antennas, receivers.
 */
namespace physec::virtual_usrp {

namespace {

constexpr double degrees = pi / 180.0;

std::string name_of(direction way, std::size_t channel)
{
    return (way == direction::transmit ? "tx" : "rx") + std::to_string(channel);
}

} // namespace

radio::front_end& radio::end_of(direction way, std::size_t channel)
{
    return (way == direction::transmit ? transmit_ : receive_).at(channel);
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
    std::int64_t now = medium_.now();
    settle(now);
    // The queue of commands is as long as a history; a radio's makes its host wait, too.
    auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (end.history.full(clock_.own_tick(now))) {
        held.unlock();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        held.lock();
        const std::int64_t before = std::exchange(now, medium_.now());
        if (now > before)
            patience = std::chrono::steady_clock::now() + std::chrono::seconds(1);
        else if (std::chrono::steady_clock::now() > patience)
            throw std::runtime_error(
                "simulated USRP: more than " + std::to_string(front_end_history::capacity - 1) +
                " timed commands wait for a clock that stands still; allowed: fewer, or more once "
                "time runs");
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
        publish(channel, false);
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

void radio::publish(std::size_t channel, bool anew)
{
    medium_.publish(antenna(channel),
                    anew,
                    clock_,
                    arguments_.tx_delay + arguments_.skew * static_cast<double>(channel),
                    transmit_[channel].history);
}

void radio::open_transmitter(std::size_t channel)
{
    lock held(mutex_);
    front_end& end = end_of(direction::transmit, channel);
    if (end.published || !medium_.claim_antenna(antenna(channel)))
        throw invalid_input("transmit antenna " + std::to_string(antenna(channel)) + " of air \"" +
                            arguments_.air +
                            "\" is in use; allowed: one stream per antenna, see tx_base");
    end.published = true;
    publish(channel, true);
}

void radio::close_transmitter(std::size_t channel)
{
    lock held(mutex_);
    end_of(direction::transmit, channel).published = false;
    medium_.release_antenna(antenna(channel));
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
    auto made = std::make_unique<receiver>(const_cast<shared_medium&>(medium_), settings);
    made->set_paths(std::move(paths));
    return made;
}

front_end_history radio::receive_front_end(std::size_t channel)
{
    lock held(mutex_);
    return end_of(direction::receive, channel).history;
}

} // namespace physec::virtual_usrp
