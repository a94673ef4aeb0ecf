// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/random/key_stream.h>

namespace physec::random {

key_stream::key_stream(std::uint64_t key, const std::string& purpose, key_position at)
    : random_(key, "key." + purpose + "." + std::to_string(at.symbol), at.frame)
{
}

} // namespace physec::random
