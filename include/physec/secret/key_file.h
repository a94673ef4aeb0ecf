// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <physec/api.h>
#include <string>

/*!
 * \file
 * What two stations share: 32 bytes in a file each, as 64 hexadecimal digits on one line. Nothing here
 * puts a key into a text, not even into a complaint.
 */
namespace physec::secret {

/*!
 * 32 bytes that nobody else may know: in memory that is locked, surrounded by guard pages and overwritten
 * at the end. Moves, does not copy.
 */
class PHYSEC_CORE_API key
{
public:
    static constexpr std::size_t size = 32;

    //! All zero, to be written by who makes it. Throws std::bad_alloc.
    key();

    //! Drawn by the operating system.
    static key random();

    std::uint8_t* data() { return bytes_.get(); }
    const std::uint8_t* data() const { return bytes_.get(); }

    /*!
     * The key for one purpose: who learns it learns neither this one nor that of another purpose or number.
     * \param purpose exactly 8 characters, see crypto_kdf of libsodium; throws invalid_input otherwise
     */
    key derive(const std::string& purpose, std::uint64_t number) const;

private:
    struct PHYSEC_CORE_API release {
        void operator()(std::uint8_t* bytes) const;
    };
    std::unique_ptr<std::uint8_t, release> bytes_;
};

/*!
 * Throws invalid_input, which names the file and never what is in it, unless it is a regular file, no
 * link, owned by the user who runs this, closed to everybody else (mode 0600 or less), and holds 64
 * hexadecimal digits with at most an end of line. Never waits, whatever \p path is.
 */
PHYSEC_CORE_API key read_key_file(const std::string& path);

//! Writes \p shared with mode 0600. Throws invalid_input when \p path exists or cannot be written.
PHYSEC_CORE_API void write_key_file(const std::string& path, const key& shared);

} // namespace physec::secret
