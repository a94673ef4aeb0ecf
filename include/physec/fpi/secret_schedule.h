// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <physec/api.h>
#include <physec/fpi/config.h>
#include <physec/secret/schedule.h>

namespace physec::fpi {

//! How the secret of an epoch is drawn; all of it is public.
struct PHYSEC_CORE_API secret_policy {
    std::uint32_t session = 1; //!< a new one at every start, see secret::epoch_generator
    //! Epochs are that many frames each. 0: as told, see secret_schedule::tell().
    std::uint64_t frames_per_epoch = 100;
    //! When epochs are told: frames under one before another may begin.
    std::uint64_t least_frames = 1;
    //! Of the magnitudes: 2^bits equally likely values over the range of config.secret, both ends among them.
    int bits = 16;

    std::string validate() const;
};

/*!
 * The secret of fake path injection from a shared key: one fake set an epoch. Alice and Bob have one each
 * and never tell each other more than numbers of epochs. Ranges and sign are those of config.secret.
 *
 * Values are quantised before anybody uses them: both precode and compensate with the same ones, to the last bit.
 * Safe for use by several threads.
 */
class PHYSEC_CORE_API secret_schedule
{
public:
    //! Throws invalid_input when config.secret is unset, or the policy or an end of its ranges cannot be used.
    secret_schedule(const secret::key& shared, const config& config, const secret_policy& policy);

    //! The epoch of a frame; none: it has not been told.
    std::optional<std::uint64_t> epoch_at(std::uint64_t frame) const;

    /*!
     * Frames that belong to an epoch, see secret::epoch_calendar. Throws invalid_input for what cannot be, and when
     * epochs have equal lengths.
     */
    void tell(const secret::epoch_lease& lease);

    fake_set secret_of(std::uint64_t epoch) const;

    //! The configuration with this epoch's secret as its only fake set, and the ranges it was drawn from.
    config with_secret(const config& base, std::uint64_t epoch) const;

    /*!
     * 16 digits, the same where key, session, epoch and the way secrets are drawn are the same: for people to
     * compare. Says nothing of the secret.
     */
    std::string check_digits(std::uint64_t epoch) const;

    const secret_policy& policy() const { return policy_; }

private:
    secret_policy policy_;
    secret_prior prior_;
    secret::epoch_generator generator_, checks_;
    mutable std::mutex mutex_; // of the calendar
    secret::epoch_calendar calendar_;
};

} // namespace physec::fpi
