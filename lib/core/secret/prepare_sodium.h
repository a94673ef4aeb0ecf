// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sodium.h>
#include <stdexcept>

namespace physec::secret {

//! Before anything of libsodium is used; any number of times, from any thread.
inline void prepare_sodium()
{
    if (sodium_init() < 0)
        throw std::runtime_error("libsodium cannot be used: the system offers no random bytes");
}

} // namespace physec::secret
