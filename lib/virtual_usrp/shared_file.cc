// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared_file.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <physec/error.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace physec::virtual_usrp {

namespace {

// Bytes that are locked, beyond anything that is mapped, so that they mean nothing else.
constexpr off_t door = off_t(1) << 40; // held while entering or leaving
constexpr off_t inside = door + 1;     // shared by everybody who has the file open
constexpr off_t first_claim = door + 2;

int lock_byte(int file, int command, short type, off_t byte)
{
    struct flock request = {};
    request.l_type = type;
    request.l_whence = SEEK_SET;
    request.l_start = byte;
    request.l_len = 1;
    int result;
    do
        result = fcntl(file, command, &request);
    while (result < 0 && errno == EINTR);
    if (command == F_OFD_GETLK)
        return result < 0 || request.l_type != F_UNLCK;
    return result;
}

[[noreturn]] void fail(const std::string& path, const std::string& what)
{
    throw invalid_input("simulated air: " + what + " " + path + " failed (" + std::strerror(errno) +
                        "); allowed: a folder with room, named by PHYSEC_AIR_DIR");
}

[[noreturn]] void refuse(const std::string& path, const std::string& what)
{
    throw invalid_input("simulated air: " + path + " " + what +
                        "; allowed: a file of your own that nobody else may open (remove this one, "
                        "or name another air or PHYSEC_AIR_DIR)");
}

//! Why a file of that name is nothing to write samples into; empty when it is our own.
std::string fault_of(const struct stat& status)
{
    if (S_ISLNK(status.st_mode))
        return "is a symbolic link";
    if (!S_ISREG(status.st_mode))
        return "is no regular file";
    if (status.st_uid != geteuid())
        return "belongs to user " + std::to_string(status.st_uid);
    if (status.st_nlink > 1)
        return "has another name, too";
    if (status.st_mode & (S_IRWXG | S_IRWXO))
        return "may be opened by others than its owner";
    return "";
}

// In a folder that everybody writes to, a name may be anything that somebody has planted there:
// neither followed nor waited for.
constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;

int open_own(const std::string& path, int more)
{
    const int file = open(path.c_str(), flags | more, 0600);
    const int error = errno;
    struct stat status = {};
    if (file >= 0 ? fstat(file, &status) == 0 : lstat(path.c_str(), &status) == 0) {
        const std::string fault = status.st_nlink ? fault_of(status) : ""; // 0: just removed
        if (!fault.empty()) {
            if (file >= 0)
                close(file);
            refuse(path, fault);
        }
    }
    errno = error;
    return file;
}

} // namespace

void shared_file::open_existing_name(const std::string& path)
{
    for (;;) {
        file_ = open_own(path, O_CREAT);
        if (file_ < 0)
            fail(path, "opening");
        if (lock_byte(file_, F_OFD_SETLKW, F_WRLCK, door) < 0)
            fail(path, "locking");
        struct stat mine = {}, named = {};
        fstat(file_, &mine);
        // The last user may have removed the name between our open() and our lock.
        if (lstat(path.c_str(), &named) == 0 && mine.st_ino == named.st_ino) {
            probe_ = open_own(path, 0);
            if (probe_ < 0)
                fail(path, "opening");
            return;
        }
        close(file_);
        file_ = -1;
    }
}

shared_file::shared_file(const std::string& path,
                         std::size_t bytes,
                         std::size_t reserved,
                         const std::function<void(void*)>& initialise,
                         const std::function<std::string(const void*)>& check)
    : path_(path), bytes_(bytes)
{
    bool first = false;
    try {
        open_existing_name(path);
        first = !lock_byte(probe_, F_OFD_GETLK, F_WRLCK, inside);
        if (first && (ftruncate(file_, 0) < 0 || ftruncate(file_, bytes) < 0))
            fail(path, "sizing");
        if (first)
            reserve(0, reserved);
        struct stat status = {};
        fstat(file_, &status);
        if (status.st_size != static_cast<off_t>(bytes))
            throw invalid_input("simulated air: " + path +
                                " is used by another version; allowed: the same version of "
                                "gr-physec in every process, or another air name");
        data_ = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0);
        if (data_ == MAP_FAILED) {
            data_ = nullptr;
            fail(path, "mapping");
        }
        if (first)
            initialise(data_);
        else
            throw_if_invalid(check(data_));
        if (lock_byte(file_, F_OFD_SETLK, F_RDLCK, inside) < 0)
            fail(path, "locking");
        lock_byte(file_, F_OFD_SETLK, F_UNLCK, door);
    } catch (...) {
        if (first) // the door is still ours
            unlink(path.c_str());
        unmap_and_close();
        throw;
    }
}

shared_file::~shared_file()
{
    lock_byte(file_, F_OFD_SETLKW, F_WRLCK, door);
    lock_byte(file_, F_OFD_SETLK, F_UNLCK, inside);
    if (!lock_byte(probe_, F_OFD_GETLK, F_WRLCK, inside))
        unlink(path_.c_str());
    unmap_and_close();
}

void shared_file::remove_if_deserted(const std::string& path)
{
    const int file = open(path.c_str(), flags);
    if (file < 0)
        return;
    struct stat status = {}; // what is not ours, or no file, is not ours to remove
    if (fstat(file, &status) < 0 || !S_ISREG(status.st_mode) || status.st_uid != geteuid()) {
        close(file);
        return;
    }
    // Whoever waits at the door meanwhile notices that the name is gone, and starts anew.
    if (lock_byte(file, F_OFD_SETLK, F_WRLCK, door) == 0 &&
        !lock_byte(file, F_OFD_GETLK, F_WRLCK, inside))
        unlink(path.c_str());
    close(file);
}

void shared_file::unmap_and_close()
{
    if (data_)
        munmap(data_, bytes_);
    for (int file : { probe_, file_ })
        if (file >= 0)
            close(file);
}

void shared_file::reserve(std::size_t offset, std::size_t bytes)
{
    const int error = posix_fallocate(file_, offset, bytes);
    if (error) {
        errno = error;
        fail(path_, "reserving " + std::to_string(bytes >> 20) + " MiB of");
    }
}

bool shared_file::claim(int number)
{
    return lock_byte(file_, F_OFD_SETLK, F_WRLCK, first_claim + number) == 0;
}

void shared_file::release(int number)
{
    lock_byte(file_, F_OFD_SETLK, F_UNLCK, first_claim + number);
}

bool shared_file::is_claimed(int number) const
{
    return lock_byte(probe_, F_OFD_GETLK, F_WRLCK, first_claim + number);
}

bool shared_file::is_claimed_by_another(int number) const
{
    return lock_byte(file_, F_OFD_GETLK, F_WRLCK, first_claim + number);
}

} // namespace physec::virtual_usrp
