// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace physec::virtual_usrp {

//! What an analogue front end does from a certain tick of its radio on.
struct front_end_state {
    std::int64_t own_tick;
    double frequency_hz; //!< of its carrier as radiated, oscillator error included
    double phase_rad;    //!< of its oscillator, drawn anew by every tune
    double amplitude;
};

/*!
 * The states of one front end in the order they take effect, including commands that are still to
 * come. Plain data: it stands in shared memory for transmitters.
 */
struct front_end_history {
    static constexpr std::uint32_t capacity = 64;

    std::uint32_t count; //!< ever added
    front_end_state entries[capacity];

    //! Commands take effect in the order they were given: none before its predecessor.
    void add(front_end_state state);

    /*!
     * The state at a tick; the oldest one that is remembered before that, nullptr if there is
     * none. \p next is lowered to the tick of the
     * next change, if there is one.
     */
    const front_end_state* at(std::int64_t own_tick, std::int64_t& next) const;

    //! Whether adding would push out the state that is in force at \p now.
    bool full(std::int64_t now) const;

    //! Carries every tick from one clock to another, when the radio's counter is restarted.
    template <class Map>
    void carry(Map&& map)
    {
        for (std::uint32_t i = count > capacity ? count - capacity : 0; i < count; ++i)
            entries[i % capacity].own_tick = map(entries[i % capacity].own_tick);
    }
};

} // namespace physec::virtual_usrp
