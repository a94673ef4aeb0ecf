// SPDX-License-Identifier: GPL-3.0-or-later
#include "twin_search.h"
#include <algorithm>
#include <cmath>
#include <physec/array/steering.h>
#include <physec/fpi/paths/path_estimator.h>
#include <utility>

namespace physec::fpi {

namespace {

//! Phi(n) of (27) for shifts in cycles: active subcarriers x antennas.
matrix_cf64 precoder_weights(const frame_model& model, const shift_set& shifts)
{
    const auto& active = model.numerology().active;
    matrix_cf64 weights = matrix_cf64::Ones(model.subcarriers(), model.antennas());
    for (const normalized_shift& shift : shifts)
        for (int i = 0; i < model.antennas(); ++i)
            for (int m = 0; m < model.subcarriers(); ++m)
                weights(m, i) +=
                    std::polar(1.0, 2.0 * pi * (i * shift.frequency - active[m] * shift.delay));
    return weights;
}

normalized_shift difference(normalized_path to, normalized_path from)
{
    return { to.delay - from.delay, array::wrap_half(to.frequency - from.frequency) };
}

} // namespace

normalized_shift resolution_cell(const frame_model& model)
{
    const auto& active = model.numerology().active;
    return { 1.0 / (active.back() - active.front() + 1), 1.0 / model.antennas() };
}

std::vector<shift_set> shifts_between(const std::vector<normalized_path>& sorted, int twins)
{
    const std::size_t count = sorted.size();
    std::vector<shift_set> all;
    // Which of the later paths are twins: every choice, as a mask whose `twins` last ones move on.
    for (std::size_t first = 0; first + twins < count; ++first) {
        std::vector<bool> chosen(count - first - 1, false);
        std::fill_n(chosen.begin(), twins, true);
        do {
            shift_set shifts;
            for (std::size_t k = 0; k < chosen.size(); ++k)
                if (chosen[k])
                    shifts.push_back(difference(sorted[first + 1 + k], sorted[first]));
            all.push_back(std::move(shifts));
        } while (std::prev_permutation(chosen.begin(), chosen.end()));
    }
    return all;
}

void keep_likeliest(const std::vector<normalized_path>& paths,
                    const normalized_shift& cell,
                    std::size_t most,
                    std::vector<shift_set>& all)
{
    if (all.size() <= most)
        return;
    // Distances in cells, at most one each: a path without its twins costs as much as twins far off.
    const auto misfit = [&](const normalized_path& path, const normalized_shift& shift) {
        double nearest = 1.0;
        for (const normalized_path& other : paths) {
            const normalized_shift off = difference(other, path);
            nearest = std::min(
                nearest,
                std::hypot((off.delay - shift.delay) / cell.delay,
                           array::wrap_half(off.frequency - shift.frequency) / cell.frequency));
        }
        return nearest;
    };
    std::vector<std::pair<double, shift_set>> rated;
    for (shift_set& shifts : all) {
        double total = 0.0;
        for (const normalized_path& path : paths) {
            double worst = 0.0;
            for (const normalized_shift& shift : shifts)
                worst = std::max(worst, misfit(path, shift));
            total += worst;
        }
        rated.emplace_back(total, std::move(shifts));
    }
    const auto better = [](const auto& a, const auto& b) { return a.first < b.first; };
    std::stable_sort(rated.begin(), rated.end(), better);
    all.clear();
    for (std::size_t k = 0; k < most; ++k)
        all.push_back(std::move(rated[k].second));
}

path_fit search_behind(const frame_model& model,
                       const vector_cf64& frame,
                       int path_count,
                       const shift_set& shifts)
{
    constexpr int search_iterations = 3, joint_iterations = 3;
    const path_estimator behind(frame_model(
        model.numerology(), ofdm::behind(model.pilots(), precoder_weights(model, shifts))));
    const path_fit found = behind.estimate(frame, path_count, search_iterations);
    return refine_paths_and_shifts(model, frame, found.paths, shifts, joint_iterations);
}

} // namespace physec::fpi
