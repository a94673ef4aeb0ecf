// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/paths/path_estimator.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <physec/array/steering.h>
#include <physec/fpi/delay_window.h>

namespace physec::fpi {

namespace {

vector_cf64 residual(const frame_model& model, const vector_cf64& frame, const path_fit& fit)
{
    const int count = static_cast<int>(fit.paths.size());
    split_matrix columns(model.size(), 3 * count);
    model.evaluate(fit.paths, columns);
    vector_cf64 remaining = frame;
    for (int p = 0; p < count; ++p) {
        const double gain_real = fit.gains[p].real(), gain_imag = fit.gains[p].imag();
        const double* real = columns.real(p);
        const double* imag = columns.imag(p);
        for (int row = 0; row < model.size(); ++row)
            remaining[row] -= cf64(gain_real * real[row] - gain_imag * imag[row],
                                   gain_real * imag[row] + gain_imag * real[row]);
    }
    return remaining;
}

} // namespace

void sort_by_delay(path_fit& fit)
{
    for (normalized_path& path : fit.paths) {
        path.delay -= std::floor(path.delay - earliest_delay);
        path.frequency = array::wrap_half(path.frequency);
    }
    const int count = static_cast<int>(fit.paths.size());
    std::vector<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return fit.paths[a].delay < fit.paths[b].delay;
    });
    const path_fit unsorted = fit;
    // Parameters come as [path delays; shift delays; path frequencies; shift frequencies].
    const int shifts = static_cast<int>(fit.shifts.size());
    std::vector<int> parameters(2 * (count + shifts));
    std::iota(parameters.begin(), parameters.end(), 0);
    for (int p = 0; p < count; ++p) {
        fit.paths[p] = unsorted.paths[order[p]];
        fit.gains[p] = unsorted.gains[order[p]];
        if (!unsorted.significance.empty())
            fit.significance[p] = unsorted.significance[order[p]];
        parameters[p] = order[p];
        parameters[count + shifts + p] = count + shifts + order[p];
    }
    fit.information = unsorted.information(parameters, parameters);
}

path_estimator::path_estimator(frame_model model) : model_(std::move(model)), search_(model_) {}

path_fit
path_estimator::estimate(const vector_cf64& frame, int path_count, int max_iterations) const
{
    // Intermediate fits only have to be good enough to clean the residual for the next search.
    constexpr int intermediate_iterations = 2;
    path_fit fit;
    for (int found = 1; found <= path_count; ++found) {
        const vector_cf64 remaining = fit.paths.empty() ? frame : residual(model_, frame, fit);
        auto start = fit.paths;
        start.push_back(search_.strongest(remaining));
        // Of the delays that a comb of subcarriers cannot tell apart, the one a path can have.
        const double period = delay_period(model_.numerology());
        double& delay = start.back().delay;
        delay -= period * std::floor(delay / period - earliest_delay);
        fit = refine_paths(
            model_, frame, start, found < path_count ? intermediate_iterations : max_iterations);
    }
    sort_by_delay(fit);
    return fit;
}

void path_estimator::drop_insignificant(const vector_cf64& frame, path_fit& fit, int fewest) const
{
    while (static_cast<int>(fit.paths.size()) > fewest) {
        const auto weakest = std::min_element(fit.significance.begin(), fit.significance.end());
        if (*weakest > significance_threshold() * noise_variance(fit))
            break; // never in silence, where both are zero
        auto remaining = fit.paths;
        remaining.erase(remaining.begin() + (weakest - fit.significance.begin()));
        fit = refine_paths_and_shifts(model_, frame, remaining, fit.shifts);
    }
    sort_by_delay(fit);
}

double path_estimator::significance_threshold() const
{
    return 2.0 * std::log(2.0 * model_.size());
}

double path_estimator::noise_variance(const path_fit& fit) const
{
    // A path costs two complex degrees of freedom: its gain, and its delay and frequency. A shift
    // costs one.
    const int freedom = model_.size() - 2 * static_cast<int>(fit.paths.size()) -
                        static_cast<int>(fit.shifts.size());
    return freedom > 0 ? fit.residual_power / freedom : std::numeric_limits<double>::infinity();
}

path_fit path_estimator::refine(const vector_cf64& frame,
                                const std::vector<normalized_path>& start) const
{
    path_fit fit = refine_paths(model_, frame, start);
    sort_by_delay(fit);
    return fit;
}

} // namespace physec::fpi
