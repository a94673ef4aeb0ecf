// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pending.h"
#include <memory>
#include <mutex>
#include <physec/an/config.h>
#include <physec/error.h>

namespace gr {
namespace physec {

//! Configuration of a running AN-ISAC block: changed by any thread, taken by work() at a frame.
class an_settings
{
public:
    using config = ::physec::an::config;

    explicit an_settings(const config& first) : latest_(first) {}

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
        auto edited = std::make_unique<config>(latest_);
        edit(*edited);
        ::physec::throw_if_invalid(::physec::an::validate_update(latest_, *edited));
        latest_ = *edited;
        next_.set(std::move(edited));
    }

    //! Swaps the waiting configuration, if there is one, into \p current. Returns whether it did.
    bool take(std::unique_ptr<config>& current) { return next_.take(current); }

private:
    mutable std::mutex mutex_;
    config latest_;
    pending<config> next_;
};

} // namespace physec
} // namespace gr
