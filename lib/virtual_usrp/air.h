// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "air_layout.h"
#include "shared_file.h"
#include <cstddef>
#include <string>

namespace physec::virtual_usrp {

enum class clock_mode {
    unspecified, //!< whatever the air runs at; realtime when it is new
    realtime,    //!< time passes by itself: late samples are late, as with hardware
    lockstep     //!< time waits for every active stream, so nothing is ever late or lost
};

/*!
 * One process' handle of a simulated air: the clock, and the transmit antennas' samples, shared by
 * every radio that names the same air. Safe to use from several threads.
 */
class air
{
public:
    /*!
     * \param name letters, digits, '.', '_' and '-'
     * \param speed air seconds per second, 0: unspecified (1 when the air is new)
     * \param radios a lockstep clock stands still until that many have called count_radio(); 0:
     * unspecified (none when the air is new)
     * \throws invalid_input when an air of this name runs differently
     */
    air(const std::string& name, clock_mode mode, double speed, int radios = 0);

    //! One more radio has begun to stream.
    void count_radio() { ++state_->streamed; }

    //! Ticks since the air came to be.
    std::int64_t now();
    bool lockstep() const { return state_->lockstep; }
    double speed() const { return state_->speed; }

    //! The clock of this computer, which no one can set.
    static std::int64_t computer_ns();

    //! Ticks per sample. The whole air has one sampling rate; it changes only while all is quiet.
    std::int64_t decimation() const { return state_->decimation; }
    //! \returns the rate in force afterwards, which differs when a stream is active
    std::int64_t set_decimation(std::int64_t decimation);

    //! False when another radio has the antenna. Its earlier samples turn into silence.
    bool claim_antenna(int antenna);
    void release_antenna(int antenna);
    //! Any slot of its own for a receive stream; -1 when all are taken.
    int claim_receiver();
    void release_receiver(int slot);

    stream_slot& antenna_stream(int antenna) { return state_->antennas[antenna].stream; }
    stream_slot& receiver_stream(int slot) { return state_->receivers[slot]; }

    //! Clock, delay and front end of an antenna as its radio publishes them.
    struct antenna_view {
        std::uint32_t version = 0;
        sample_clock clock;
        double delay_samples = 0.0;
        front_end_history front_end = {};
    };
    void publish(int antenna, const antenna_view& view);
    //! Brings \p view up to date; cheap when nothing has changed.
    void observe(int antenna, antenna_view& view);

    //! Silences whatever stands in the ring, because its numbering changes.
    void clear(int antenna);

    /*!
     * Writes samples first, first + 1, ... (the antenna's own count, not negative).
     * \returns how many were taken; fewer when the ring still holds samples that are needed
     */
    std::size_t write(
        int antenna, std::int64_t first, const cf32* samples, std::size_t count, std::int64_t now);

    //! Reads samples; what has not been sent is silence. \returns false when all is silence.
    bool read(int antenna, std::int64_t first, cf32* samples, std::size_t count) const;

private:
    std::int64_t lockstep_now(std::int64_t wall);
    bool owner_is_alive(const stream_slot* slot) const;
    cf32* ring(int antenna) const;

    shared_file file_;
    air_state* state_;
};

} // namespace physec::virtual_usrp
