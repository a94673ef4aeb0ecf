// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <gnuradio/blocks/null_sink.h>
#include <gnuradio/io_signature.h>
#include <gnuradio/sync_block.h>
#include <gnuradio/top_block.h>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

/*!
 * \file
 * Flowgraphs that run while other threads call setters: what a person does with a slider.
 */
namespace setters {

//! The end of a flowgraph: counts what comes and remembers the latest value of each tag.
class listener : public gr::sync_block
{
public:
    using sptr = std::shared_ptr<listener>;

    listener(int inputs, int item_size)
        : gr::sync_block("listener",
                         gr::io_signature::make(inputs, inputs, item_size),
                         gr::io_signature::make(0, 0, 0))
    {
    }

    int work(int count, gr_vector_const_void_star&, gr_vector_void_star&) override
    {
        std::vector<gr::tag_t> tags;
        get_tags_in_window(tags, 0, 0, count);
        const std::lock_guard<std::mutex> lock(mutex_);
        for (const gr::tag_t& tag : tags)
            latest_[pmt::symbol_to_string(tag.key)] = tag.value;
        items_ += count;
        return count;
    }

    std::uint64_t items() const { return items_; }

    pmt::pmt_t latest(const std::string& key) const
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto found = latest_.find(key);
        return found == latest_.end() ? pmt::PMT_NIL : found->second;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::string, pmt::pmt_t> latest_;
    std::atomic<std::uint64_t> items_{ 0 };
};

inline listener::sptr make_listener(int inputs, int item_size)
{
    return gnuradio::make_block_sptr<listener>(inputs, item_size);
}

//! All outputs of \p from, as many as \p to has inputs.
inline void
connect_all(gr::top_block_sptr graph, gr::basic_block_sptr from, gr::basic_block_sptr to, int count)
{
    for (int port = 0; port < count; ++port)
        graph->connect(from, port, to, port);
}

//! Waits until \p happened; false after a time that no machine needs.
inline bool wait_for(const std::function<bool()>& happened)
{
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!happened() && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return happened();
}

/*!
 * Runs \p graph while two threads call \p set with 0, 1, 2, ..., 2 \p times - 1; two, because sliders
 * and messages of other programs come from different ones. Between two calls of a thread \p end
 * hears something new, so that calls and work() take turns however fast either is. Then calls
 * \p last, waits until \p settled and stops.
 */
inline void set_while_running(gr::top_block_sptr graph,
                              listener::sptr end,
                              int times,
                              const std::function<void(int)>& set,
                              const std::function<void()>& last,
                              const std::function<bool()>& settled)
{
    graph->start();
    std::vector<std::thread> threads;
    for (int t = 0; t < 2; ++t)
        threads.emplace_back([&, t] {
            for (int k = t; k < 2 * times && !::testing::Test::HasFailure(); k += 2) {
                const std::uint64_t before = end->items();
                EXPECT_TRUE(wait_for([&] { return end->items() > before; })) << "nothing comes out";
                set(k);
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    last();
    EXPECT_TRUE(wait_for(settled)) << "the last setting never took effect";
    graph->stop();
    graph->wait();
}

} // namespace setters
