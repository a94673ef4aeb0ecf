// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/secret/schedule.h>
#include "prepare_sodium.h"
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <physec/error.h>
#include <unistd.h>

namespace physec::secret {

namespace {

//! A late frame is a few stretches old, not more.
constexpr std::size_t most_leases = 64;

std::string text(const epoch_lease& lease)
{
    return "epoch " + std::to_string(lease.epoch) + " for frames " +
           std::to_string(lease.first_frame) + " to before " + std::to_string(lease.end_frame);
}

} // namespace

std::uint64_t epoch_of(std::uint64_t count, std::uint64_t per_epoch)
{
    if (per_epoch == 0)
        throw invalid_input(complaint("length of an epoch", 0, "at least 1"));
    return count / per_epoch;
}

epoch_generator::epoch_generator(const key& shared,
                                 std::uint32_t session,
                                 const std::string& purpose)
    : session_key_(shared.derive("session ", session)), purpose_(purpose)
{
    session_key_.derive(purpose_, 0); // complains of the purpose
}

std::array<std::uint64_t, 4> epoch_generator::draw(std::uint64_t epoch) const
{
    const key drawn = session_key_.derive(purpose_, epoch);
    std::array<std::uint64_t, 4> words{};
    for (std::size_t k = 0; k < key::size; ++k) // little endian on every machine
        words[k / 8] |= std::uint64_t(drawn.data()[k]) << (8 * (k % 8));
    return words;
}

void forget(void* bytes, std::size_t count) { sodium_memzero(bytes, count); }

std::string fingerprint(const key& shared)
{
    const key shown = shared.derive("fingerpr", 0);
    char digits[17];
    sodium_bin2hex(digits, sizeof(digits), shown.data(), 8);
    return digits;
}

key rotated(const key& shared) { return shared.derive("rotation", 0); }

void rotate_key_file(const std::string& path)
{
    const key next = rotated(read_key_file(path));
    // Beside it, so that no moment and no crash leaves half a key.
    const std::string fresh = path + ".next";
    write_key_file(fresh, next);
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        const std::string why = std::strerror(errno);
        ::unlink(fresh.c_str());
        throw invalid_input("key file '" + path + "' cannot be replaced: " + why +
                            "; allowed: a file in a folder of your own");
    }
}

epoch_calendar::epoch_calendar(std::uint64_t least_frames) : least_frames_(least_frames)
{
    if (least_frames == 0)
        throw invalid_input(complaint("least frames under one epoch", 0, "at least 1"));
}

void epoch_calendar::tell(const epoch_lease& lease)
{
    if (lease.end_frame <= lease.first_frame)
        throw invalid_input(text(lease) + "; allowed: at least one frame");
    if (!leases_.empty()) {
        const epoch_lease& last = leases_.back();
        if (lease.first_frame < last.end_frame)
            throw invalid_input(text(lease) + "; allowed: from frame " +
                                std::to_string(last.end_frame) + " on, where the last one ends");
        if (lease.epoch < last.epoch)
            throw invalid_input(text(lease) + "; allowed: epoch " + std::to_string(last.epoch) +
                                " or a later one");
        if (lease.epoch != last.epoch && lease.first_frame - epoch_since_ < least_frames_)
            throw invalid_input(text(lease) + "; allowed: another epoch from frame " +
                                std::to_string(epoch_since_ + least_frames_) + " on");
    }
    // In a gap, who missed a stretch does not know when the epoch began: at its beginning, at the earliest.
    if (leases_.empty())
        epoch_since_ = 0;
    else if (lease.epoch != leases_.back().epoch)
        epoch_since_ = leases_.back().end_frame;
    leases_.push_back(lease);
    if (leases_.size() > most_leases)
        leases_.pop_front();
}

std::optional<std::uint64_t> epoch_calendar::epoch_at(std::uint64_t frame) const
{
    for (auto lease = leases_.rbegin(); lease != leases_.rend(); ++lease)
        if (frame >= lease->first_frame)
            return frame < lease->end_frame ? std::optional(lease->epoch) : std::nullopt;
    return std::nullopt;
}

} // namespace physec::secret
