// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <physec/api.h>
#include <physec/secret/key_file.h>
#include <string>

/*!
 * \file
 * Secrets that change: the time of a transmission is cut into epochs, and both stations draw the same numbers for
 * an epoch from the key that they share. Nothing secret travels, at most the number of an epoch.
 */
namespace physec::secret {

/*!
 * Epochs of equal length: the count of frames, or of nanoseconds of a device's clock, over the length of one.
 * \throws invalid_input for length 0
 */
PHYSEC_CORE_API std::uint64_t epoch_of(std::uint64_t count, std::uint64_t per_epoch);

/*!
 * What two stations draw alike: BLAKE2b (crypto_kdf of libsodium) over session, then epoch. Who learns the
 * numbers of one epoch learns nothing of the others. A session is never used twice with one key, for its epochs
 * would have the same secrets again.
 */
class PHYSEC_CORE_API epoch_generator
{
public:
    //! \param purpose exactly 8 characters; other purposes draw other numbers
    epoch_generator(const key& shared, std::uint32_t session, const std::string& purpose);

    //! 256 bits. The caller overwrites them (secret::forget) when they are used.
    std::array<std::uint64_t, 4> draw(std::uint64_t epoch) const;

private:
    key session_key_;
    std::string purpose_;
};

//! Overwrites, whatever the compiler believes.
PHYSEC_CORE_API void forget(void* bytes, std::size_t count);

//! 16 digits by which people see that two stations hold the same key; says nothing of it.
PHYSEC_CORE_API std::string fingerprint(const key& shared);

//! The next key, from which nobody finds this one.
PHYSEC_CORE_API key rotated(const key& shared);

/*!
 * Replaces the file's key by the next one, at once and whole. Throws invalid_input when there is no key
 * in it or the folder takes no file.
 */
PHYSEC_CORE_API void rotate_key_file(const std::string& path);

//! Frames [first, end) belong to an epoch.
struct epoch_lease {
    std::uint64_t epoch;
    std::uint64_t first_frame;
    std::uint64_t end_frame;
};

/*!
 * Epochs of unequal length, as their owner tells them, each for a stretch of frames in advance: a secret that
 * stays while nothing moves is the same epoch again. Because a stretch ends, who misses one knows that he
 * does: he has no epoch, rather than an old one.
 */
class PHYSEC_CORE_API epoch_calendar
{
public:
    //! \param least_frames under one epoch before another may begin; throws invalid_input for 0
    explicit epoch_calendar(std::uint64_t least_frames = 1);

    /*!
     * Throws invalid_input, and changes nothing, for a stretch that is empty or begins before the end of the
     * last one, an epoch older than the last one, or another one sooner than allowed.
     */
    void tell(const epoch_lease& lease);

    std::optional<std::uint64_t> epoch_at(std::uint64_t frame) const;

private:
    std::uint64_t least_frames_;
    std::uint64_t epoch_since_ = 0; // first frame that the last epoch can have had
    std::deque<epoch_lease> leases_;
};

} // namespace physec::secret
