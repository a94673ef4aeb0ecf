// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>
#include <malloc.h>
#include <physec/secret/record.h>
#include <random>
#include <vector>

using namespace physec;
using secret::record_verdict;

namespace {

constexpr std::size_t payload_bytes = 40;
constexpr std::uint64_t second_ns = 1000000000, now_ns = 1700000000 * second_ns;
constexpr std::uint32_t session = 7;
using bytes = std::vector<std::uint8_t>;

secret::key shared_key(std::uint8_t first = 1)
{
    secret::key key;
    key.data()[0] = first;
    return key;
}

const auto configuration = secret::hash_configuration("four antennas");

secret::record_sealer sealer(std::uint8_t first = 1)
{
    return { shared_key(first), secret::record_kind::channel_state, configuration, payload_bytes };
}

secret::record_opener opener(std::uint64_t most_age_ns = 10 * second_ns,
                             std::uint32_t of_session = session)
{
    return { shared_key(),
             { secret::record_kind::channel_state, of_session, configuration },
             payload_bytes,
             most_age_ns };
}

bytes sealed(secret::record_sealer& sealer,
             const bytes& payload,
             std::uint64_t when_ns = now_ns,
             std::uint32_t of_session = session)
{
    bytes record(sealer.record_bytes());
    sealer.seal(of_session, payload.data(), when_ns, record.data());
    return record;
}

record_verdict
open(secret::record_opener& opener, const bytes& record, std::uint64_t at_ns = now_ns)
{
    bytes payload(payload_bytes);
    return opener.open(record.data(), at_ns, payload.data());
}

bytes some_payload()
{
    bytes payload(payload_bytes);
    for (std::size_t k = 0; k < payload.size(); ++k)
        payload[k] = 3 * k;
    return payload;
}

TEST(Record, ArrivesAsItWasSealedAndShowsNothing)
{
    auto from = sealer();
    auto to = opener();
    const auto record = sealed(from, some_payload());
    EXPECT_EQ(record.size(), payload_bytes + secret::record_overhead_bytes);
    bytes payload(payload_bytes);
    ASSERT_EQ(to.open(record.data(), now_ns, payload.data()), record_verdict::accepted);
    EXPECT_EQ(payload, some_payload());
    EXPECT_EQ(std::search(record.begin(), record.end(), payload.begin(), payload.begin() + 4),
              record.end());
    // The same again looks different: nonces are random.
    auto twin = sealer();
    EXPECT_NE(sealed(twin, some_payload()), record);
}

TEST(Record, OfWhichAnyBitIsAlteredIsRefused)
{
    auto from = sealer();
    auto to = opener(0);
    const auto honest = sealed(from, some_payload());
    for (std::size_t bit = 0; bit < 8 * honest.size(); ++bit) {
        auto altered = honest;
        altered[bit / 8] ^= 1 << bit % 8;
        EXPECT_NE(open(to, altered), record_verdict::accepted) << "bit " << bit;
    }
    EXPECT_EQ(open(to, honest), record_verdict::accepted);
}

TEST(Record, IsAcceptedOnceAndNeverAfterANewerOne)
{
    auto from = sealer();
    auto to = opener();
    std::vector<bytes> records;
    for (int k = 0; k < 3; ++k)
        records.push_back(sealed(from, some_payload(), now_ns)); // the clock may stand still
    EXPECT_EQ(open(to, records[0]), record_verdict::accepted);
    EXPECT_EQ(open(to, records[0]), record_verdict::replayed);
    EXPECT_EQ(open(to, records[2]), record_verdict::accepted);
    EXPECT_EQ(open(to, records[1]), record_verdict::replayed);
    // A clock that was set back makes nothing older.
    EXPECT_EQ(open(to, sealed(from, some_payload(), now_ns - 5 * second_ns)),
              record_verdict::accepted);
    // Nor does a new start of the sender.
    auto again = sealer();
    EXPECT_EQ(open(to, sealed(again, some_payload(), now_ns + second_ns)),
              record_verdict::accepted);
}

TEST(Record, FromAnotherTimeIsRefusedByAnOpenerThatRemembersNothing)
{
    auto from = sealer();
    const auto record = sealed(from, some_payload());
    for (const std::int64_t late_s : { -3600, -11, 11, 3600, 86400 }) {
        auto to = opener();
        EXPECT_EQ(open(to, record, now_ns + late_s * second_ns), record_verdict::wrong_age)
            << late_s;
        auto patient = opener(0);
        EXPECT_EQ(open(patient, record, now_ns + late_s * second_ns), record_verdict::accepted);
    }
    for (const std::int64_t late_s : { -10, 0, 10 }) {
        auto to = opener();
        EXPECT_EQ(open(to, record, now_ns + late_s * second_ns), record_verdict::accepted)
            << late_s;
    }
    // Highest counter: refused for its time, and it locks nobody out.
    auto to = opener();
    auto future = sealer();
    EXPECT_EQ(open(to, sealed(future, some_payload(), ~std::uint64_t(0))),
              record_verdict::wrong_age);
    EXPECT_EQ(open(to, record), record_verdict::accepted);
}

TEST(Record, OfSomebodyElseIsRefused)
{
    auto from = sealer(), stranger = sealer(2);
    auto to = opener();
    EXPECT_EQ(open(to, sealed(from, some_payload(), now_ns, 8)), record_verdict::foreign_session);
    EXPECT_EQ(open(to, sealed(stranger, some_payload())), record_verdict::forged);
    secret::record_sealer other(shared_key(),
                                secret::record_kind::channel_state,
                                secret::hash_configuration("eight antennas"),
                                payload_bytes);
    EXPECT_EQ(open(to, sealed(other, some_payload())), record_verdict::foreign_configuration);
    auto later = opener(0);
    auto honest = sealed(from, some_payload());
    honest[4] = 2; // version
    EXPECT_EQ(open(later, honest), record_verdict::no_record);
}

//! One hostile record: \p honest ones, of which \p to has accepted the last, changed in one of six ways.
bytes hostile(std::mt19937_64& random,
              const std::vector<bytes>& honest,
              secret::record_sealer& enemy)
{
    auto record = honest[random() % honest.size()];
    switch (random() % 6) {
    case 0: // replayed, in any order
        return record;
    case 1: // some bits altered
        for (int flips = 1 + random() % 8; flips > 0; --flips)
            record[random() % record.size()] ^= 1 << random() % 8;
        return record;
    case 2: // made with another key
        return sealed(enemy, some_payload(), now_ns + random() % second_ns);
    case 3: // truncated: the rest is whatever the buffer held
        for (auto k = random() % record.size(); k < record.size(); ++k)
            record[k] = random();
        return record;
    case 4: { // the head of one on the body of another, with a fresh counter
        const auto& other = honest[random() % honest.size()];
        const auto cut = random() % record.size();
        std::copy(other.begin() + cut, other.end(), record.begin() + cut);
        record[10] ^= 1 + random() % 255;
        record[14] ^= random() % 4;
        return record;
    }
    default: // forged behind an honest head
        record[15] = 0x18;
        for (std::size_t k = secret::record_clear_bytes; k < record.size(); ++k)
            record[k] = random();
        return record;
    }
}

TEST(Record, OfAMillionHostileOnesNoneIsAcceptedAndNoneCostsMemory)
{
    std::mt19937_64 random(1);
    auto from = sealer(), enemy = sealer(66);
    auto to = opener(0);
    std::vector<bytes> honest;
    for (int k = 0; k < 100; ++k) {
        honest.push_back(sealed(from, some_payload(), now_ns));
        ASSERT_EQ(open(to, honest.back()), record_verdict::accepted);
    }
    for (int k = 0; k < 1000; ++k) // the allocator keeps pieces of its own
        open(to, hostile(random, honest, enemy));
    int accepted = 0;
    std::array<int, secret::record_verdicts> seen{};
    const auto held = ::mallinfo2().uordblks;
    for (int k = 0; k < 1000000; ++k) {
        const auto verdict = open(to, hostile(random, honest, enemy));
        accepted += verdict == record_verdict::accepted;
        ++seen[static_cast<int>(verdict)];
    }
    EXPECT_EQ(::mallinfo2().uordblks, held);
    EXPECT_EQ(accepted, 0);
    // Each kind of refusal was tried, and most records came as far as the tag or the counter.
    for (const auto kind : { record_verdict::no_record,
                             record_verdict::foreign_session,
                             record_verdict::foreign_configuration })
        EXPECT_GT(seen[static_cast<int>(kind)], 1000);
    EXPECT_GT(seen[static_cast<int>(record_verdict::replayed)], 100000);
    EXPECT_GT(seen[static_cast<int>(record_verdict::forged)], 200000);
    EXPECT_EQ(open(to, sealed(from, some_payload())), record_verdict::accepted);
}

} // namespace
