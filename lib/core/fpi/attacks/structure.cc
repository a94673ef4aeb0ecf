// SPDX-License-Identifier: GPL-3.0-or-later
#include "structure.h"
#include "separate.h"
#include "twin_search.h"
#include <algorithm>
#include <cmath>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/bounds/attack_bounds.h>
#include <physec/fpi/paths/path_refinement.h>

namespace physec::fpi {

namespace {

//! Whether \p independent paths explain so much more than \p shared shifts that every path
//! that they have more is worth \p price noise variances.
bool preferable(const path_estimator& estimator,
                const path_fit& independent,
                const path_fit& shared,
                double price)
{
    const double more = static_cast<double>(independent.paths.size()) - shared.paths.size();
    const double saved = shared.residual_power - independent.residual_power;
    return more > 0.0 && saved > price * more * estimator.noise_variance(independent);
}

} // namespace

explanation explain_by_structure(const path_estimator& estimator,
                                 const vector_cf64& frame,
                                 int path_count,
                                 int twins)
{
    // The deltas shape the frame only through a cosine taper, so their likelihood is flat near
    // zero and has side lobes further out: scan the half-plane delta_tau > 0 coarsely, each time
    // from where the merged paths put the middle of a pair, then polish the best few.
    constexpr int scan_iterations = 3;
    const path_fit merged = estimator.estimate(frame, path_count);
    const normalized_shift cell = resolution_cell(estimator.model());
    std::vector<path_fit> fits;
    for (double size : { 0.2, 0.45, 0.9 })
        for (int direction = 0; direction < 8; ++direction) {
            const double angle = (direction + 0.5) * pi / 8 - pi / 2;
            const normalized_shift step = { size * std::cos(angle) * cell.delay,
                                            size * std::sin(angle) * cell.frequency };
            std::vector<normalized_path> start;
            for (const normalized_path& middle : merged.paths)
                start.push_back(shifted(middle, step, -0.5 * twins));
            std::vector<normalized_shift> shifts;
            for (int v = 1; v <= twins; ++v)
                shifts.push_back({ v * step.delay, v * step.frequency });
            fits.push_back(
                refine_paths_and_shifts(estimator.model(), frame, start, shifts, scan_iterations));
        }
    path_fit best = polish(estimator.model(), frame, fits, 3);

    // Twins that are resolved leave no merged middle to start from, but can be fitted as paths of
    // their own. When those explain the frame better, two of them should be a true path and its
    // twin. Akaike's price, a noise variance per real parameter: a search in vain costs time only.
    constexpr double akaike = 4.0;
    const path_fit all = fit_separately(estimator, frame, path_count, twins);
    path_fit independent = all;
    estimator.drop_insignificant(frame, independent);
    if (preferable(estimator, independent, best, akaike)) {
        fits.assign(1, best);
        constexpr std::size_t most_tries = 24;
        auto tries = shifts_between(all.paths, twins);
        keep_likeliest(all.paths, cell, most_tries, tries);
        for (const shift_set& shifts : tries)
            fits.push_back(search_behind(estimator.model(), frame, path_count, shifts));
        best = polish(estimator.model(), frame, fits, 3);
    }
    // The price at which paths are dropped decides whether to believe the outcome. What is left of
    // a frame without noise is rounding, which any parameter may explain.
    const double rounding = 1e-11 * frame.squaredNorm();
    const bool complete =
        best.residual_power <= rounding ||
        !preferable(estimator, independent, best, estimator.significance_threshold());
    if (best.shifts.size() == 1 && best.shifts[0].delay < 0.0) {
        for (normalized_path& path : best.paths)
            path = shifted(path, best.shifts[0], 1.0);
        best.shifts[0] = { -best.shifts[0].delay, -best.shifts[0].frequency };
    }
    sort_by_delay(best);
    return { best, complete };
}

namespace {

class structure_eve : public fitting_eve
{
public:
    structure_eve(const config& config, const ofdm::pilot_grid& bare) : fitting_eve(config, bare) {}

private:
    explanation explain(const vector_cf64& frame) const override
    {
        if (twin_count() == 0)
            return { estimator_.estimate(frame, path_count()) };
        return explain_by_structure(estimator_, frame, path_count(), twin_count());
    }
};

const attack_registration registered({
    "structure",
    "Structure: form known",
    "the form of the precoder (27) and the number of fake sets",
    "fits K+1 paths and the deltas that all twins share; takes delta_tau > 0 for granted",
    attack_role::standard,
    [](const config& c, const ofdm::pilot_grid& bare) {
        return std::make_unique<structure_eve>(c, bare);
    },
    bound_of_shared_shifts,
});

} // namespace

} // namespace physec::fpi
