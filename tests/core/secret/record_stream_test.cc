// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <gtest/gtest.h>
#include <malloc.h>
#include <physec/secret/record_stream.h>
#include <random>
#include <vector>

using namespace physec;
using secret::record_verdict;

namespace {

constexpr std::size_t payload_bytes = 32;
constexpr std::size_t record_bytes = payload_bytes + secret::record_overhead_bytes;
constexpr std::uint64_t now_ns = 1700000000000000000;
using bytes = std::vector<std::uint8_t>;

const auto configuration = secret::hash_configuration("");

struct Pair {
    explicit Pair(std::size_t payload = payload_bytes)
        : size(payload),
          sealer({}, secret::record_kind::channel_state, configuration, payload),
          stream(secret::record_opener(
              {}, { secret::record_kind::channel_state, 1, configuration }, payload, 0))
    {
    }

    bytes next(std::uint32_t session = 1)
    {
        bytes payload(size, ++number), record(sealer.record_bytes());
        sealer.seal(session, payload.data(), now_ns, record.data());
        return record;
    }

    void feed(const bytes& some) { feed(some.data(), some.size()); }
    void feed(const std::uint8_t* some, std::size_t count)
    {
        stream.feed(some, count, now_ns, [this](const std::uint8_t* payload) {
            taken.push_back(payload[0]);
            for (std::size_t k = 0; k < size; ++k)
                EXPECT_EQ(payload[k], payload[0]);
        });
    }

    const std::size_t size;
    secret::record_sealer sealer;
    secret::record_stream stream;
    std::uint8_t number = 0;
    std::vector<int> taken;
};

void append(bytes& all, const bytes& some) { all.insert(all.end(), some.begin(), some.end()); }

TEST(RecordStream, FindsRecordsHoweverTheyAreCut)
{
    std::mt19937 random(1);
    for (int trial = 0; trial < 50; ++trial) {
        Pair pair;
        bytes all;
        std::vector<int> expected;
        for (int k = 1; k <= 20; ++k) {
            append(all, pair.next());
            expected.push_back(k);
        }
        for (std::size_t at = 0; at < all.size();) {
            const auto part =
                std::min<std::size_t>(1 + random() % (trial ? 400 : 1), all.size() - at);
            pair.feed(&all[at], part);
            at += part;
        }
        EXPECT_EQ(pair.taken, expected);
        EXPECT_EQ(pair.stream.counts().skipped_bytes, 0u);
        EXPECT_EQ(pair.stream.counts().complaint(), "");
        EXPECT_EQ(pair.stream.counts()[record_verdict::accepted], 20u);
    }
}

TEST(RecordStream, GoesOnBehindRubbishTornRecordsAndFalseBeginnings)
{
    std::mt19937 random(2);
    for (int trial = 0; trial < 300; ++trial) {
        Pair pair;
        bytes all;
        std::vector<int> expected;
        std::uint64_t rubbish = 0;
        for (int k = 1; k <= 30; ++k) {
            auto record = pair.next();
            switch (random() % 5) {
            case 0: { // what is none, with parts of a beginning in it
                bytes noise(random() % 300);
                for (auto& byte : noise)
                    byte = random() % 2 ? "PhyR"[random() % 4] : random();
                append(all, noise);
                rubbish += noise.size();
                break;
            }
            case 1: // its head alone: a beginning that waits for a body
                append(all, { record.begin(), record.begin() + secret::record_clear_bytes });
                rubbish += secret::record_clear_bytes;
                continue;
            case 2: // a piece is lost
                record.erase(record.begin() + secret::record_clear_bytes,
                             record.end() - random() % 10);
                append(all, record);
                rubbish += record.size();
                continue;
            default:
                break;
            }
            append(all, record);
            expected.push_back(k);
        }
        append(all, pair.next()); // so that nothing waits
        expected.push_back(31);
        pair.feed(all);
        EXPECT_EQ(pair.taken, expected) << "trial " << trial;
        EXPECT_EQ(pair.stream.counts().skipped_bytes, rubbish);
    }
}

TEST(RecordStream, CountsWhatItRefuses)
{
    Pair pair;
    const auto first = pair.next(), second = pair.next();
    pair.feed(first);
    pair.feed(first);
    pair.feed(pair.next(2));
    auto forged = pair.next();
    forged.back() ^= 1;
    pair.feed(forged);
    pair.feed(bytes(20000, 7));
    pair.feed(pair.next());
    EXPECT_EQ(pair.taken, (std::vector<int>{ 1, 5 }));
    const auto& counts = pair.stream.counts();
    EXPECT_EQ(counts[record_verdict::replayed], 1u);
    EXPECT_EQ(counts[record_verdict::foreign_session], 1u);
    EXPECT_EQ(counts[record_verdict::forged], 1u);
    EXPECT_EQ(counts.refused(), 3u);
    EXPECT_EQ(counts.complaint(),
              "1 of another session, 1 replayed or overtaken, 1 forged or of another key, " +
                  std::to_string(20000 + 3 * record_bytes) + " bytes skipped");
}

TEST(RecordStream, ForgetsHalfARecordAtARestartButNotWhatItHasAccepted)
{
    Pair pair;
    const auto first = pair.next(), second = pair.next();
    pair.feed(first);
    pair.feed(second.data(), 50);
    pair.stream.restart();
    pair.feed(first);
    pair.feed(second);
    EXPECT_EQ(pair.taken, (std::vector<int>{ 1, 2 }));
}

/*!
 * A flood of false beginnings of long records: to authenticate at each would be 500 times the
 * bytes that arrive. Time and memory stay those of a few passes over them.
 */
TEST(RecordStream, WorkAndMemoryAreBoundedByWhatArrives)
{
    Pair pair(30000);
    auto head = pair.next();
    pair.feed(head);
    head.resize(secret::record_clear_bytes);
    head[15] = 0xff; // the counter: newer than all
    bytes flood;
    while (flood.size() < (1 << 20))
        append(flood, head);
    const auto held = ::mallinfo2().uordblks;
    const auto begin = std::chrono::steady_clock::now();
    for (int k = 0; k < 64; ++k)
        pair.feed(flood);
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    EXPECT_EQ(::mallinfo2().uordblks, held);
    EXPECT_LT(passed.count(),
              8.0); // 0.2 s on one core; sanitizers and a loaded machine take longer
    EXPECT_EQ(pair.taken.size(), 1u);
    // Those behind the flood are heard again.
    for (int k = 0; k < 3; ++k)
        pair.feed(pair.next());
    EXPECT_GE(pair.taken.size(), 3u);
}

} // namespace
