// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "log.h"
#include "revisions.h"
#include <chrono>
#include <exception>
#include <functional>
#include <mutex>
#include <physec/error.h>
#include <string>
#include <utility>

namespace gr {
namespace physec {

/*!
 * Configuration of a block behind the transmitter, and what the block makes of it.
 *
 * A block with the transmitter's configuration, now or when both were made, follows it: where the
 * tag `settings` is, it takes what the transmitter took there, whether or not its own setter has been
 * called yet. A block that was given another configuration keeps to its own setter, which takes effect
 * at a frame boundary.
 *
 * When the setter is called, nobody can say whether the transmitter's is called in the next
 * microsecond (one variable that both depend on) or never (a variable of this block's own). So the
 * block waits: for the tag when the transmitter was told the same, otherwise for half a second.
 */
template <class Config, class Built>
class follower
{
public:
    using config = Config;
    using builder = std::function<std::unique_ptr<Built>(const config&)>;

    follower(const config& first, builder build)
        : build_(std::move(build)), in_force_(first), current_(build_(first))
    {
    }

    //! From any thread. Throws invalid_input, and changes nothing, when \p next cannot be used.
    void set(const config& next)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        ::physec::throw_if_invalid(validate_update(in_force_, next));
        waiting_ = std::make_unique<told>(told{ next, build_(next), clock::now(), false });
    }

    //! Likewise, for a setting of this block's own: from the next frame on, without waiting.
    template <class Edit>
    void change(const Edit& edit)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        config next = waiting_ ? waiting_->config : in_force_;
        edit(next);
        ::physec::throw_if_invalid(validate_update(in_force_, next));
        waiting_ = std::make_unique<told>(told{ next, build_(next), clock::now(), true });
    }

    //! Another way to make it, from the next frame on. Likewise, and throws what \p build throws.
    void rebuild(builder build)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        auto replacement = build(in_force_);
        if (waiting_)
            waiting_->built = build(waiting_->config);
        replacement_ = std::move(replacement);
        build_ = std::move(build);
    }

    //! A stream begins: what was set before it holds from its first item.
    void restart()
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        heard_.reset();
        if (!waiting_)
            return; // who followed goes on, wherever the stream stopped
        transmitter_ = 0;
        following_ = false;
        take_waiting();
        taken_at_start_ = true;
    }

    /*!
     * In work(), at the first item of a frame: \p settings is the value of the tag there, if there
     * is one. Returns whether current() is another than before.
     */
    bool start_frame(const pmt::pmt_t* settings, const gr::logger_ptr& logger)
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        bool changed = std::exchange(taken_at_start_, false);
        if (replacement_) {
            changed = true;
            current_ = std::move(replacement_);
        }
        if (settings)
            changed |= hear(*settings, logger);
        if (!waiting_)
            return changed;
        if (waiting_->config == in_force_) {
            waiting_.reset();
            return changed;
        }
        if (heard_ && *heard_ == waiting_->config) { // its tag has passed
            take_waiting();
            return following_ = true;
        }
        if (transmitter_ != 0 && !waiting_->own) {
            const auto newest = newest_of<Config>(transmitter_);
            if (newest && *newest == waiting_->config)
                return changed; // its tag is on its way
            if (clock::now() - waiting_->when < std::chrono::milliseconds(500))
                return changed;
        }
        following_ = false;
        take_waiting();
        return true;
    }

    //! For work() alone.
    Built& current() { return *current_; }
    const config& in_force() const { return in_force_; }

private:
    using clock = std::chrono::steady_clock;

    struct told {
        Config config;
        std::unique_ptr<Built> built;
        clock::time_point when;
        bool own; // told to this block alone: nothing to wait for
    };

    void take_waiting()
    {
        in_force_ = waiting_->config;
        current_ = std::move(waiting_->built);
        waiting_.reset();
        replacement_.reset(); // of the configuration before
    }

    bool hear(const pmt::pmt_t& settings, const gr::logger_ptr& logger)
    {
        const auto number = revision_from_pmt(settings);
        if (!number)
            return false;
        const auto heard = find_revision<Config>(*number);
        if (!heard) {
            warn(logger,
                 "settings tag with revision " + std::to_string(*number) +
                     " ignored; allowed: one of a transmitter in this program");
            return false;
        }
        const bool first = transmitter_ != heard->transmitter;
        transmitter_ = heard->transmitter;
        heard_ = heard->config;
        if (waiting_ && waiting_->config == *heard->config) {
            take_waiting();
            return following_ = true;
        }
        if (in_force_ == *heard->config) {
            following_ = true;
            return false;
        }
        if (first) { // it may have been told something before its first symbol
            const auto made_with = first_of<Config>(transmitter_);
            following_ = made_with && in_force_ == *made_with;
        }
        return following_ && adopt(*heard->config, logger);
    }

    // What a tag brings before the setter does is built here: where the streaming thread allocates.
    bool adopt(const config& next, const gr::logger_ptr& logger)
    {
        try {
            ::physec::throw_if_invalid(validate_update(in_force_, next));
            current_ = build_(next);
            in_force_ = next;
            return true;
        } catch (const std::exception& problem) {
            warn(logger, std::string("settings of the transmitter ignored: ") + problem.what());
            return false;
        }
    }

    std::mutex mutex_;
    builder build_;
    config in_force_;
    std::unique_ptr<Built> current_;
    std::unique_ptr<Built> replacement_; // for in_force_, made another way
    std::unique_ptr<told> waiting_;
    std::uint64_t transmitter_ = 0;       // that the stream comes from; 0: no tag has come
    std::shared_ptr<const config> heard_; // what the latest tag stands for
    bool following_ = false;
    bool taken_at_start_ = false; // the first frame has to hear of it
};

} // namespace physec
} // namespace gr
