// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to the others when a process dies without a word.
#include "fixture.h"
#include <csignal>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

using namespace test;

namespace {

//! Runs work in a child that then waits to be killed; returns once the child has done it.
template <class Work>
pid_t child_that(Work&& work)
{
    int ready[2];
    if (pipe(ready) != 0)
        return -1;
    const pid_t child = fork();
    if (child == 0) {
        work();
        if (write(ready[1], "x", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    char letter;
    EXPECT_EQ(read(ready[0], &letter, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

} // namespace

TEST(Processes, HearEachOtherThroughTheAir)
{
    const auto name = fresh_name();
    const auto sent = tone(0.1, 500, 0.5);
    const pid_t child = child_that([&] {
        auto* shared = new shared_medium(name, clock_mode::realtime, 1.0);
        shared->claim_antenna(0);
        shared->write(0, 1000, sent.data(), 500, 0);
    });
    shared_medium mine(name, clock_mode::realtime, 1.0);
    std::vector<cf32> heard(500);
    EXPECT_TRUE(hear(mine, 0, 1000, heard.data(), 500));
    EXPECT_EQ(heard, sent);
    EXPECT_FALSE(mine.claim_antenna(0));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_TRUE(mine.claim_antenna(0)); // the kernel has dropped its claim
}

// Neither killed nor killed-and-not-waited-for: a zombie still has a process number.
TEST(Processes, AKilledSenderDoesNotHoldALockstepClock)
{
    const auto name = fresh_name();
    const pid_t child = child_that([&] {
        auto* shared = new shared_medium(name, clock_mode::lockstep, 10.0);
        shared->claim_antenna(0);
        shared->antenna_stream(0).limit_tick = 1000;
        shared->antenna_stream(0).active = 1;
    });
    shared_medium mine(name, clock_mode::lockstep, 10.0);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const std::int64_t stuck = mine.now();
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    EXPECT_EQ(mine.now(), stuck); // alive: it is waited for
    kill(child, SIGKILL);
    siginfo_t info;
    waitid(P_PID, child, &info, WEXITED | WNOWAIT); // dead, but left a zombie
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (mine.now() == stuck && std::chrono::steady_clock::now() < deadline)
        nap();
    EXPECT_GT(mine.now(), stuck);
    waitpid(child, nullptr, 0);
}

TEST(Processes, AMutexOutlivesItsOwner)
{
    void* memory = mmap(
        nullptr, sizeof(shared_mutex), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    auto* mutex = static_cast<shared_mutex*>(memory);
    mutex->initialise();
    const pid_t child = child_that([&] { mutex->lock(); });
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    for (int i = 0; i < 3; ++i) {
        mutex->lock();
        mutex->unlock();
    }
    munmap(memory, sizeof(shared_mutex));
}

TEST(Processes, WhatAKilledProcessLeavesBehindIsNotUsed)
{
    const auto name = fresh_name();
    const pid_t child = child_that([&] {
        auto* shared = new shared_medium(name, clock_mode::lockstep, 10.0);
        shared->set_decimation(40);
    });
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    struct stat status;
    const auto path = file_of(name);
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    {
        shared_medium mine(
            name, clock_mode::realtime, 1.0); // no complaint about the dead one's clock
        EXPECT_EQ(mine.decimation(), 200);
        EXPECT_LT(mine.now(), 200'000'000);
    }
    EXPECT_NE(stat(path.c_str(), &status), 0);
}

TEST(Processes, WhatAKilledProcessLeavesBehindIsRemovedByTheNextOne)
{
    const auto left = fresh_name(), other = fresh_name();
    const pid_t child = child_that([&] { new shared_medium(left, clock_mode::realtime, 1.0); });
    struct stat status;
    const auto path = file_of(left);
    {
        shared_medium mine(other, clock_mode::realtime, 1.0);
    }
    EXPECT_EQ(stat(path.c_str(), &status), 0); // somebody is in there
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    {
        shared_medium mine(other, clock_mode::realtime, 1.0);
    }
    EXPECT_NE(stat(path.c_str(), &status), 0);
}
