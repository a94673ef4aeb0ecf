// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/eve.h>
#include "twin_search.h"
#include <algorithm>
#include <array>
#include <physec/error.h>
#include <physec/fpi/attacks/prior.h>

namespace physec::fpi {

namespace {

constexpr std::array<std::pair<attack, const char*>, 7> attack_names = {
    { { attack::merged, "merged" },
      { attack::separate, "separate" },
      { attack::structure, "structure" },
      { attack::prior, "prior" },
      { attack::esprit, "esprit" },
      { attack::atomic_norm, "atomic_norm" },
      { attack::informed, "informed" } }
};

//! The copy of a path that is \p copies times the shift away.
normalized_path shifted(normalized_path path, normalized_shift shift, double copies)
{
    return { path.delay + copies * shift.delay, path.frequency + copies * shift.frequency };
}

} // namespace

std::string to_string(attack kind)
{
    for (const auto& [value, name] : attack_names)
        if (value == kind)
            return name;
    return "unknown";
}

attack attack_from_string(const std::string& name)
{
    for (const auto& [value, known] : attack_names)
        if (name == known)
            return value;
    throw invalid_input("attack is \"" + name +
                        "\"; allowed: merged, separate, structure, prior, "
                        "esprit, atomic_norm, informed");
}

eve::eve(const config& config, const ofdm::pilot_grid& bare, attack kind)
    : locator(config), attack_(kind), estimator_(frame_model(config.ofdm, bare))
{
    throw_if_invalid(config.validate());
    if (kind == attack::informed) {
        fpi::config at_eve = config;
        at_eve.bob_m = config.eve_m;
        informed_ = std::make_unique<bob>(at_eve, bare, 0);
    }
    if (kind == attack::esprit)
        esprit_ = std::make_unique<esprit>(estimator_.model());
    if (kind == attack::atomic_norm)
        atomic_norm_ = std::make_unique<atomic_norm>(estimator_.model());
    if (kind == attack::prior && config.fakes.size() > 1)
        throw invalid_input(
            complaint("number of fakes", config.fakes.size(), "1 for attack prior"));
}

int eve::path_count() const { return static_cast<int>(config_.scatterers_m.size()) + 1; }

int eve::twin_count() const
{
    // Only mode fpi adds twins; in every other mode there are the true paths alone.
    return config_.mode == protection::fpi ? static_cast<int>(config_.fakes.size()) : 0;
}

location_estimate eve::estimate_checked(const vector_cf64& frame, std::uint64_t frame_number)
{
    if (informed_)
        return informed_->estimate(frame, frame_number);
    auto [fit, complete] = fit_paths(frame);
    if (!esprit_ && !atomic_norm_) // those two are kept as the textbooks have them
        estimator_.drop_insignificant(frame, fit);
    const bool hidden = config_.mode == protection::fpi || config_.mode == protection::spoof;
    const bool with_prior = attack_ == attack::prior && hidden;
    location_estimate result =
        with_prior ? estimate_with_prior(config_, estimator_, frame, fit, path_count())
                   : locate(config_, config_.eve_m, estimator_, fit, path_count());
    result.reliable = result.reliable && complete;
    if (!with_prior && fit.shifts.size() == 1) {
        path_fit other = fit;
        for (normalized_path& path : other.paths)
            path = shifted(path, fit.shifts[0], 1.0);
        sort_by_delay(other);
        result.alternative_m =
            locate(config_, config_.eve_m, estimator_, other, path_count()).position_m;
    }
    return result;
}

eve::explanation eve::fit_paths(const vector_cf64& frame) const
{
    if (esprit_)
        return { esprit_->estimate(estimator_, frame, path_count()), true };
    if (atomic_norm_)
        return { atomic_norm_->estimate(estimator_, frame, path_count()), true };
    if (attack_ == attack::merged || twin_count() == 0)
        return { estimator_.estimate(frame, path_count()), true };
    if (attack_ == attack::separate)
        return { separate(frame), true };
    return structure(frame);
}

path_fit eve::polish(const vector_cf64& frame, std::vector<path_fit>& fits, int most) const
{
    const auto likelier = [](const path_fit& a, const path_fit& b) {
        return a.residual_power < b.residual_power;
    };
    const int count = std::min(most, static_cast<int>(fits.size()));
    std::partial_sort(fits.begin(), fits.begin() + count, fits.end(), likelier);
    for (int k = 0; k < count; ++k)
        fits[k] = refine_paths_and_shifts(estimator_.model(), frame, fits[k].paths, fits[k].shifts);
    return *std::min_element(fits.begin(), fits.begin() + count, likelier);
}

path_fit eve::separate(const vector_cf64& frame) const
{
    // Close pairs have many local minima. Start from a greedy search and from each merged path
    // split along both diagonals of the delay-frequency plane, at several separations.
    constexpr int scan_iterations = 5;
    const int twins = twin_count();
    const path_fit merged = estimator_.estimate(frame, path_count());
    const normalized_shift cell = resolution_cell(estimator_.model());
    std::vector<path_fit> fits = { estimator_.estimate(
        frame, (twins + 1) * path_count(), scan_iterations) };
    for (double separation : { 0.25, 0.5, 1.0 })
        for (int slope : { 1, -1 }) {
            const normalized_shift step = { separation * cell.delay,
                                            slope * separation * cell.frequency };
            std::vector<normalized_path> start;
            for (const normalized_path& middle : merged.paths)
                for (int member = 0; member <= twins; ++member)
                    start.push_back(shifted(middle, step, member - 0.5 * twins));
            fits.push_back(refine_paths(estimator_.model(), frame, start, scan_iterations));
        }
    path_fit best = polish(frame, fits, 2);
    sort_by_delay(best);
    return best;
}

eve::explanation eve::structure(const vector_cf64& frame) const
{
    // The deltas shape the frame only through a cosine taper, so their likelihood is flat near
    // zero and has side lobes further out: scan the half-plane delta_tau > 0 coarsely, each time
    // from where the merged paths put the middle of a pair, then polish the best few.
    constexpr int scan_iterations = 3;
    const int twins = twin_count();
    const path_fit merged = estimator_.estimate(frame, path_count());
    const normalized_shift cell = resolution_cell(estimator_.model());
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
                refine_paths_and_shifts(estimator_.model(), frame, start, shifts, scan_iterations));
        }
    path_fit best = polish(frame, fits, 3);

    // Twins that are resolved leave no merged middle to start from, but can be fitted as paths of
    // their own. When those explain the frame better, two of them should be a true path and its
    // twin. Akaike's price, a noise variance per real parameter: a search in vain costs time only.
    constexpr double akaike = 4.0;
    const path_fit all = separate(frame);
    path_fit independent = all;
    estimator_.drop_insignificant(frame, independent);
    if (preferable(independent, best, akaike)) {
        fits.assign(1, best);
        constexpr std::size_t most_tries = 24;
        auto tries = shifts_between(all.paths, twins);
        const auto cell = resolution_cell(estimator_.model());
        keep_likeliest(all.paths, cell, most_tries, tries);
        for (const shift_set& shifts : tries)
            fits.push_back(search_behind(estimator_.model(), frame, path_count(), shifts));
        best = polish(frame, fits, 3);
    }
    // The price at which paths are dropped decides whether to believe the outcome. What is left of
    // a frame without noise is rounding, which any parameter may explain.
    const double rounding = 1e-11 * frame.squaredNorm();
    const bool complete = best.residual_power <= rounding ||
                          !preferable(independent, best, estimator_.significance_threshold());
    if (best.shifts.size() == 1 && best.shifts[0].delay < 0.0) {
        for (normalized_path& path : best.paths)
            path = shifted(path, best.shifts[0], 1.0);
        best.shifts[0] = { -best.shifts[0].delay, -best.shifts[0].frequency };
    }
    sort_by_delay(best);
    return { best, complete };
}

bool eve::preferable(const path_fit& independent, const path_fit& shared, double price) const
{
    const double more = static_cast<double>(independent.paths.size()) - shared.paths.size();
    const double saved = shared.residual_power - independent.residual_power;
    return more > 0.0 && saved > price * more * estimator_.noise_variance(independent);
}

} // namespace physec::fpi
