// SPDX-License-Identifier: GPL-3.0-or-later
#include "air.h"
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <limits>
#include <mutex>
#include <physec/error.h>
#include <unistd.h>

namespace physec::virtual_usrp {

namespace {

constexpr std::int64_t layout = 0x5068795365630002; // "PhySec", version 2
constexpr std::size_t page = 4096;
constexpr std::size_t rings_offset = (sizeof(air_state) + page - 1) / page * page;
constexpr std::size_t ring_bytes = ring_samples * sizeof(cf32);
constexpr std::size_t file_bytes = rings_offset + most_tx_antennas * ring_bytes;
constexpr std::int64_t first_decimation = 200; // 1 MS/s until somebody asks for another rate
constexpr std::int64_t patience_ns = 20'000'000;

std::string file_of(const std::string& name)
{
    const std::string letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    if (name.empty() || name.size() > 64 || name.find_first_not_of(letters) != std::string::npos)
        throw invalid_input("air is \"" + name +
                            "\"; allowed: 1 to 64 letters, digits, '.', '_' and '-'");
    const std::string prefix = "physec-air-";
    std::error_code error;
    const char* chosen = std::getenv("PHYSEC_AIR_DIR");
    std::string folder = chosen ? chosen : "/dev/shm";
    if (!chosen && access(folder.c_str(), W_OK) != 0)
        folder = std::filesystem::temp_directory_path();
    for (std::filesystem::directory_iterator entry(folder, error), end; entry != end;
         entry.increment(error))
        if (entry->path().filename().string().rfind(prefix, 0) == 0)
            shared_file::remove_if_deserted(entry->path());
    return folder + "/" + prefix + name;
}

std::string check(
    const air_state& state, const std::string& name, clock_mode mode, double speed, int radios)
{
    if (state.layout != layout)
        return "air \"" + name + "\" is of another version; allowed: the same in every process";
    if (mode != clock_mode::unspecified && (mode == clock_mode::lockstep) != !!state.lockstep)
        return "clock of air \"" + name + "\" is " + (state.lockstep ? "lockstep" : "realtime") +
               " already; allowed: the same in every radio, or another air name";
    if (speed != 0.0 && speed != state.speed)
        return complaint("speed", speed, "the one that air \"" + name + "\" runs at already");
    if (radios != 0 && radios != state.radios)
        return complaint("radios", radios, "the number that air \"" + name + "\" waits for already");
    return "";
}

std::int64_t stamp_of(std::uint32_t generation, std::int64_t block)
{
    return static_cast<std::int64_t>(generation) << 40 | block;
}

} // namespace

air::air(const std::string& name, clock_mode mode, double speed, int radios)
    : file_(
          file_of(name),
          file_bytes,
          rings_offset,
          [&](void* data) {
              auto& state = *static_cast<air_state*>(data); // all zeros
              state.mutex.initialise();
              state.layout = layout;
              state.speed = speed == 0.0 ? 1.0 : speed;
              state.lockstep = mode == clock_mode::lockstep;
              state.radios = radios;
              state.epoch_ns = computer_ns();
              state.decimation = first_decimation;
          },
          [&](const void* data) {
              return check(*static_cast<const air_state*>(data), name, mode, speed, radios);
          }),
      state_(static_cast<air_state*>(file_.data()))
{
}

std::int64_t air::computer_ns()
{
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * std::int64_t(1'000'000'000) + t.tv_nsec;
}

cf32* air::ring(int antenna) const
{
    return reinterpret_cast<cf32*>(static_cast<char*>(file_.data()) + rings_offset +
                                   antenna * ring_bytes);
}

std::int64_t air::now()
{
    const double since_ns = static_cast<double>(computer_ns() - state_->epoch_ns);
    const auto wall = static_cast<std::int64_t>(since_ns * 1e-9 * state_->speed * tick_rate_hz);
    return state_->lockstep ? lockstep_now(wall) : wall;
}

// Time advances as the computer's does once all radios are there, but never beyond the sample that
// some active stream has not delivered or not fetched yet. The time waited is remembered, so that it is not made up for.
std::int64_t air::lockstep_now(std::int64_t wall)
{
    std::lock_guard<shared_mutex> guard(state_->mutex);
    if (state_->streamed < state_->radios) {
        state_->stalled = wall;
        return 0;
    }
    std::int64_t limit = std::numeric_limits<std::int64_t>::max();
    stream_slot* slowest = nullptr;
    const auto consider = [&](stream_slot& slot) {
        if (slot.active && slot.limit_tick < limit) {
            limit = slot.limit_tick;
            slowest = &slot;
        }
    };
    for (auto& antenna : state_->antennas)
        consider(antenna.stream);
    for (auto& receiver : state_->receivers)
        consider(receiver);

    // The computer's clock was read before the mutex was ours: somebody may have been faster.
    std::int64_t now = std::max(wall - state_->stalled, state_->last_tick);
    if (now <= limit) {
        state_->waiting_ns = 0;
    } else {
        now = std::max(limit, state_->last_tick);
        const std::int64_t computer = computer_ns();
        if (!state_->waiting_ns) {
            state_->waiting_ns = computer;
        } else if (computer - state_->waiting_ns > patience_ns) {
            state_->waiting_ns = computer;
            if (!owner_is_alive(slowest))
                slowest->active = 0; // killed; the others go on without it
        }
        state_->stalled = wall - now;
    }
    state_->last_tick = now;
    return now;
}

bool air::owner_is_alive(const stream_slot* slot) const
{
    for (int i = 0; i < most_tx_antennas; ++i)
        if (slot == &state_->antennas[i].stream)
            return file_.is_claimed(i);
    return file_.is_claimed(most_tx_antennas + static_cast<int>(slot - state_->receivers));
}

std::int64_t air::set_decimation(std::int64_t decimation)
{
    std::lock_guard<shared_mutex> guard(state_->mutex);
    if (decimation == state_->decimation)
        return decimation;
    const auto busy = [&](const stream_slot& slot) { return slot.active && owner_is_alive(&slot); };
    bool quiet = true;
    for (const auto& antenna : state_->antennas)
        quiet = quiet && !busy(antenna.stream);
    for (const auto& receiver : state_->receivers)
        quiet = quiet && !busy(receiver);
    if (quiet) {
        state_->decimation = decimation;
        for (auto& antenna : state_->antennas)
            ++antenna.generation; // sample numbers have another meaning now
    }
    return state_->decimation;
}

bool air::claim_antenna(int antenna)
{
    if (!file_.claim(antenna))
        return false;
    file_.reserve(rings_offset + antenna * ring_bytes, ring_bytes);
    state_->antennas[antenna].stream.active = 0; // of an owner that was killed
    clear(antenna);
    return true;
}

void air::release_antenna(int antenna)
{
    state_->antennas[antenna].stream.active = 0;
    file_.release(antenna);
}

int air::claim_receiver()
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

void air::release_receiver(int slot)
{
    state_->receivers[slot].active = 0;
    file_.release(most_tx_antennas + slot);
}

void air::clear(int antenna) { ++state_->antennas[antenna].generation; }

void air::publish(int antenna, const antenna_view& view)
{
    std::lock_guard<shared_mutex> guard(state_->mutex);
    transmit_antenna& shared = state_->antennas[antenna];
    shared.clock = view.clock;
    shared.delay_samples = view.delay_samples;
    shared.front_end = view.front_end;
    ++shared.version;
}

void air::observe(int antenna, antenna_view& view)
{
    const transmit_antenna& shared = state_->antennas[antenna];
    if (view.version == shared.version)
        return;
    std::lock_guard<shared_mutex> guard(state_->mutex);
    view = { shared.version, shared.clock, shared.delay_samples, shared.front_end };
}

std::size_t air::write(
    int antenna, std::int64_t first, const cf32* samples, std::size_t count, std::int64_t now)
{
    transmit_antenna& shared = state_->antennas[antenna];
    const std::uint32_t generation = shared.generation;
    const std::int64_t still_needed = now - kept_samples;
    std::size_t done = 0;
    while (done < count) {
        const std::int64_t sample = first + static_cast<std::int64_t>(done);
        const std::int64_t block = sample / block_samples;
        const std::int64_t offset = sample % block_samples;
        const std::size_t part =
            std::min(count - done, static_cast<std::size_t>(block_samples - offset));
        auto& stamp = shared.stamps[block % ring_blocks];
        const std::int64_t mine = stamp_of(generation, block);
        const std::int64_t there = stamp;
        cf32* place = ring(antenna) + block % ring_blocks * block_samples;
        if (there != mine) {
            const std::int64_t end = ((there & ((std::int64_t(1) << 40) - 1)) + 1) * block_samples;
            if (there >> 40 == generation && end > still_needed)
                return done;
            stamp.store(0, std::memory_order_release); // readers: silence from here on
            std::atomic_thread_fence(std::memory_order_seq_cst);
            std::fill(place, place + block_samples, cf32(0));
        }
        std::copy(samples + done, samples + done + part, place + offset);
        stamp.store(mine, std::memory_order_release);
        done += part;
    }
    return done;
}

bool air::read(int antenna, std::int64_t first, cf32* samples, std::size_t count) const
{
    const transmit_antenna& shared = state_->antennas[antenna];
    const std::uint32_t generation = shared.generation;
    bool heard = false;
    for (std::size_t done = 0; done < count;) {
        const std::int64_t sample = first + static_cast<std::int64_t>(done);
        const std::int64_t offset = sample & (block_samples - 1);
        const std::int64_t block = sample >= 0 ? sample / block_samples : -1;
        const std::size_t part =
            std::min(count - done, static_cast<std::size_t>(block_samples - offset));
        const std::int64_t wanted = stamp_of(generation, block);
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
