// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared_medium.h"
#include <algorithm>
#include <limits>
#include <mutex>

/*!
 * \file
 * The part of an air that belongs to single antennas: who has them, and their samples.
 */
namespace physec::virtual_usrp {

namespace {

constexpr std::int64_t block_mask = (std::int64_t(1) << 40) - 1;

std::int64_t stamp_of(std::uint32_t generation, std::int64_t block)
{
    return static_cast<std::int64_t>(generation) << 40 | block;
}

numbering& newest_of(transmit_antenna& antenna)
{
    return antenna.numberings[antenna.generation % most_numberings];
}

} // namespace

cf32* shared_medium::ring(int antenna) const
{
    return reinterpret_cast<cf32*>(static_cast<char*>(file_.data()) + rings_offset +
                                   antenna * ring_bytes);
}

bool shared_medium::claim_antenna(int antenna)
{
    if (!file_.claim(antenna))
        return false;
    try {
        file_.reserve(rings_offset + antenna * ring_bytes, ring_bytes);
    } catch (...) {
        file_.release(antenna);
        throw;
    }
    state_->antennas[antenna].stream.active = 0; // of an owner that was killed
    std::lock_guard<shared_mutex> guard(state_->mutex);
    begin_numbering(state_->antennas[antenna], true);
    return true;
}

void shared_medium::release_antenna(int antenna)
{
    state_->antennas[antenna].stream.active = 0;
    file_.release(antenna);
}

int shared_medium::claim_receiver()
{
    std::lock_guard<shared_mutex> guard(state_->mutex);
    for (int slot = 0; slot < most_rx_streams; ++slot)
        // A handle may lock a byte twice, so ask first whether it is ours already.
        if (!file_.is_claimed(most_tx_antennas + slot) && file_.claim(most_tx_antennas + slot)) {
            state_->receivers[slot].active = 0;
            return slot;
        }
    return -1;
}

void shared_medium::release_receiver(int slot)
{
    state_->receivers[slot].active = 0;
    file_.release(most_tx_antennas + slot);
}

// A numbering nobody has sent under need not be kept. The next one goes on in the ring behind the
// last sample that was sent, so that neither overwrites the other.
void shared_medium::begin_numbering(transmit_antenna& antenna, bool may_replace)
{
    numbering& old = newest_of(antenna);
    if (may_replace && antenna.generation && antenna.end == 0)
        return;
    numbering next = old;
    next.place = (old.base + antenna.end + block_samples - 1) / block_samples * block_samples;
    next.place = std::max(next.place, old.place);
    next.base = next.place;
    next.end = std::numeric_limits<std::int64_t>::max();
    next.generation = antenna.generation + 1;
    old.end = antenna.end;
    antenna.end = 0;
    antenna.numberings[next.generation % most_numberings] = next;
    antenna.generation = next.generation;
    ++antenna.version;
}

void shared_medium::publish(int antenna,
                            bool anew,
                            const sample_clock& clock,
                            double delay_samples,
                            const front_end_history& front_end)
{
    const std::int64_t present = now();
    std::lock_guard<shared_mutex> guard(state_->mutex);
    transmit_antenna& shared = state_->antennas[antenna];
    if (anew)
        begin_numbering(shared, true);
    numbering& newest = newest_of(shared);
    newest.clock = clock;
    newest.delay_samples = delay_samples;
    newest.front_end = front_end;
    if (anew) // the present goes where the last numbering ended
        newest.base = newest.place - clock.own_tick(present) / state_->decimation;
    ++shared.version;
}

void shared_medium::observe(int antenna, antenna_view& view)
{
    const transmit_antenna& shared = state_->antennas[antenna];
    if (view.version == shared.version)
        return;
    std::lock_guard<shared_mutex> guard(state_->mutex);
    view.version = shared.version;
    view.numberings.clear();
    for (std::uint32_t generation = shared.generation;
         generation && generation >= shared.oldest &&
         generation + most_numberings > shared.generation;
         --generation)
        view.numberings.push_back(shared.numberings[generation % most_numberings]);
}

// Whether a block of the ring holds what some receiver may still have to read.
bool shared_medium::is_needed(const transmit_antenna& antenna,
                              std::int64_t stamp,
                              std::int64_t still_needed) const
{
    const std::uint32_t generation = static_cast<std::uint32_t>(stamp >> 40);
    if (!generation || generation < antenna.oldest ||
        generation + most_numberings <= antenna.generation)
        return false;
    const numbering& by = antenna.numberings[generation % most_numberings];
    const std::int64_t end = ((stamp & block_mask) + 1) * block_samples - by.base;
    if (generation == antenna.generation)
        return end > still_needed;
    const sample_clock& present = antenna.numberings[antenna.generation % most_numberings].clock;
    const long double tick = by.clock.air_tick(static_cast<long double>(end) * state_->decimation);
    return (tick - present.origin) * present.speed() > still_needed * state_->decimation;
}

std::size_t shared_medium::write(
    int antenna, std::int64_t first, const cf32* samples, std::size_t count, std::int64_t now)
{
    transmit_antenna& shared = state_->antennas[antenna];
    const numbering& by = newest_of(shared);
    const std::int64_t still_needed = now - kept_samples;
    std::size_t done = 0;
    while (done < count) {
        const std::int64_t sample = by.base + first + static_cast<std::int64_t>(done);
        const std::int64_t block = sample / block_samples;
        const std::int64_t offset = sample % block_samples;
        const std::size_t part =
            std::min(count - done, static_cast<std::size_t>(block_samples - offset));
        auto& stamp = shared.stamps[block % ring_blocks];
        const std::int64_t mine = stamp_of(by.generation, block);
        const std::int64_t there = stamp;
        cf32* place = ring(antenna) + block % ring_blocks * block_samples;
        if (there != mine) {
            if (is_needed(shared, there, still_needed))
                break;
            stamp.store(0, std::memory_order_release); // readers: silence from here on
            std::atomic_thread_fence(std::memory_order_seq_cst);
            std::fill(place, place + block_samples, cf32(0));
        }
        std::copy(samples + done, samples + done + part, place + offset);
        stamp.store(mine, std::memory_order_release);
        done += part;
    }
    if (done) {
        shared.end = std::max<std::int64_t>(shared.end, first + static_cast<std::int64_t>(done));
        const long double over =
            by.clock.air_tick(static_cast<long double>(shared.end) * state_->decimation);
        shared.played_tick =
            std::max<std::int64_t>(shared.played_tick, static_cast<std::int64_t>(over));
    }
    return done;
}

bool shared_medium::read(
    int antenna, const numbering& by, std::int64_t first, cf32* samples, std::size_t count) const
{
    const transmit_antenna& shared = state_->antennas[antenna];
    first += by.base;
    bool heard = false;
    for (std::size_t done = 0; done < count;) {
        const std::int64_t sample = first + static_cast<std::int64_t>(done);
        const std::int64_t offset = sample & (block_samples - 1);
        const std::int64_t block = sample >= 0 ? sample / block_samples : -1;
        const std::size_t part =
            std::min(count - done, static_cast<std::size_t>(block_samples - offset));
        const std::int64_t wanted = stamp_of(by.generation, block);
        bool good = false;
        if (block >= 0) {
            const auto& stamp = shared.stamps[block % ring_blocks];
            if (stamp.load(std::memory_order_acquire) == wanted) {
                const cf32* place = ring(antenna) + block % ring_blocks * block_samples + offset;
                std::copy(place, place + part, samples + done);
                // Overwritten while we copied: that is another sample's place by now.
                std::atomic_thread_fence(std::memory_order_acquire);
                good = stamp.load(std::memory_order_relaxed) == wanted;
            }
        }
        if (!good)
            std::fill(samples + done, samples + done + part, cf32(0));
        heard = heard || good;
        done += part;
    }
    return heard;
}

} // namespace physec::virtual_usrp
