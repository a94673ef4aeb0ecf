// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pending.h"
#include "revisions.h"
#include <memory>
#include <mutex>
#include <physec/an/config.h>
#include <physec/error.h>

namespace gr {
namespace physec {

//! Configuration of a running AN-ISAC transmitter: changed by any thread, taken by work() at a frame.
class an_settings
{
public:
    using config = ::physec::an::config;

    //! A configuration and the number by which receivers of this program find it.
    struct announced {
        config values;
        std::uint64_t revision;
    };

    explicit an_settings(const config& first)
        : latest_(first),
          transmitter_(new_transmitter<config>()),
          first_{ first, announce(transmitter_, first) }
    {
    }
    ~an_settings() { forget<config>(transmitter_); }
    an_settings(const an_settings&) = delete;
    an_settings& operator=(const an_settings&) = delete;

    //! What the transmitter was made with.
    const announced& first() const { return first_; }

    //! Accepted last; it may still be waiting for work().
    config latest() const
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        return latest_;
    }

    //! Throws invalid_input, and changes nothing, when the edited configuration cannot be used.
    template <class Edit>
    void change(const Edit& edit)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        config edited = latest_;
        edit(edited);
        ::physec::throw_if_invalid(::physec::an::validate_update(latest_, edited));
        latest_ = edited;
        // One critical section: work() takes what was announced last.
        next_.set(std::make_unique<announced>(announced{ edited, announce(transmitter_, edited) }));
    }

    //! Swaps the waiting configuration, if there is one, into \p current. Returns whether it did.
    bool take(std::unique_ptr<announced>& current) { return next_.take(current); }

private:
    mutable std::mutex mutex_;
    config latest_;
    const std::uint64_t transmitter_;
    const announced first_;
    pending<announced> next_;
};

} // namespace physec
} // namespace gr
