// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "medium_layout.h"
#include "shared_file.h"
#include <cstddef>
#include <string>
#include <vector>

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
class shared_medium
{
public:
    /*!
     * \param name letters, digits, '.', '_' and '-'
     * \param speed air seconds per second, 0: unspecified (1 when the air is new)
     * \param radios a lockstep clock stands still until that many have called count_radio(); 0:
     * unspecified (none when the air is new)
     * \throws invalid_input when an air of this name runs differently
     */
    shared_medium(const std::string& name, clock_mode mode, double speed, int radios = 0);

    //! This radio has begun to stream. It counts as long as it lives.
    void count_radio();
    //! Whether a lockstep clock still waits for radios.
    bool stands_still();

    //! Ticks since the air came to be.
    std::int64_t now();
    bool lockstep() const { return state_->lockstep; }
    double speed() const { return state_->speed; }

    //! The clock of this computer, which no one can set.
    static std::int64_t computer_ns();

    //! Ticks per sample, the same on the whole air.
    std::int64_t decimation() const { return state_->decimation; }
    /*!
     * It changes only while all is quiet: no stream active, nothing queued, and no other handle
     * with an antenna or a receive stream.
     * \returns the rate in force afterwards
     */
    std::int64_t set_decimation(std::int64_t decimation);

    //! False when another radio has the antenna. What it has sent is heard to its end.
    bool claim_antenna(int antenna);
    void release_antenna(int antenna);
    //! Any slot of its own for a receive stream; -1 when all are taken.
    int claim_receiver();
    void release_receiver(int slot);

    stream_slot& antenna_stream(int antenna) { return state_->antennas[antenna].stream; }
    stream_slot& receiver_stream(int slot) { return state_->receivers[slot]; }

    //! Changes clock, delay and front end of an antenna; a new numbering before another clock.
    void publish(int antenna,
                 bool anew,
                 const sample_clock& clock,
                 double delay_samples,
                 const front_end_history& front_end);

    //! An antenna's numberings, the newest first.
    struct antenna_view {
        std::uint32_t version = 0;
        std::vector<numbering> numberings;
    };
    //! Brings \p view up to date; cheap when nothing has changed.
    void observe(int antenna, antenna_view& view);

    /*!
     * Writes samples first, first + 1, ... of the newest numbering, not negative; \p now, too.
     * \returns how many were taken; fewer when the ring still holds samples that are needed
     */
    std::size_t write(
        int antenna, std::int64_t first, const cf32* samples, std::size_t count, std::int64_t now);

    //! Reads samples; what has not been sent is silence. \returns false when all is silence.
    bool read(int antenna,
              const numbering& by,
              std::int64_t first,
              cf32* samples,
              std::size_t count) const;

private:
    std::int64_t lockstep_now(std::int64_t wall);
    bool all_radios_are_there();
    bool owner_is_alive(const stream_slot* slot) const;
    void begin_numbering(transmit_antenna& antenna, bool may_replace);
    bool
    is_needed(const transmit_antenna& antenna, std::int64_t stamp, std::int64_t still_needed) const;
    cf32* ring(int antenna) const;

    shared_file file_;
    air_state* state_;
};

} // namespace physec::virtual_usrp
