// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <physec/api.h>
#include <string>
#include <utility>

namespace physec::random {

/*!
 * Random bits that nobody can predict: the key stream of AES-256 in counter mode where the processor
 * has instructions for it, of ChaCha20 elsewhere (OpenSSL), under a key from the operating system. The key
 * is replaced from the stream itself after every MiB, so that who takes a running machine learns nothing
 * of what it sent before; it is never copied, and overwritten at the end.
 *
 * A uniform random bit generator in the sense of the C++ library. Moves, does not copy: two copies would
 * send the same noise twice.
 */
class PHYSEC_CORE_API keyed_bits
{
public:
    using result_type = std::uint64_t;

    //! Throws std::runtime_error when the operating system or OpenSSL refuse.
    keyed_bits();
    ~keyed_bits();
    keyed_bits(keyed_bits&&) noexcept;
    keyed_bits& operator=(keyed_bits&&) noexcept;

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
    result_type operator()()
    {
        if (next_ == end_)
            refill();
        result_type word;
        std::memcpy(&word, next_, sizeof word);
        next_ += 2;
        return word;
    }

    /*!
     * The words of 32 bits that come next, in a row, for those who need many: two for each of as many
     * as are ready, at most \p most and at least one. Valid until the next call.
     */
    std::pair<const std::uint32_t*, std::size_t> take_pairs(std::size_t most)
    {
        if (next_ == end_)
            refill();
        const std::size_t pairs = std::min<std::size_t>(most, (end_ - next_) / 2);
        const std::uint32_t* first = next_;
        next_ += 2 * pairs;
        return { first, pairs };
    }

    //! "AES-256-CTR" or "ChaCha20".
    std::string cipher() const;

private:
    void refill();

    struct stream;
    std::unique_ptr<stream> stream_;
    // Words of 32 bits, an even number of them.
    const std::uint32_t* next_ = nullptr;
    const std::uint32_t* end_ = nullptr;
};

} // namespace physec::random
