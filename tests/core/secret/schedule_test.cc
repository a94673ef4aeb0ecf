// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <physec/error.h>
#include <physec/secret/schedule.h>
#include <set>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

using namespace physec;

namespace {

//! Bytes first, first + 1, ...
secret::key counting(std::uint8_t first)
{
    secret::key made;
    for (std::size_t k = 0; k < secret::key::size; ++k)
        made.data()[k] = static_cast<std::uint8_t>(first + k);
    return made;
}

bool same(const secret::key& a, const secret::key& b)
{
    return std::equal(a.data(), a.data() + secret::key::size, b.data());
}

std::string text(const std::string& path)
{
    std::ifstream file(path);
    return { std::istreambuf_iterator<char>(file), {} };
}

} // namespace

TEST(SecretSchedule, BothSidesDrawTheSameAndNobodyTwice)
{
    const secret::epoch_generator alice(counting(1), 7, "fpidelta"),
        bob(counting(1), 7, "fpidelta");
    const secret::epoch_generator others[] = { { counting(2), 7, "fpidelta" },
                                               { counting(1), 8, "fpidelta" },
                                               { counting(1), 7, "fpiother" } };
    std::set<std::uint64_t> seen;
    for (std::uint64_t epoch = 0; epoch < 500; ++epoch) {
        EXPECT_EQ(alice.draw(epoch), bob.draw(epoch));
        for (const auto& one : { &alice, &others[0], &others[1], &others[2] })
            for (const std::uint64_t word : one->draw(epoch))
                seen.insert(word);
    }
    // Eight thousand words of 64 bits: two alike once in 10^12 tests.
    EXPECT_EQ(seen.size(), 500u * 4 * 4);
    EXPECT_THROW(secret::epoch_generator(counting(1), 7, "short"), invalid_input);
}

TEST(SecretSchedule, DrawsStayWhatTheyAre)
{
    // Two versions of the library must agree. By an independent program: Python's hashlib.blake2b(key=key,
    // salt=number, person=purpose, digest_size=32), twice; that is crypto_kdf.
    const auto words = secret::epoch_generator(counting(0), 3, "fpidelta").draw(5);
    EXPECT_EQ(words[0], 0x388779286b2269b0ULL);
    EXPECT_EQ(words[1], 0x6a0ecd8d9ce6d3acULL);
    EXPECT_EQ(words[2], 0xc35869ab5cec0966ULL);
    EXPECT_EQ(words[3], 0x95133b0e5b6d7c25ULL);
    EXPECT_EQ(secret::fingerprint(counting(0)), "57c7b92b63ad50eb");
}

TEST(SecretSchedule, EpochsCountFromZero)
{
    EXPECT_EQ(secret::epoch_of(0, 100), 0u);
    EXPECT_EQ(secret::epoch_of(99, 100), 0u);
    EXPECT_EQ(secret::epoch_of(100, 100), 1u);
    EXPECT_EQ(secret::epoch_of(~0ull, 1), ~0ull);
    EXPECT_THROW(secret::epoch_of(5, 0), invalid_input);
}

TEST(SecretSchedule, RotationReplacesTheFileAndGoesOneWay)
{
    std::string folder = "/tmp/physec-rotate-XXXXXX";
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    const std::string path = folder + "/key";
    secret::write_key_file(path, counting(9));
    const std::string before = text(path);
    secret::rotate_key_file(path);
    EXPECT_NE(text(path), before);
    EXPECT_TRUE(same(secret::read_key_file(path), secret::rotated(counting(9))));
    EXPECT_FALSE(same(secret::rotated(counting(9)), counting(9)));
    struct stat about {
    };
    ASSERT_EQ(::stat(path.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 07777, 0600u);
    EXPECT_NE(::access((path + ".next").c_str(), F_OK), 0);
    // A file that somebody put in the way is not written to, and the key stays.
    std::ofstream(path + ".next") << "mine";
    EXPECT_THROW(secret::rotate_key_file(path), invalid_input);
    EXPECT_EQ(text(path + ".next"), "mine");
    EXPECT_TRUE(same(secret::read_key_file(path), secret::rotated(counting(9))));
    ::unlink((path + ".next").c_str());
    ::unlink(path.c_str());
    ::rmdir(folder.c_str());
}

TEST(EpochCalendar, KnowsWhatItWasNotTold)
{
    secret::epoch_calendar calendar;
    EXPECT_FALSE(calendar.epoch_at(0));
    calendar.tell({ 4, 100, 200 });
    calendar.tell({ 4, 200, 250 }); // sticky: the same again
    calendar.tell({ 6, 300, 400 }); // what was told of 250 to 300 is lost
    EXPECT_FALSE(calendar.epoch_at(99));
    EXPECT_EQ(calendar.epoch_at(100), 4u);
    EXPECT_EQ(calendar.epoch_at(249), 4u);
    EXPECT_FALSE(calendar.epoch_at(250));
    EXPECT_FALSE(calendar.epoch_at(299));
    EXPECT_EQ(calendar.epoch_at(399), 6u);
    EXPECT_FALSE(calendar.epoch_at(400));
}

TEST(EpochCalendar, RefusesWhatCannotBeAndKeepsTheRest)
{
    secret::epoch_calendar calendar(100);
    calendar.tell({ 4, 0, 50 });
    EXPECT_THROW(calendar.tell({ 4, 50, 50 }), invalid_input);
    EXPECT_THROW(calendar.tell({ 4, 49, 60 }), invalid_input);
    EXPECT_THROW(calendar.tell({ 3, 50, 90 }), invalid_input);
    EXPECT_THROW(calendar.tell({ 5, 99, 150 }), invalid_input); // too soon
    EXPECT_FALSE(calendar.epoch_at(50));
    calendar.tell({ 4, 50, 100 });
    calendar.tell({ 5, 100, 150 });
    EXPECT_EQ(calendar.epoch_at(149), 5u);
    // Who missed the beginning of epoch 6 does not call epoch 7 too early.
    calendar.tell({ 6, 250, 300 });
    calendar.tell({ 7, 300, 400 });
    EXPECT_EQ(calendar.epoch_at(300), 7u);
    EXPECT_THROW(secret::epoch_calendar(0), invalid_input);
}

TEST(EpochCalendar, RemembersALimitedPast)
{
    secret::epoch_calendar calendar;
    for (std::uint64_t k = 0; k < 100000; ++k)
        calendar.tell({ k, 10 * k, 10 * k + 10 });
    EXPECT_EQ(calendar.epoch_at(999999), 99999u);
    EXPECT_EQ(calendar.epoch_at(999999 - 500), 99949u);
    EXPECT_FALSE(calendar.epoch_at(5));
}
