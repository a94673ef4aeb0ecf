// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/secret/key_file.h>
#include "prepare_sodium.h"
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <new>
#include <physec/error.h>
#include <sys/stat.h>
#include <unistd.h>

namespace physec::secret {

namespace {

constexpr std::size_t digits = 2 * key::size;

[[noreturn]] void refuse(const std::string& path, const std::string& what)
{
    throw invalid_input("key file '" + path + "' " + what);
}

std::uint8_t* locked_bytes(std::size_t count)
{
    prepare_sodium();
    auto* bytes = static_cast<std::uint8_t*>(sodium_malloc(count));
    if (bytes == nullptr)
        throw std::bad_alloc();
    sodium_memzero(bytes, count);
    return bytes;
}

//! Overwritten and released at the end.
struct locked_text {
    explicit locked_text(std::size_t count)
        : bytes(reinterpret_cast<char*>(locked_bytes(count))), size(count)
    {
    }
    ~locked_text() { sodium_free(bytes); }
    locked_text(const locked_text&) = delete;
    locked_text& operator=(const locked_text&) = delete;

    char* const bytes;
    const std::size_t size;
};

class opened
{
public:
    opened(const std::string& path, int flags, mode_t mode = 0)
        : descriptor_(::open(path.c_str(), flags | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, mode))
    {
        if (descriptor_ < 0)
            refuse(path,
                   errno == ELOOP    ? "is a symbolic link; allowed: a regular file"
                   : errno == EEXIST ? "exists; allowed: a name that no file has"
                                     : std::string("cannot be opened: ") + std::strerror(errno) +
                                           "; allowed: a file of your own, see physec secret new");
    }
    ~opened() { ::close(descriptor_); }
    opened(const opened&) = delete;
    opened& operator=(const opened&) = delete;

    int descriptor() const { return descriptor_; }

private:
    const int descriptor_;
};

void check(const std::string& path, const struct stat& about)
{
    if (!S_ISREG(about.st_mode))
        refuse(path, "is no regular file; allowed: a regular file with mode 0600");
    if (about.st_uid != ::geteuid())
        refuse(path,
               "belongs to user " + std::to_string(about.st_uid) + "; allowed: user " +
                   std::to_string(::geteuid()) + ", who runs this");
    if (about.st_mode & 0077) {
        char mode[8];
        std::snprintf(mode, sizeof(mode), "%04o", static_cast<unsigned>(about.st_mode & 07777));
        refuse(path, std::string("has mode ") + mode + "; allowed: 0600, nobody else may read it");
    }
    if (about.st_size < static_cast<off_t>(digits) ||
        about.st_size > static_cast<off_t>(digits) + 1)
        refuse(path,
               "has " + std::to_string(about.st_size) +
                   " bytes; allowed: 64 hexadecimal digits and an end of line");
}

} // namespace

void key::release::operator()(std::uint8_t* bytes) const { sodium_free(bytes); }

key::key() : bytes_(locked_bytes(size)) {}

key key::random()
{
    key drawn;
    randombytes_buf(drawn.data(), size);
    return drawn;
}

key key::derive(const std::string& purpose, std::uint64_t number) const
{
    if (purpose.size() != crypto_kdf_CONTEXTBYTES)
        throw invalid_input("purpose of a key is '" + purpose + "'; allowed: 8 characters");
    key derived;
    crypto_kdf_derive_from_key(derived.data(), size, number, purpose.data(), data());
    return derived;
}

key read_key_file(const std::string& path)
{
    const opened file(path, O_RDONLY);
    struct stat about {
    };
    if (::fstat(file.descriptor(), &about) != 0)
        refuse(path, std::string("cannot be examined: ") + std::strerror(errno));
    check(path, about);

    // One byte more than may be there: the file may have grown since.
    const locked_text text(digits + 2);
    std::size_t count = 0;
    while (count < text.size) {
        const auto got = ::read(file.descriptor(), text.bytes + count, text.size - count);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            refuse(path, std::string("cannot be read: ") + std::strerror(errno));
        if (got == 0)
            break;
        count += got;
    }
    const bool ends_well = count == digits || (count == digits + 1 && text.bytes[digits] == '\n');
    key shared;
    std::size_t decoded = 0;
    const char* end = nullptr;
    if (!ends_well ||
        sodium_hex2bin(shared.data(), key::size, text.bytes, digits, nullptr, &decoded, &end) !=
            0 ||
        decoded != key::size || end != text.bytes + digits)
        refuse(path, "holds something else than 64 hexadecimal digits; allowed: these alone");
    return shared;
}

void write_key_file(const std::string& path, const key& shared)
{
    const opened file(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
    const locked_text text(digits + 1); // sodium_bin2hex ends it with a zero
    sodium_bin2hex(text.bytes, text.size, shared.data(), key::size);
    text.bytes[digits] = '\n';
    std::size_t count = 0;
    while (count < text.size) {
        const auto put = ::write(file.descriptor(), text.bytes + count, text.size - count);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            const std::string why = std::strerror(errno);
            ::unlink(path.c_str());
            refuse(path, "cannot be written: " + why);
        }
        count += put;
    }
}

} // namespace physec::secret
