// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/secret/record.h>
#include "prepare_sodium.h"
#include <algorithm>
#include <chrono>
#include <physec/numeric/little_endian.h>

namespace physec::secret {

namespace {

constexpr std::array<std::uint8_t, 4> magic{ 'P', 'h', 'y', 'R' };
constexpr std::uint8_t version = 1;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
static_assert(record_overhead_bytes ==
              record_clear_bytes + nonce_bytes + crypto_aead_xchacha20poly1305_ietf_ABYTES);
static_assert(key::size == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

key key_of(const key& shared, record_kind kind)
{
    return shared.derive("physrecd", static_cast<std::uint64_t>(kind));
}

void write_clear(std::uint8_t* at, const record_scope& scope, std::uint64_t counter)
{
    at = std::copy(magic.begin(), magic.end(), at);
    *at++ = version;
    *at++ = static_cast<std::uint8_t>(scope.kind);
    numeric::put_little_endian(at, scope.session);
    numeric::put_little_endian(at, counter);
    std::copy(scope.configuration.begin(), scope.configuration.end(), at);
}

std::uint64_t counter_of(const std::uint8_t* clear)
{
    const std::uint8_t* at = clear + 4 + 1 + 1 + 4;
    return numeric::get_little_endian<std::uint64_t>(at);
}

} // namespace

configuration_hash hash_configuration(const std::string& text)
{
    prepare_sodium();
    configuration_hash hash;
    static_assert(sizeof(hash) >= crypto_generichash_BYTES_MIN);
    crypto_generichash(hash.data(),
                       hash.size(),
                       reinterpret_cast<const unsigned char*>(text.data()),
                       text.size(),
                       nullptr,
                       0);
    return hash;
}

std::uint64_t record_clock_ns()
{
    using namespace std::chrono;
    const auto now = duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
    return static_cast<std::uint64_t>(std::max<std::int64_t>(now, 0));
}

record_sealer::record_sealer(const key& shared,
                             record_kind kind,
                             const configuration_hash& configuration,
                             std::size_t payload_bytes)
    : key_(key_of(shared, kind)),
      kind_(kind),
      configuration_(configuration),
      payload_bytes_(payload_bytes)
{
}

void record_sealer::seal(std::uint32_t session,
                         const std::uint8_t* payload,
                         std::uint64_t now_ns,
                         std::uint8_t* record)
{
    counter_ = std::max(counter_ + 1, now_ns);
    write_clear(record, { kind_, session, configuration_ }, counter_);
    std::uint8_t* nonce = record + record_clear_bytes;
    randombytes_buf(nonce, nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + nonce_bytes,
                                               nullptr,
                                               payload,
                                               payload_bytes_,
                                               record,
                                               record_clear_bytes,
                                               nullptr,
                                               nonce,
                                               key_.data());
}

const char* record_verdict_words(record_verdict verdict)
{
    switch (verdict) {
    case record_verdict::accepted:
        return "accepted";
    case record_verdict::foreign_session:
        return "of another session";
    case record_verdict::foreign_configuration:
        return "of another configuration";
    case record_verdict::replayed:
        return "replayed or overtaken";
    case record_verdict::wrong_age:
        return "too old or from the future";
    case record_verdict::forged:
        return "forged or of another key";
    default:
        return "no record";
    }
}

record_opener::record_opener(const key& shared,
                             const record_scope& scope,
                             std::size_t payload_bytes,
                             std::uint64_t most_age_ns)
    : key_(key_of(shared, scope.kind)),
      scope_(scope),
      payload_bytes_(payload_bytes),
      most_age_ns_(most_age_ns)
{
}

record_verdict record_opener::claims(const std::uint8_t* clear, std::uint64_t now_ns) const
{
    const std::uint8_t* at = clear + magic.size();
    if (!std::equal(magic.begin(), magic.end(), clear) || *at++ != version ||
        *at++ != static_cast<std::uint8_t>(scope_.kind))
        return record_verdict::no_record;
    if (numeric::get_little_endian<std::uint32_t>(at) != scope_.session)
        return record_verdict::foreign_session;
    const auto counter = numeric::get_little_endian<std::uint64_t>(at);
    if (!std::equal(scope_.configuration.begin(), scope_.configuration.end(), at))
        return record_verdict::foreign_configuration;
    if (counter <= last_counter_)
        return record_verdict::replayed;
    const auto apart_ns = std::max(counter, now_ns) - std::min(counter, now_ns);
    return most_age_ns_ > 0 && apart_ns > most_age_ns_ ? record_verdict::wrong_age
                                                       : record_verdict::accepted;
}

record_verdict
record_opener::open(const std::uint8_t* record, std::uint64_t now_ns, std::uint8_t* payload)
{
    const auto claimed = claims(record, now_ns);
    if (claimed != record_verdict::accepted)
        return claimed;
    const std::uint8_t* nonce = record + record_clear_bytes;
    const std::uint8_t* sealed = nonce + nonce_bytes;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(payload,
                                                   nullptr,
                                                   nullptr,
                                                   sealed,
                                                   record + record_bytes() - sealed,
                                                   record,
                                                   record_clear_bytes,
                                                   nonce,
                                                   key_.data()) != 0)
        return record_verdict::forged;
    last_counter_ = counter_of(record);
    return record_verdict::accepted;
}

} // namespace physec::secret
