// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace physec::virtual_usrp {

/*!
 * A file mapped by several processes, with advisory locks that the kernel drops when their owner
 * dies, however it dies. A killed child that nobody has waited for still answers to its process
 * number; its locks are gone. So a lock, not a process number, says who is alive.
 */
class shared_file
{
public:
    /*!
     * Opens \p path, or creates it with \p bytes of zeros when nobody has it open; what an earlier
     * process left behind counts as nothing. The first \p reserved bytes get real memory at once.
     * \p initialise runs once, before anybody else can look; \p check runs for all others and
     * returns a complaint, or nothing.
     * \throws invalid_input when the file cannot be opened, does not fit, or is not our own: a link,
     * another user's, or one that others may open
     */
    shared_file(const std::string& path,
                std::size_t bytes,
                std::size_t reserved,
                const std::function<void(void*)>& initialise,
                const std::function<std::string(const void*)>& check);
    //! The last one out removes the file.
    ~shared_file();
    shared_file(const shared_file&) = delete;
    shared_file& operator=(const shared_file&) = delete;

    //! Removes a file that nobody has open any more, because its last user was killed.
    static void remove_if_deserted(const std::string& path);

    void* data() const { return data_; }

    //! Gives real memory to a part; a full disk is an error here and not a crash later.
    void reserve(std::size_t offset, std::size_t bytes);

    //! Exclusive claim number 0, 1, ...; false when another handle holds it.
    bool claim(int number);
    void release(int number);
    //! Whether any handle, in this process or another, holds the claim.
    bool is_claimed(int number) const;
    bool is_claimed_by_another(int number) const;

private:
    void open_existing_name(const std::string& path);
    void unmap_and_close();

    std::string path_;
    std::size_t bytes_;
    int file_ = -1;
    int probe_ = -1; // a second open file: a handle cannot see its own locks
    void* data_ = nullptr;
};

} // namespace physec::virtual_usrp
