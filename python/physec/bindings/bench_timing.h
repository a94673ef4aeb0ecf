// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bindings.h"
#include <algorithm>
#include <chrono>
#include <ctime>
#include <physec/error.h>
#include <physec/types.h>
#include <vector>

/*!
 * Timings of the kernels where Python's own time does not count: every call is timed by itself,
 * after a warm-up. On a busy machine the spread is wide and cpu_us, the mean processor time of a call,
 * is below the median; cpu_us is what a machine to itself would need.
 */
namespace bench {

//! Seconds that this thread has computed.
inline double thread_time()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

//! Percentiles of the time of one call of \p work(k), k counting calls.
template <typename F>
py::dict percentiles(double seconds, const F& work)
{
    if (!(seconds > 0.0 && seconds <= 3600.0))
        throw physec::invalid_input(physec::complaint("seconds", seconds, "(0, 3600]"));
    using clock = std::chrono::steady_clock;
    const auto since = [](clock::time_point start) {
        return std::chrono::duration<double>(clock::now() - start).count();
    };
    std::vector<double> times;
    double computed = 0.0;
    {
        py::gil_scoped_release release;
        std::size_t call = 0;
        const auto start = clock::now();
        do {
            work(call++);
        } while (since(start) < seconds / 5);
        const auto measured = clock::now();
        times.reserve(1 << 16);
        const double computed_before = thread_time();
        do {
            const auto begin = clock::now();
            work(call++);
            times.push_back(since(begin));
        } while ((since(measured) < seconds || times.size() < 5) && times.size() < (1 << 22));
        computed = thread_time() - computed_before;
    }
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * (times.size() - 1))] * 1e6;
    };
    py::dict d;
    d["calls"] = times.size();
    d["p10_us"] = at(0.1);
    d["median_us"] = at(0.5);
    d["p90_us"] = at(0.9);
    d["cpu_us"] = computed / times.size() * 1e6;
    return d;
}

//! One row of samples per antenna, and the pointers that the kernels take.
struct rows {
    rows(int antennas, int count)
        : samples(antennas, std::vector<physec::cf32>(count, physec::cf32(0.6f, 0.8f)))
    {
        for (auto& row : samples)
            pointers.push_back(row.data());
    }
    std::vector<std::vector<physec::cf32>> samples;
    std::vector<physec::cf32*> pointers;
};

} // namespace bench
