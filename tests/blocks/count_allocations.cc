// SPDX-License-Identifier: GPL-3.0-or-later
// Preloaded by qa_allocations.py: counts what each thread takes from the heap.
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <sys/syscall.h>
#include <unistd.h>

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
}

namespace {

struct thread_count {
    std::atomic<long> thread;
    std::atomic<long> allocations;
};

constexpr int most_threads = 4096; // of one process, those that have ended included
thread_count counts[most_threads];
std::atomic<int> used;
// Static storage in the thread's own block: finding it must not allocate.
thread_local thread_count* mine __attribute__((tls_model("initial-exec")));

void count()
{
    if (!mine) {
        const int next = used.fetch_add(1);
        if (next >= most_threads)
            return;
        mine = &counts[next];
        mine->thread = syscall(SYS_gettid);
    }
    mine->allocations.fetch_add(1, std::memory_order_relaxed);
}

} // namespace

extern "C" {

//! Allocations of the thread of this number so far.
long physec_allocations(long thread)
{
    long found = 0;
    for (int k = 0; k < used && k < most_threads; ++k)
        if (counts[k].thread == thread)
            found = counts[k].allocations; // the latest: numbers of threads are used again
    return found;
}

void* malloc(std::size_t bytes)
{
    count();
    return __libc_malloc(bytes);
}

void* calloc(std::size_t items, std::size_t bytes)
{
    count();
    return __libc_calloc(items, bytes);
}

void* realloc(void* old, std::size_t bytes)
{
    count();
    return __libc_realloc(old, bytes);
}

void* memalign(std::size_t alignment, std::size_t bytes)
{
    count();
    return __libc_memalign(alignment, bytes);
}

void* aligned_alloc(std::size_t alignment, std::size_t bytes) { return memalign(alignment, bytes); }

int posix_memalign(void** result, std::size_t alignment, std::size_t bytes)
{
    *result = memalign(alignment, bytes);
    return *result ? 0 : ENOMEM;
}
}
