// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <physec/api.h>
#include <physec/secret/record.h>
#include <string>
#include <vector>

namespace physec::secret {

//! What has come of a stream since it was made.
struct PHYSEC_CORE_API record_counts {
    std::array<std::uint64_t, record_verdicts> records{}; //!< by record_verdict
    std::uint64_t skipped_bytes = 0;                      //!< in no accepted record

    std::uint64_t operator[](record_verdict verdict) const
    {
        return records[static_cast<std::size_t>(verdict)];
    }
    std::uint64_t refused() const; //!< records
    //! "3 forged or of another key, 1 replayed or overtaken, 20000 bytes skipped"; empty: all is well
    std::string complaint() const;
};

/*!
 * Finds records in bytes that anybody may have sent, joined, cut or with pieces missing: looks for the
 * beginning of a record, and behind one that is refused goes on with its second byte, so that a false
 * beginning hides no honest record behind it.
 *
 * Work is bounded: of each byte that arrives at most four are authenticated. Who sends one false beginning
 * after the other can so hide honest records among them, at worst until he stops. Memory is bounded by two
 * records; nothing allocates after the constructor.
 */
class PHYSEC_CORE_API record_stream
{
public:
    explicit record_stream(record_opener opener);

    //! \param take is given payload_bytes() of each accepted record
    void feed(const std::uint8_t* bytes,
              std::size_t count,
              std::uint64_t now_ns,
              const std::function<void(const std::uint8_t*)>& take);

    //! Forgets a record of which only a part has come; counters and replay protection stay.
    void restart() { begin_ = end_ = 0; }

    const record_counts& counts() const { return counts_; }

private:
    bool step(std::uint64_t now_ns, const std::function<void(const std::uint8_t*)>& take);
    void skip(std::size_t count);

    record_opener opener_;
    std::vector<std::uint8_t> buffer_, payload_;
    std::size_t begin_ = 0, end_ = 0; // of what is kept in buffer_
    std::size_t credit_;              // bytes that may be authenticated
    record_counts counts_;
};

} // namespace physec::secret
