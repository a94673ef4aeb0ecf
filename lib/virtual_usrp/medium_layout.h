// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "front_end.h"
#include "sample_clock.h"
#include "shared_mutex.h"
#include <atomic>
#include <cstdint>
#include <physec/types.h>

/*!
 * \file
 * What the processes share: one air_state, then one ring of samples for each transmit antenna.
 * Plain data only, no pointers. Counters are atomic; the rest is guarded by the mutex.
 */
namespace physec::virtual_usrp {

constexpr int most_tx_antennas = 64;
constexpr int most_rx_streams = 64;

constexpr std::int64_t block_samples = 256;
constexpr std::int64_t ring_samples = std::int64_t(1) << 20;
constexpr std::int64_t ring_blocks = ring_samples / block_samples;
//! Samples a radio takes from its host ahead of time, and keeps for a slow host.
constexpr std::int64_t tx_fifo_samples = std::int64_t(1) << 17;
constexpr std::int64_t rx_fifo_samples = std::int64_t(1) << 18;
//! How long a sent sample stays readable: for the slowest receiver and the longest path.
constexpr std::int64_t kept_samples = rx_fifo_samples + (std::int64_t(1) << 18);
static_assert(kept_samples + tx_fifo_samples < ring_samples, "a full FIFO must fit");

//! Radios that a lockstep clock may wait for.
constexpr int most_counted_radios = 128;

//! A stream that lets a lockstep clock run no further than its limit while it is active.
struct stream_slot {
    std::atomic<std::int32_t> active;
    std::atomic<std::int64_t> limit_tick; // air ticks
};

/*!
 * One count of an antenna's samples. Another one begins when the radio's time is set or the antenna
 * is opened anew; what was sent under the old one is still on its way.
 */
struct numbering {
    sample_clock clock;
    double delay_samples; // of the transmit chain
    front_end_history front_end;
    std::uint32_t generation;
    std::int64_t place; // where it began in the count of the ring, which goes on for ever
    std::int64_t base;  // where its sample 0 would be
    std::int64_t end;   // the sample after its last; of the newest: the highest number
};

//! The newest and those before it that are still heard.
constexpr std::uint32_t most_numberings = 4;

struct transmit_antenna {
    stream_slot stream;
    std::atomic<std::uint32_t> version;    // counts changes of the numberings
    std::atomic<std::uint32_t> generation; // of the newest numbering; 0: never used
    std::atomic<std::uint32_t> oldest;     // generation that counts samples at the present rate
    std::atomic<std::int64_t> end;         // the sample after the last; 0: none under the newest
    std::atomic<std::int64_t> played_tick; // air tick at which all that was sent is over
    numbering numberings[most_numberings]; // by generation, modulo
    // Generation and number of the block that stands in each place of the ring; 0: none.
    std::atomic<std::int64_t> stamps[ring_blocks];
};

struct air_state {
    shared_mutex mutex;
    std::int64_t layout;
    double speed; // air seconds per second
    std::int32_t lockstep;
    std::int32_t radios;     // that a lockstep clock waits for before it starts
    std::int32_t streamed;   // radios that have begun to stream
    std::int32_t started;    // all of them had at some time
    std::int64_t epoch_ns;   // of the computer's clock at air tick 0
    std::int64_t stalled;    // ticks a lockstep clock has waited
    std::int64_t last_tick;  // time never runs backwards
    std::int64_t waiting_ns; // computer time since which a lockstep clock waits; 0: it runs
    std::atomic<std::int64_t> decimation; // ticks per sample, for everybody
    stream_slot receivers[most_rx_streams];
    transmit_antenna antennas[most_tx_antennas];
};

constexpr std::size_t page = 4096;
constexpr std::size_t rings_offset = (sizeof(air_state) + page - 1) / page * page;
constexpr std::size_t ring_bytes = ring_samples * sizeof(cf32);

} // namespace physec::virtual_usrp
