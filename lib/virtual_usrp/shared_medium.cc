// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared_medium.h"
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

constexpr std::int64_t layout = 0x5068795365630003; // "PhySec", version 3
constexpr std::size_t file_bytes = rings_offset + most_tx_antennas * ring_bytes;
constexpr std::int64_t first_decimation = 200; // 1 MS/s until somebody asks for another rate
constexpr std::int64_t patience_ns = 20'000'000;
constexpr int first_radio_claim = most_tx_antennas + most_rx_streams;

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

std::string
check(const air_state& state, const std::string& name, clock_mode mode, double speed, int radios)
{
    if (state.layout != layout)
        return "air \"" + name + "\" is of another version; allowed: the same in every process";
    const std::int64_t decimation = state.decimation;
    if (!(state.speed > 0.0 && state.speed <= 1e4) || state.lockstep < 0 || state.lockstep > 1 ||
        state.radios < 0 || state.radios > most_counted_radios || decimation < 4 ||
        decimation > 20000)
        return "the shared memory of air \"" + name +
               "\" is damaged; allowed: end every program on it, or another air name";
    if (mode != clock_mode::unspecified && (mode == clock_mode::lockstep) != !!state.lockstep)
        return "clock of air \"" + name + "\" is " + (state.lockstep ? "lockstep" : "realtime") +
               " already; allowed: the same in every radio, or another air name";
    if (speed != 0.0 && speed != state.speed)
        return complaint("speed", speed, "the one that air \"" + name + "\" runs at already");
    if (radios != 0 && radios != state.radios)
        return complaint(
            "radios", radios, "the number that air \"" + name + "\" waits for already");
    return "";
}

} // namespace

shared_medium::shared_medium(const std::string& name, clock_mode mode, double speed, int radios)
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

std::int64_t shared_medium::computer_ns()
{
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * std::int64_t(1'000'000'000) + t.tv_nsec;
}

std::int64_t shared_medium::now()
{
    const double since_ns = static_cast<double>(computer_ns() - state_->epoch_ns);
    const auto wall = static_cast<std::int64_t>(since_ns * 1e-9 * state_->speed * tick_rate_hz);
    return state_->lockstep ? lockstep_now(wall) : wall;
}

// Time advances as the computer's does once all radios are there, but never beyond the sample that
// some active stream has not delivered or not fetched yet. The time waited is remembered, so that it is not made up for.
std::int64_t shared_medium::lockstep_now(std::int64_t wall)
{
    std::lock_guard<shared_mutex> guard(state_->mutex);
    if (!all_radios_are_there()) {
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

void shared_medium::count_radio()
{
    std::lock_guard<shared_mutex> guard(state_->mutex);
    for (int number = 0; number < most_counted_radios; ++number)
        if (!file_.is_claimed(first_radio_claim + number) &&
            file_.claim(first_radio_claim + number)) {
            ++state_->streamed;
            return;
        }
}

// A radio that was closed or killed before time started has taken its claim along.
bool shared_medium::all_radios_are_there()
{
    if (state_->started || state_->streamed < state_->radios)
        return state_->started;
    int alive = 0;
    for (int number = 0; number < most_counted_radios && state_->radios > 0; ++number)
        alive += file_.is_claimed(first_radio_claim + number);
    state_->streamed = alive;
    state_->started = alive >= state_->radios;
    return state_->started;
}

bool shared_medium::stands_still()
{
    now(); // it may start
    return state_->lockstep && !state_->started;
}

bool shared_medium::owner_is_alive(const stream_slot* slot) const
{
    for (int i = 0; i < most_tx_antennas; ++i)
        if (slot == &state_->antennas[i].stream)
            return file_.is_claimed(i);
    return file_.is_claimed(most_tx_antennas + static_cast<int>(slot - state_->receivers));
}

std::int64_t shared_medium::set_decimation(std::int64_t decimation)
{
    const std::int64_t present = now();
    std::lock_guard<shared_mutex> guard(state_->mutex);
    if (decimation == state_->decimation)
        return decimation;
    bool quiet = true;
    for (int claim = 0; claim < first_radio_claim; ++claim) {
        const int slot = claim - most_tx_antennas;
        const stream_slot& stream =
            slot < 0 ? state_->antennas[claim].stream : state_->receivers[slot];
        quiet = quiet && !file_.is_claimed_by_another(claim) &&
                !(stream.active && file_.is_claimed(claim));
    }
    for (const auto& antenna : state_->antennas)
        quiet = quiet && antenna.played_tick <= present;
    if (quiet) {
        state_->decimation = decimation;
        for (auto& antenna : state_->antennas) { // sample numbers have another meaning now
            if (!antenna.generation)
                continue;
            begin_numbering(antenna, false);
            antenna.oldest = antenna.generation.load();
        }
    }
    return state_->decimation;
}

} // namespace physec::virtual_usrp
