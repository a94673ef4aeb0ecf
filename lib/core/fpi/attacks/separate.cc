// SPDX-License-Identifier: GPL-3.0-or-later
#include "separate.h"
#include "twin_search.h"
#include <algorithm>
#include <physec/fpi/attacks/attack.h>
#include <physec/fpi/attacks/fitting_eve.h>
#include <physec/fpi/bounds/attack_bounds.h>
#include <physec/fpi/paths/path_refinement.h>

namespace physec::fpi {

path_fit
polish(const frame_model& model, const vector_cf64& frame, std::vector<path_fit>& fits, int most)
{
    const auto likelier = [](const path_fit& a, const path_fit& b) {
        return a.residual_power < b.residual_power;
    };
    const int count = std::min(most, static_cast<int>(fits.size()));
    std::partial_sort(fits.begin(), fits.begin() + count, fits.end(), likelier);
    for (int k = 0; k < count; ++k)
        fits[k] = refine_paths_and_shifts(model, frame, fits[k].paths, fits[k].shifts);
    return *std::min_element(fits.begin(), fits.begin() + count, likelier);
}

path_fit
fit_separately(const path_estimator& estimator, const vector_cf64& frame, int path_count, int twins)
{
    // Close pairs have many local minima. Start from a greedy search and from each merged path
    // split along both diagonals of the delay-frequency plane, at several separations.
    constexpr int scan_iterations = 5;
    const path_fit merged = estimator.estimate(frame, path_count);
    const normalized_shift cell = resolution_cell(estimator.model());
    std::vector<path_fit> fits = { estimator.estimate(
        frame, (twins + 1) * path_count, scan_iterations) };
    for (double separation : { 0.25, 0.5, 1.0 })
        for (int slope : { 1, -1 }) {
            const normalized_shift step = { separation * cell.delay,
                                            slope * separation * cell.frequency };
            std::vector<normalized_path> start;
            for (const normalized_path& middle : merged.paths)
                for (int member = 0; member <= twins; ++member)
                    start.push_back(shifted(middle, step, member - 0.5 * twins));
            fits.push_back(refine_paths(estimator.model(), frame, start, scan_iterations));
        }
    path_fit best = polish(estimator.model(), frame, fits, 2);
    sort_by_delay(best);
    return best;
}

namespace {

class separate_eve : public fitting_eve
{
public:
    separate_eve(const config& config, const ofdm::pilot_grid& bare) : fitting_eve(config, bare) {}

private:
    explanation explain(const vector_cf64& frame) const override
    {
        if (twin_count() == 0)
            return { estimator_.estimate(frame, path_count()) };
        return { fit_separately(estimator_, frame, path_count(), twin_count()) };
    }
};

const attack_registration registered({
    "separate",
    "Separate: all paths",
    "the number of fake sets",
    "fits all (nu+1)(K+1) paths independently, from several starts",
    attack_role::standard,
    [](const config& c, const ofdm::pilot_grid& bare) {
        return std::make_unique<separate_eve>(c, bare);
    },
    bound_of_separate_paths,
});

} // namespace

} // namespace physec::fpi
