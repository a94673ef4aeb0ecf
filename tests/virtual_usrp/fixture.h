// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "radio.h"
#include "receive_stream.h"
#include "transmit_stream.h"
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <physec/channel/antenna_paths.h>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace test {

using namespace physec::virtual_usrp;
using physec::cf32;
using physec::cf64;
using physec::pi;
using settings = std::map<std::string, std::string>;

//! A name nobody else uses, so that tests may run side by side.
inline std::string fresh_name()
{
    static std::atomic<int> count{ 0 };
    return "test-" + std::to_string(getpid()) + "-" + std::to_string(count++);
}

//! Where an air of that name stands.
inline std::string file_of(const std::string& name)
{
    const char* folder = std::getenv("PHYSEC_AIR_DIR");
    return std::string(folder ? folder : "/dev/shm") + "/physec-air-" + name;
}

inline std::shared_ptr<radio> open_radio(const settings& text)
{
    std::map<std::string, std::string> misspelt;
    return std::make_shared<radio>(radio_arguments::parse(text, misspelt));
}

//! On a lockstep air that runs as fast as the computer can, without anything that is not asked for.
inline std::shared_ptr<radio> ideal_radio(const std::string& air, settings more = {})
{
    settings text = { { "air", air },       { "clock", "lockstep" }, { "speed", "100" },
                      { "noise", "off" },   { "adc_bits", "0" },     { "shared_reference", "1" },
                      { "serial", "ideal" } };
    for (const auto& entry : more)
        text[entry.first] = entry.second;
    return open_radio(text);
}

inline void nap() { std::this_thread::sleep_for(std::chrono::microseconds(200)); }

//! What has been sent under the newest count of an antenna.
inline bool
hear(shared_medium& shared, int antenna, std::int64_t first, cf32* samples, std::size_t count)
{
    shared_medium::antenna_view view;
    shared.observe(antenna, view);
    return shared.read(antenna, view.numberings.front(), first, samples, count);
}

//! Exactly count samples of every channel, or fewer when 10 s have passed.
inline std::vector<std::vector<cf32>>
collect(receive_stream& stream, std::size_t channels, std::size_t count)
{
    std::vector<std::vector<cf32>> all(channels, std::vector<cf32>(count));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::size_t got = 0;
    while (got < count && std::chrono::steady_clock::now() < deadline) {
        std::vector<cf32*> places;
        for (auto& channel : all)
            places.push_back(channel.data() + got);
        const auto piece = stream.pull(places.data(), 1, count - got);
        got += piece.count;
        if (piece.count == 0)
            nap();
    }
    for (auto& channel : all)
        channel.resize(got);
    return all;
}

//! Stops a lockstep clock while an experiment is set up, however busy the computer is.
class stopped_clock
{
public:
    explicit stopped_clock(radio& device)
        : medium_(device.medium()), slot_(medium_.claim_receiver())
    {
        medium_.receiver_stream(slot_).limit_tick = medium_.now();
        medium_.receiver_stream(slot_).active = 1;
    }
    ~stopped_clock() { medium_.release_receiver(slot_); }
    void go() { medium_.receiver_stream(slot_).active = 0; }

private:
    shared_medium& medium_;
    int slot_;
};

//! Sends one burst of equally long channels; lets the clock go once the first samples are queued.
inline void send_burst(transmit_stream& stream,
                       const std::vector<std::vector<cf32>>& channels,
                       std::optional<std::int64_t> own_tick,
                       stopped_clock* clock = nullptr)
{
    std::vector<const cf32*> places;
    for (const auto& channel : channels)
        places.push_back(channel.data());
    transmit_stream::burst burst;
    burst.start = true;
    burst.own_tick = own_tick;
    stream.begin(burst, true);
    for (std::size_t done = 0; done < channels[0].size();) {
        const std::size_t taken = stream.write(places.data(), done, channels[0].size() - done);
        done += taken;
        if (clock)
            clock->go();
        if (!taken)
            nap();
    }
    stream.end_burst();
}

//! Waits up to 5 s for an event.
inline std::optional<transmit_stream::event> next_event(transmit_stream& stream)
{
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (std::chrono::steady_clock::now() < deadline) {
        if (const auto event = stream.poll())
            return event;
        nap();
    }
    return std::nullopt;
}

inline std::vector<cf32> tone(double cycles_per_sample, std::size_t count, double size = 1.0)
{
    std::vector<cf32> x(count);
    for (std::size_t n = 0; n < count; ++n)
        x[n] = cf32(std::polar(size, 2 * pi * std::fmod(cycles_per_sample * n, 1.0)));
    return x;
}

//! An instant a little ahead, on a whole sample. Stop the clock first.
inline std::int64_t soon(radio& device)
{
    const std::int64_t grid = 200000; // 1 ms
    return (device.time_now() / grid + 10) * grid;
}

//! Gives two radios the same device time. Repeated when a second began between the two calls.
inline void align(radio& one, radio& two)
{
    do {
        one.set_time_next_pps(0);
        two.set_time_next_pps(0);
        const auto wait_s = 1.5 / one.medium().speed();
        std::this_thread::sleep_for(std::chrono::duration<double>(wait_s));
        one.time_now();
        two.time_now();
    } while (one.clock().origin != two.clock().origin);
}

//! A channel file that is gone when the test is over.
class channel_file
{
public:
    explicit channel_file(const std::vector<physec::channel::antenna_path>& paths)
        : name_("/tmp/" + fresh_name() + ".paths")
    {
        rewrite(paths);
    }
    ~channel_file() { unlink(name_.c_str()); }
    void rewrite(const std::vector<physec::channel::antenna_path>& paths)
    {
        std::ofstream file(name_);
        physec::channel::write_antenna_paths(file, paths);
    }
    const std::string& name() const { return name_; }

private:
    std::string name_;
};

//! One burst from channel 0 of a radio to channel 0 of another, both on time \p at.
inline std::vector<cf32> over_the_air(std::shared_ptr<radio> from,
                                      std::shared_ptr<radio> to,
                                      const std::vector<cf32>& signal,
                                      std::size_t count)
{
    transmit_stream tx(from, { 0 });
    receive_stream rx(to, { 0 });
    stopped_clock clock(*from);
    const std::int64_t at = soon(*from);
    rx.start(to->own_tick_at(at), count);
    std::thread sender([&] { send_burst(tx, { signal }, from->own_tick_at(at), &clock); });
    auto received = collect(rx, 1, count)[0];
    sender.join();
    return received;
}

} // namespace test
