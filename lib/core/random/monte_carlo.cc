// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/random/monte_carlo.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <physec/error.h>
#include <physec/numeric/parallel.h>
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
    std::mutex mutex;                         // guards what follows
    std::map<std::uint64_t, moments> waiting; // done, but an earlier chunk is not
    std::uint64_t merged = 0;                 // all chunks below are in the total

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
        const std::lock_guard<std::mutex> lock(mutex);
        waiting.emplace(index, std::move(part));
        for (auto it = waiting.begin(); it != waiting.end() && it->first == merged;
             it = waiting.erase(it)) {
            total.merge(it->second);
            ++merged;
        }
    };
    numeric::loop_progress progress;
    if (options.progress)
        progress = [&](std::uint64_t done, std::uint64_t) {
            options.progress(std::min(done * options.chunk, options.trials), options.trials);
        };
    numeric::parallel_for(chunks, options.threads, run_chunk, progress);

    std::vector<estimate> result(quantities);
    const double n = static_cast<double>(total.count);
    for (std::size_t q = 0; q < quantities; ++q)
        result[q] = { total.mean[q], std::sqrt(total.squares[q] / (n - 1.0) / n) };
    return result;
}

} // namespace physec::random
