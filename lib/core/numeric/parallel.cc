// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/numeric/parallel.h>
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace physec::numeric {

namespace {

//! What the workers share. Everything is guarded by the mutex.
struct progress_board {
    std::mutex mutex;
    std::condition_variable changed;
    std::uint64_t next = 0; //!< first index nobody has taken
    std::uint64_t done = 0;
    unsigned running = 0;
    std::exception_ptr failure;
};

} // namespace

void parallel_for(std::uint64_t count,
                  unsigned threads,
                  const std::function<void(std::uint64_t index)>& work,
                  const loop_progress& progress)
{
    progress_board board;
    const auto run = [&] {
        std::unique_lock<std::mutex> lock(board.mutex);
        while (!board.failure && board.next < count) {
            const std::uint64_t index = board.next++;
            lock.unlock();
            std::exception_ptr failure;
            try {
                work(index);
            } catch (...) {
                failure = std::current_exception();
            }
            lock.lock();
            ++board.done;
            if (failure && !board.failure)
                board.failure = failure;
        }
        --board.running;
        board.changed.notify_all();
    };
    const unsigned wanted = threads ? threads : std::max(1u, std::thread::hardware_concurrency());
    board.running = static_cast<unsigned>(std::min<std::uint64_t>(wanted, count));
    std::vector<std::thread> workers;
    const unsigned started = board.running;
    for (unsigned t = 0; t < started; ++t)
        workers.emplace_back(run);

    std::unique_lock<std::mutex> lock(board.mutex);
    bool finished = false;
    while (!finished) {
        // Reports need not be frequent; a person reads them. The last one follows the last index.
        finished = board.changed.wait_for(
            lock, std::chrono::milliseconds(200), [&] { return board.running == 0; });
        if (!progress || board.failure)
            continue;
        const std::uint64_t done = board.done;
        lock.unlock();
        std::exception_ptr failure;
        try {
            progress(done, count);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        if (failure)
            board.failure = failure;
    }
    lock.unlock();
    for (std::thread& worker : workers)
        worker.join();
    if (board.failure)
        std::rethrow_exception(board.failure);
}

} // namespace physec::numeric
