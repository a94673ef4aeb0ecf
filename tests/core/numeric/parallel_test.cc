// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <mutex>
#include <numeric>
#include <physec/numeric/parallel.h>
#include <stdexcept>
#include <thread>
#include <vector>

using physec::numeric::parallel_for;

TEST(Parallel, WorksOnEachIndexOnce)
{
    for (const std::uint64_t count : { 0, 1, 2, 3, 7, 100, 10000 })
        for (const unsigned threads : { 0u, 1u, 2u, 3u, 16u }) {
            std::vector<std::atomic<int>> calls(count);
            parallel_for(count, threads, [&](std::uint64_t index) { ++calls.at(index); });
            for (const auto& times : calls)
                ASSERT_EQ(times, 1) << count << " indices, " << threads << " threads";
        }
}

TEST(Parallel, TakesIndicesInAscendingOrder)
{
    std::vector<std::uint64_t> taken, expected(1000);
    std::iota(expected.begin(), expected.end(), 0);
    parallel_for(expected.size(), 1, [&](std::uint64_t index) { taken.push_back(index); });
    EXPECT_EQ(taken, expected);
}

TEST(Parallel, RunsAsManyThreadsAsAskedForAtOnce)
{
    // Each waits for the other: with fewer than two at once the first would wait for ever.
    std::atomic<int> present{ 0 };
    parallel_for(2, 2, [&](std::uint64_t) {
        ++present;
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (present < 2 && std::chrono::steady_clock::now() < end)
            std::this_thread::yield();
    });
    EXPECT_EQ(present, 2);
}

TEST(Parallel, ReportsProgressInTheCallingThread)
{
    for (const std::uint64_t count : { 0, 1, 5 }) {
        std::vector<std::uint64_t> reports;
        parallel_for(
            count,
            2,
            // Longer than the time between two reports, so that there is one on the way.
            [](std::uint64_t) { std::this_thread::sleep_for(std::chrono::milliseconds(150)); },
            [&, caller = std::this_thread::get_id()](std::uint64_t done, std::uint64_t all) {
                EXPECT_EQ(std::this_thread::get_id(), caller);
                EXPECT_EQ(all, count);
                reports.push_back(done);
            });
        ASSERT_FALSE(reports.empty());
        EXPECT_EQ(reports.back(), count);
        EXPECT_TRUE(std::is_sorted(reports.begin(), reports.end()));
        EXPECT_GE(reports.size(), count == 5 ? 2u : 1u);
    }
}

TEST(Parallel, WhatTheWorkThrowsEndsTheLoopAndReachesTheCaller)
{
    for (const unsigned threads : { 1u, 2u, 8u }) {
        std::atomic<int> calls{ 0 };
        try {
            parallel_for(1000000, threads, [&](std::uint64_t index) {
                ++calls;
                if (index == 10)
                    throw std::runtime_error("index 10");
            });
            FAIL() << "nothing was thrown";
        } catch (const std::runtime_error& problem) {
            EXPECT_STREQ(problem.what(), "index 10");
        }
        EXPECT_GE(calls, 11);      // ascending: those before have begun
        EXPECT_LT(calls, 1000000); // and not all of those behind
    }
}

TEST(Parallel, WhatProgressThrowsEndsTheLoopToo)
{
    std::atomic<int> calls{ 0 };
    EXPECT_THROW(parallel_for(
                     1000000,
                     2,
                     [&](std::uint64_t) {
                         ++calls;
                         std::this_thread::sleep_for(std::chrono::milliseconds(1));
                     },
                     [](std::uint64_t, std::uint64_t) { throw std::logic_error("enough"); }),
                 std::logic_error);
    EXPECT_LT(calls, 1000000);
}
