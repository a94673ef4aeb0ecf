// SPDX-License-Identifier: GPL-3.0-or-later
#include "log.h"
#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <utility>

namespace gr {
namespace physec {

namespace {

//! A bucket of lines: a burst passes, then so many a second; the others are counted.
struct allowance {
    static constexpr double burst = 20.0, per_second = 2.0;
    using clock = std::chrono::steady_clock;

    double left = burst;
    clock::time_point last = clock::now();
    std::uint64_t held_back = 0;

    bool take()
    {
        const auto now = clock::now();
        const std::chrono::duration<double> passed = now - last;
        last = now;
        left = std::min(burst, left + per_second * passed.count());
        if (left < 1.0)
            return ++held_back, false;
        left -= 1.0;
        return true;
    }
};

//! The line, with the number of those held back before it; empty: this one is held back, too.
std::string permitted(const std::string& name, const std::string& line)
{
    static std::mutex mutex;
    static std::map<std::string, allowance> allowances; // by block
    const std::lock_guard<std::mutex> lock(mutex);
    allowance& own = allowances[name];
    if (!own.take())
        return "";
    const auto held_back = std::exchange(own.held_back, 0);
    return held_back ? line + " (" + std::to_string(held_back) + " lines before it were held back)"
                     : line;
}

} // namespace

void warn(const gr::logger_ptr& logger, const std::string& line)
{
    if (const auto text = permitted(logger->name(), line); !text.empty())
        logger->warn("{}", text);
}

void error(const gr::logger_ptr& logger, const std::string& line)
{
    if (const auto text = permitted(logger->name(), line); !text.empty())
        logger->error("{}", text);
}

void say_how_noise_is_drawn(const gr::logger_ptr& logger, std::uint64_t noise_seed)
{
    if (noise_seed != 0)
        warn(logger,
             "artificial noise of seed " + std::to_string(noise_seed) +
                 ": repeatable, not secret; noise_seed 0 draws it from a key");
}

} // namespace physec
} // namespace gr
