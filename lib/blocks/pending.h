// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <mutex>

namespace gr {
namespace physec {

/*!
 * Hands a setting from the thread that sets it to work(), which takes it at its next frame
 * boundary. The new object is built by the setter, so that work() neither allocates nor computes;
 * the old one is freed by the next setter or the destructor for the same reason.
 */
template <class T>
class pending
{
public:
    void set(std::unique_ptr<T> value)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        value_ = std::move(value);
        fresh_ = true;
    }

    //! Swaps the waiting value, if there is one, into \p current. Returns whether it did.
    bool take(std::unique_ptr<T>& current)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (!fresh_)
            return false;
        std::swap(current, value_);
        fresh_ = false;
        return true;
    }

private:
    std::mutex mutex_;
    std::unique_ptr<T> value_;
    bool fresh_ = false;
};

} // namespace physec
} // namespace gr
