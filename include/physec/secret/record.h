// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <physec/api.h>
#include <physec/secret/key_file.h>
#include <string>

/*!
 * \file
 * What one station tells another beside the radio link: records of a size that both know, sealed with
 * XChaCha20-Poly1305 under a key that both share.
 *
 *     | "PhyR" | version 1 | kind | session 4 | counter 8 | configuration 16 | nonce 24 | payload | tag 16 |
 *
 * Integers are little endian. All before the nonce is authenticated and in clear, the payload is secret;
 * the nonce is drawn at random for each record. Each kind has a key of its own, derived from the shared one.
 *
 * **Replay.** The counter is the sender's clock in nanoseconds since 1970, or one more than the last counter
 * if that is larger. So it rises strictly, and a sender that was started again is newer than before. Openers
 * accept only counters above the last accepted one: no window for what is late, because what is told here
 * replaces what was told before, and a value overtaken by a newer one must not come back.
 * An opener that was started again remembers nothing; it refuses records that are older than a stated age by its
 * own clock, and those that are as far in the future, so that what was held back can be replayed for so long
 * only. For that the clocks of both have to agree.
 */
namespace physec::secret {

enum class record_kind : std::uint8_t { channel_state = 1 };

//! What two configurations have in common when they are the same.
using configuration_hash = std::array<std::uint8_t, 16>;

//! Of a text, or bytes, that says all that has to agree.
PHYSEC_CORE_API configuration_hash hash_configuration(const std::string& text);

//! What a record belongs to.
struct record_scope {
    record_kind kind;
    std::uint32_t session;
    configuration_hash configuration;
};

constexpr std::size_t record_clear_bytes = 4 + 1 + 1 + 4 + 8 + 16; //!< all before the nonce
constexpr std::size_t record_overhead_bytes = record_clear_bytes + 24 + 16;

//! The clock of records.
PHYSEC_CORE_API std::uint64_t record_clock_ns();

class PHYSEC_CORE_API record_sealer
{
public:
    record_sealer(const key& shared,
                  record_kind kind,
                  const configuration_hash& configuration,
                  std::size_t payload_bytes);

    std::size_t payload_bytes() const { return payload_bytes_; }
    std::size_t record_bytes() const { return payload_bytes_ + record_overhead_bytes; }

    //! \param record record_bytes() of them are written
    void seal(std::uint32_t session,
              const std::uint8_t* payload,
              std::uint64_t now_ns,
              std::uint8_t* record);

private:
    key key_;
    record_kind kind_;
    configuration_hash configuration_;
    std::size_t payload_bytes_;
    std::uint64_t counter_ = 0; // of the last record
};

//! What becomes of a record. All but `accepted` and `forged` are claims of its clear part.
enum class record_verdict {
    accepted,
    no_record,             //!< another beginning, version or kind
    foreign_session,       //!
    foreign_configuration, //!
    replayed,              //!< counter not above the last accepted one
    wrong_age,             //!< older, or further in the future, than allowed
    forged,                //!< altered, or made without the key
};
constexpr int record_verdicts = 7;

//! A few words for a person: "forged", "of another session", ...
PHYSEC_CORE_API const char* record_verdict_words(record_verdict verdict);

//! One kind, session and configuration; never allocates after it is made.
class PHYSEC_CORE_API record_opener
{
public:
    //! \param most_age_ns of accepted records, by the own clock; 0: any age
    record_opener(const key& shared,
                  const record_scope& scope,
                  std::size_t payload_bytes,
                  std::uint64_t most_age_ns);

    std::size_t payload_bytes() const { return payload_bytes_; }
    std::size_t record_bytes() const { return payload_bytes_ + record_overhead_bytes; }

    //! What its clear part alone says, record_clear_bytes of them; accepted: worth opening.
    record_verdict claims(const std::uint8_t* clear, std::uint64_t now_ns) const;

    /*!
     * \param record record_bytes() of them
     * \param payload payload_bytes() are written, of no meaning unless the record is accepted
     */
    record_verdict open(const std::uint8_t* record, std::uint64_t now_ns, std::uint8_t* payload);

private:
    key key_;
    record_scope scope_;
    std::size_t payload_bytes_;
    std::uint64_t most_age_ns_;
    std::uint64_t last_counter_ = 0; // accepted
};

} // namespace physec::secret
