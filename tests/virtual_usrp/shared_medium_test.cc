// SPDX-License-Identifier: GPL-3.0-or-later
#include "fixture.h"
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <gtest/gtest.h>
#include <physec/error.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace test;

namespace {

std::vector<cf32> ramp(std::size_t count)
{
    std::vector<cf32> x(count);
    for (std::size_t n = 0; n < count; ++n)
        x[n] = cf32(float(n + 1), -float(n));
    return x;
}

std::string complaint_of(const std::string& name, clock_mode mode, double speed, int radios = 0)
{
    try {
        shared_medium another(name, mode, speed, radios);
    } catch (const physec::invalid_input& e) {
        return e.what();
    }
    return "";
}

} // namespace

TEST(Air, TwoHandlesHearTheSameSamples)
{
    const auto name = fresh_name();
    shared_medium one(name, clock_mode::realtime, 1.0), two(name, clock_mode::unspecified, 0.0);
    ASSERT_TRUE(one.claim_antenna(3));
    const auto sent = ramp(1000);
    for (std::int64_t first : { std::int64_t(0), std::int64_t(12345), ring_samples - 7 }) {
        ASSERT_EQ(one.write(3, first, sent.data(), 1000, first), 1000u);
        std::vector<cf32> heard(1000);
        EXPECT_TRUE(hear(two, 3, first, heard.data(), 1000));
        EXPECT_EQ(heard, sent);
    }
}

TEST(Air, WhatWasNotSentIsSilence)
{
    shared_medium shared(fresh_name(), clock_mode::realtime, 1.0);
    ASSERT_TRUE(shared.claim_antenna(0));
    const auto sent = ramp(10);
    shared.write(0, 100, sent.data(), 10, 0);
    std::vector<cf32> heard(200, cf32(9));
    EXPECT_TRUE(hear(shared, 0, 20, heard.data(), 200));
    for (int n = 0; n < 200; ++n)
        EXPECT_EQ(heard[n], n >= 80 && n < 90 ? sent[n - 80] : cf32(0));
    EXPECT_FALSE(hear(shared, 0, -500, heard.data(), 200));
    // The same place of the ring, one turn later and one turn earlier.
    EXPECT_FALSE(hear(shared, 0, ring_samples + 100, heard.data(), 10));
    shared.write(0, 5 * ring_samples + 100, sent.data(), 10, 5 * ring_samples);
    EXPECT_FALSE(hear(shared, 0, 100, heard.data(), 10));
}

TEST(Air, TheNextOwnerOfAnAntennaCountsAnewAndTheLastIsHeardToItsEnd)
{
    const auto name = fresh_name();
    shared_medium one(name, clock_mode::realtime, 1.0), two(name, clock_mode::realtime, 1.0);
    ASSERT_TRUE(one.claim_antenna(0));
    EXPECT_FALSE(two.claim_antenna(0));
    const auto sent = ramp(64);
    one.write(0, 640, sent.data(), 64, 0);
    one.release_antenna(0);
    EXPECT_TRUE(two.claim_antenna(0));
    std::vector<cf32> heard(64);
    EXPECT_FALSE(hear(two, 0, 640, heard.data(), 64));
    two.write(0, 640, std::vector<cf32>(64, 1.0f).data(), 64, 0);
    shared_medium::antenna_view view;
    one.observe(0, view);
    ASSERT_EQ(view.numberings.size(), 2u);
    EXPECT_TRUE(one.read(0, view.numberings[1], 640, heard.data(), 64));
    EXPECT_EQ(heard, sent);
}

TEST(Air, FarFutureBurstsAreTakenAndNeededSamplesAreKept)
{
    shared_medium shared(fresh_name(), clock_mode::realtime, 1.0);
    ASSERT_TRUE(shared.claim_antenna(0));
    const auto sent = ramp(1000);
    const std::int64_t hour = 3600ll * 5000000;
    EXPECT_EQ(shared.write(0, hour, sent.data(), 1000, 0), 1000u);
    // The same places of the ring are taken by samples that are still to come.
    EXPECT_EQ(shared.write(0, hour - ring_samples, sent.data(), 1000, 0), 0u);
    // A sample stays until the slowest receiver must have read it.
    const std::int64_t past = hour + kept_samples;
    EXPECT_EQ(shared.write(0, hour + ring_samples, sent.data(), 1000, past), 0u);
    EXPECT_EQ(shared.write(0, hour + ring_samples, sent.data(), 1000, past + 2000), 1000u);
}

TEST(Air, RateChangesOnlyWhileAllIsQuiet)
{
    const auto name = fresh_name();
    shared_medium one(name, clock_mode::realtime, 1.0), two(name, clock_mode::realtime, 1.0);
    EXPECT_EQ(one.set_decimation(40), 40);
    EXPECT_EQ(two.decimation(), 40);
    ASSERT_TRUE(one.claim_antenna(0));
    one.antenna_stream(0).active = 1;
    EXPECT_EQ(two.set_decimation(50), 40);
    one.antenna_stream(0).active = 0;
    EXPECT_EQ(two.set_decimation(50), 40); // the antenna is another one's
    EXPECT_EQ(one.set_decimation(50), 50);
    const std::int64_t soon = one.now() / 50 + 1'000'000'000;
    ASSERT_EQ(one.write(0, soon, ramp(10).data(), 10, soon), 10u);
    EXPECT_EQ(one.set_decimation(40), 50); // still to be played
}

