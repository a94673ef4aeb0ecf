// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <physec/error.h>
#include <physec/random/monte_carlo.h>
#include <thread>
#include <utility>

namespace physec::random {

namespace {

//! Count, means and sums of squared deviations; merging needs no second pass and never cancels.
struct moments {
    std::uint64_t count = 0;
    std::vector<double> mean, squares;

    explicit moments(std::size_t quantities) : mean(quantities), squares(quantities) {}

    void add(const double* values)
    {
        ++count;
        for (std::size_t q = 0; q < mean.size(); ++q) {
            const double delta = values[q] - mean[q];
            mean[q] += delta / count;
            squares[q] += delta * (values[q] - mean[q]);
        }
    }

    void merge(const moments& later)
    {
        const double all = static_cast<double>(count + later.count);
        for (std::size_t q = 0; q < mean.size(); ++q) {
            const double delta = later.mean[q] - mean[q];
            mean[q] += delta * (later.count / all);
            squares[q] += later.squares[q] + delta * delta * (count * (later.count / all));
        }
        count += later.count;
    }
};

//! What the workers share. Everything is guarded by the mutex.
struct progress_board {
    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t next_chunk = 0;             //!< first one nobody has taken
    std::uint64_t merged_chunks = 0;          //!< all below are in the total
    std::map<std::uint64_t, moments> waiting; //!< done, but an earlier chunk is not
    unsigned running = 0;
    std::exception_ptr failure;
};

} // namespace

std::string monte_carlo_options::validate() const
{
    if (trials < 2)
        return complaint("trials", static_cast<double>(trials), "at least 2");
    if (chunk < 1)
        return complaint("chunk", chunk, "at least 1");
    if (threads > 4096)
        return complaint("threads", threads, "0 (all) to 4096");
    return {};
}

std::vector<estimate>
monte_carlo(const monte_carlo_options& options,
            std::size_t quantities,
            const std::function<void(generator& random, double* values)>& trial)
{
    return monte_carlo_with_workspace(options, quantities, [&] { return trial; });
}

std::vector<estimate> monte_carlo_with_workspace(const monte_carlo_options& options,
                                                 std::size_t quantities,
                                                 const std::function<trial()>& make_trial)
{
    throw_if_invalid(options.validate());
    const std::uint64_t chunks = (options.trials - 1) / options.chunk + 1;
    moments total(quantities);
    progress_board board;

    const auto run_chunk = [&](std::uint64_t index) {
        generator random(options.seed, options.stream, index);
        moments part(quantities);
        std::vector<double> values(quantities);
        const auto run_trial = make_trial();
        const std::uint64_t first = index * options.chunk;
        const std::uint64_t last = std::min<std::uint64_t>(first + options.chunk, options.trials);
        for (std::uint64_t t = first; t < last; ++t) {
            run_trial(random, values.data());
            part.add(values.data());
        }
        return part;
    };
    const auto work = [&] {
        std::unique_lock<std::mutex> lock(board.mutex);
        while (!board.failure && board.next_chunk < chunks) {
            const std::uint64_t index = board.next_chunk++;
            lock.unlock();
            try {
                moments part = run_chunk(index);
                lock.lock();
                board.waiting.emplace(index, std::move(part));
            } catch (...) {
                if (!lock.owns_lock())
                    lock.lock();
                board.failure = std::current_exception();
            }
            for (auto it = board.waiting.begin();
                 it != board.waiting.end() && it->first == board.merged_chunks;
                 it = board.waiting.erase(it)) {
                total.merge(it->second);
                ++board.merged_chunks;
            }
            board.changed.notify_all();
        }
        --board.running;
        board.changed.notify_all();
    };

    const unsigned wanted =
        options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
    const unsigned threads = static_cast<unsigned>(std::min<std::uint64_t>(wanted, chunks));
    std::vector<std::thread> workers;
    board.running = threads;
    for (unsigned i = 0; i < threads; ++i)
        workers.emplace_back(work);

    std::unique_lock<std::mutex> lock(board.mutex);
    bool finished = false;
    while (!finished) {
        // Reports need not be frequent; a person reads them. The last one follows the last chunk.
        finished = board.changed.wait_for(
            lock, std::chrono::milliseconds(200), [&] { return board.running == 0; });
        if (!options.progress || board.failure)
            continue;
        const std::uint64_t done = std::min(board.merged_chunks * options.chunk, options.trials);
        lock.unlock();
        try {
            options.progress(done, options.trials);
            lock.lock();
        } catch (...) {
            lock.lock();
            board.failure = std::current_exception();
        }
    }
    lock.unlock();
    for (auto& worker : workers)
        worker.join();
    if (board.failure)
        std::rethrow_exception(board.failure);

    std::vector<estimate> result(quantities);
    const double n = static_cast<double>(total.count);
    for (std::size_t q = 0; q < quantities; ++q)
        result[q] = { total.mean[q], std::sqrt(total.squares[q] / (n - 1.0) / n) };
    return result;
}

} // namespace physec::random
