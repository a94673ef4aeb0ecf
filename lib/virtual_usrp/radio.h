// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "arguments.h"
#include "receiver.h"
#include "shared_medium.h"
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace physec::virtual_usrp {

enum class direction { transmit, receive };

/*!
 * One simulated radio on an air: its oscillator, device time, timed commands and front ends.
 * Device time is counted in ticks of 1/tick_rate_hz on the radio's own oscillator. Knows nothing
 * of UHD. Safe to use from several threads.
 */
class radio
{
public:
    explicit radio(const radio_arguments& arguments);
    ~radio();

    shared_medium& medium() { return medium_; }
    const radio_arguments& arguments() const { return arguments_; }

    // Device time, in ticks.
    std::int64_t time_now();
    std::int64_t time_last_pps();
    void set_time_now(std::int64_t time);
    //! At the next second of the air, which reaches all radios at once.
    void set_time_next_pps(std::int64_t time);
    //! Until it is cleared, front-end settings take effect at this device time.
    void set_command_time(std::optional<std::int64_t> time);
    std::int64_t time_of(std::int64_t own_tick);
    std::int64_t own_tick_at(std::int64_t time);
    sample_clock clock();
    //! The air's reference instead of the own oscillator: no frequency error any more.
    void use_external_reference(bool external);

    //! \returns the nearest rate there is, or the air's when it is busy with another one
    double set_rate(double rate_hz);
    double rate() const { return tick_rate_hz / medium_.decimation(); }

    void set_frequency(direction way, std::size_t channel, double frequency_hz);
    //! Of the digital mixer: no new phase of the local oscillator.
    void set_offset(direction way, std::size_t channel, double frequency_hz);
    void set_gain(direction way, std::size_t channel, double gain_db);

    //! \throws invalid_input when another radio sends from the antenna
    void open_transmitter(std::size_t channel);
    void close_transmitter(std::size_t channel);
    int antenna(std::size_t tx_channel) const { return arguments_.tx_base + int(tx_channel); }

    //! A receive channel as the channel file describes it now.
    std::unique_ptr<receiver> make_receiver(std::size_t channel) const;
    front_end_history receive_front_end(std::size_t channel);

    //! Streams say when they run: the sample count is not restarted under them.
    void count_active(int change) { active_streams_ += change; }
    //! A stream has begun, the radio's first or another one.
    void has_begun();

private:
    struct front_end {
        double frequency_hz = 1e9, offset_hz = 0.0, gain_db = 0.0, phase_rad = 0.0;
        std::uint64_t tunes = 0;
        front_end_history history = {};
        bool published = false;
    };
    using lock = std::unique_lock<std::mutex>;

    front_end& end_of(direction way, std::size_t channel);
    void tune(direction way, std::size_t channel);
    void change(direction way, std::size_t channel, lock& held);
    void settle(std::int64_t now);
    void restart(std::int64_t origin, double ppm, std::int64_t time);
    void publish(std::size_t channel, bool anew);

    const radio_arguments arguments_;
    shared_medium medium_;
    std::mutex mutex_;
    sample_clock clock_;
    std::int64_t time_at_origin_ = 0;
    std::optional<std::int64_t> command_time_;
    std::optional<std::int64_t> pps_time_;
    std::int64_t pps_tick_ = 0;
    std::vector<front_end> transmit_, receive_;
    std::atomic<int> active_streams_{ 0 };
    std::atomic<bool> counted_{ false };
};

} // namespace physec::virtual_usrp