TEST(Air, LockstepTimeWaitsForTheSlowestStream)
{
    const auto name = fresh_name();
    shared_medium one(name, clock_mode::lockstep, 1000.0), two(name, clock_mode::lockstep, 0.0);
    const int slot = one.claim_receiver();
    one.receiver_stream(slot).active = 1; // stops it where it is
    const std::int64_t limit = one.now() + 200'000'000;
    one.receiver_stream(slot).limit_tick = limit;
    std::this_thread::sleep_for(std::chrono::milliseconds(100)); // 100 s without a limit
    EXPECT_EQ(two.now(), limit);
    one.receiver_stream(slot).limit_tick = limit + 1000;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(two.now(), limit + 1000);
    one.receiver_stream(slot).active = 0;
    const std::int64_t before = two.now();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    EXPECT_GT(two.now(), before);
    EXPECT_LT(two.now() - before, 20'000'000'000); // what was waited is not made up for
}

TEST(Air, TheLastOneRemovesTheFile)
{
    const auto name = fresh_name();
    const auto path = file_of(name);
    struct stat status;
    {
        shared_medium one(name, clock_mode::realtime, 1.0);
        {
            shared_medium two(name, clock_mode::realtime, 1.0);
        }
        EXPECT_EQ(stat(path.c_str(), &status), 0);
    }
    EXPECT_NE(stat(path.c_str(), &status), 0);
}

TEST(Air, AFileThatHasNoRoomIsNotLeftBehind)
{
    const auto name = fresh_name();
    rlimit before = {};
    getrlimit(RLIMIT_FSIZE, &before);
    rlimit small = before;
    small.rlim_cur = 1 << 20;
    const auto signal_before = std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    EXPECT_NE(complaint_of(name, clock_mode::realtime, 1.0), "");
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, signal_before);
    struct stat status;
    EXPECT_NE(stat(file_of(name).c_str(), &status), 0);
}

TEST(Air, ComplaintsNameValueAndRange)
{
    const auto name = fresh_name();
    shared_medium one(name, clock_mode::lockstep, 2.0);
    EXPECT_EQ(complaint_of(name, clock_mode::realtime, 0.0),
              "clock of air \"" + name +
                  "\" is lockstep already; allowed: the same in every radio, or another air name");
    EXPECT_EQ(complaint_of(name, clock_mode::unspecified, 3.0),
              "speed is 3; allowed: the one that air \"" + name + "\" runs at already");
    EXPECT_EQ(complaint_of(name, clock_mode::unspecified, 0.0, 3),
              "radios is 3; allowed: the number that air \"" + name + "\" waits for already");
    EXPECT_NE(complaint_of("no/slash", clock_mode::realtime, 1.0), "");
    EXPECT_EQ(complaint_of(name, clock_mode::unspecified, 0.0), "");
}

// In a folder that everybody writes to, the name may be anything.
TEST(Air, WhatIsNotItsOwnFileIsRefusedInWordsAndLeftAlone)
{
    const auto name = fresh_name(), path = file_of(name), victim = "victim-" + name;
    const std::string precious = "precious\n";
    const auto complains = [&](const std::string& words) {
        const auto said = complaint_of(name, clock_mode::realtime, 1.0);
        EXPECT_NE(said.find(words), std::string::npos) << said;
        EXPECT_NE(said.find(path), std::string::npos) << said;
    };
    std::ofstream(victim) << precious;
    ASSERT_EQ(symlink(std::filesystem::absolute(victim).c_str(), path.c_str()), 0);
    complains("is a symbolic link");
    unlink(path.c_str());
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    complains("is no regular file");
    unlink(path.c_str());
    ASSERT_EQ(mkdir(path.c_str(), 0700), 0);
    complains("is no regular file");
    rmdir(path.c_str());
    std::string kept;
    std::getline(std::ifstream(victim), kept);
    EXPECT_EQ(kept + "\n", precious);
    unlink(victim.c_str());
    if (geteuid() == 0) { // only root can make a file of somebody else's
        std::ofstream(path) << precious;
        ASSERT_EQ(chown(path.c_str(), 12345, 12345), 0);
        complains("belongs to user 12345");
        unlink(path.c_str());
    }
    { // garbage of our own that nobody has open counts as nothing
        std::ofstream(path) << precious;
        EXPECT_EQ(complaint_of(name, clock_mode::realtime, 1.0), "");
    }
    struct stat status;
    EXPECT_NE(stat(path.c_str(), &status), 0);
}

TEST(Air, AFileThatIsDamagedOrOpenToOthersIsRefusedInWords)
{
    const auto name = fresh_name(), path = file_of(name);
    shared_medium one(name, clock_mode::realtime, 1.0);
    struct stat status;
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    ASSERT_EQ(chmod(path.c_str(), 0666), 0);
    EXPECT_NE(complaint_of(name, clock_mode::unspecified, 0.0).find("may be opened by others"),
              std::string::npos);
    ASSERT_EQ(chmod(path.c_str(), 0600), 0);
    const double speed = -1.0;
    std::fstream(path, std::ios::in | std::ios::out | std::ios::binary)
        .seekp(offsetof(air_state, speed))
        .write(reinterpret_cast<const char*>(&speed), sizeof speed);
    EXPECT_NE(complaint_of(name, clock_mode::unspecified, 0.0).find("is damaged"),
              std::string::npos);
    ASSERT_EQ(truncate(path.c_str(), status.st_size + 1), 0);
    EXPECT_NE(complaint_of(name, clock_mode::unspecified, 0.0).find("is used by another version"),
              std::string::npos);
}
