// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/attacks/epochs_eve.h>
#include <algorithm>
#include <cmath>
#include <physec/error.h>
#include <physec/fpi/protection.h>

namespace physec::fpi {

namespace {

bool likelier(const epochs_fit& a, const epochs_fit& b)
{
    return a.common.residual_power < b.common.residual_power;
}

//! Mean first shift, common or own.
normalized_shift mean_shift(const epochs_fit& fit)
{
    if (!fit.common.shifts.empty())
        return fit.common.shifts[0];
    normalized_shift mean{ 0.0, 0.0 };
    for (const epoch_parameters& own : fit.own) {
        mean.delay += own.shifts[0].delay / fit.own.size();
        mean.frequency += own.shifts[0].frequency / fit.own.size();
    }
    return mean;
}

} // namespace

epochs_eve::epochs_eve(const config& config,
                       const std::vector<ofdm::pilot_grid>& bare,
                       epochs_knowledge knowledge)
    : config_(config),
      knowledge_(knowledge),
      path_count_(static_cast<int>(config.scatterers_m.size()) + 1),
      twins_(find_protection(config.mode).effect == path_effect::twins
                 ? static_cast<int>(config.fakes.size())
                 : 0)
{
    throw_if_invalid(config.validate());
    if (bare.empty())
        throw invalid_input(complaint("number of epochs", 0, "at least 1"));
    for (const ofdm::pilot_grid& pilots : bare)
        estimators_.push_back(std::make_unique<path_estimator>(frame_model(config.ofdm, pilots)));
}

std::vector<epoch_frame> epochs_eve::observed(const std::vector<vector_cf64>& frames) const
{
    if (frames.size() != estimators_.size())
        throw invalid_input(complaint(
            "number of frames", frames.size(), std::to_string(epochs()) + ", one per epoch"));
    std::vector<epoch_frame> all;
    for (std::size_t e = 0; e < frames.size(); ++e) {
        const frame_model& model = estimators_[e]->model();
        if (frames[e].size() != model.size())
            throw invalid_input(
                complaint("frame length", frames[e].size(), std::to_string(model.size())));
        if (!frames[e].allFinite())
            throw invalid_input("received frame " + std::to_string(e) +
                                " holds a non-finite value; allowed: finite samples");
        all.push_back({ &model, &frames[e] });
    }
    return all;
}

epochs_fit epochs_eve::merged(const std::vector<epoch_frame>& observed) const
{
    // One frame's greedy search may miss a weak reflection; not that of all of the first few.
    constexpr std::size_t tries = 3;
    std::vector<epochs_fit> fits;
    for (std::size_t e = 0; e < std::min(tries, observed.size()); ++e)
        fits.push_back(
            refine_epochs(observed,
                          { { estimators_[e]->estimate(*observed[e].frame, path_count_).paths, {} },
                            std::vector<epoch_parameters>(observed.size()) }));
    return *std::min_element(fits.begin(), fits.end(), likelier);
}

epoch_parameters epochs_eve::own_of(const std::vector<normalized_path>& common,
                                    const std::vector<normalized_path>& middle) const
{
    epoch_parameters own;
    if (!knowledge_.fresh_deltas)
        return own;
    // Sets are taken to be equally spaced; (nu / 2) steps lead from a true path to the middle.
    const double per_step = 2.0 / twins_;
    normalized_shift mean{ 0.0, 0.0 };
    for (std::size_t k = 0; k < common.size(); ++k) {
        const normalized_shift step = { per_step * (middle[k].delay - common[k].delay),
                                        per_step * (middle[k].frequency - common[k].frequency) };
        mean.delay += step.delay / common.size();
        mean.frequency += step.frequency / common.size();
        if (!knowledge_.structure)
            for (int v = 1; v <= twins_; ++v)
                own.paths.push_back(shifted(common[k], step, v));
    }
    if (knowledge_.structure)
        for (int v = 1; v <= twins_; ++v)
            own.shifts.push_back({ v * mean.delay, v * mean.frequency });
    return own;
}

epochs_state
epochs_eve::hypothesis(const epochs_fit& merged, const middles& middle, normalized_shift step) const
{
    epochs_state start;
    for (const normalized_path& path : merged.common.paths)
        start.common.paths.push_back(shifted(path, step, -0.5 * twins_));
    for (const auto& paths : middle)
        start.own.push_back(own_of(start.common.paths, paths));
    if (!knowledge_.fresh_deltas)
        for (int v = 1; v <= twins_; ++v) {
            if (knowledge_.structure)
                start.common.shifts.push_back({ v * step.delay, v * step.frequency });
            else
                for (const normalized_path& path : merged.common.paths)
                    start.common.paths.push_back(shifted(path, step, v - 0.5 * twins_));
        }
    return start;
}

bool epochs_eve::fresh_signs() const
{
    return knowledge_.fresh_deltas && config_.secret && config_.secret->random_sign;
}

std::vector<normalized_shift> epochs_eve::steps() const
{
    // Half-plane delta_tau > 0, in resolution cells: 1/span of the subcarriers, 1/antennas. Signs
    // that are drawn again in every epoch may average to anything: the whole plane and no shift.
    const frame_model& model = estimators_[0]->model();
    const auto& active = model.numerology().active;
    const double delay_cell = 1.0 / (active.back() - active.front() + 1);
    const double frequency_cell = 1.0 / model.antennas();
    std::vector<normalized_shift> all;
    for (double size : { 0.2, 0.45, 0.9 })
        for (int direction = 0; direction < 8; ++direction) {
            const double angle = (direction + 0.5) * pi / 8 - pi / 2;
            const normalized_shift step = { size * std::cos(angle) * delay_cell,
                                            size * std::sin(angle) * frequency_cell };
            all.push_back(step);
            if (fresh_signs())
                all.push_back({ -step.delay, -step.frequency });
        }
    if (fresh_signs())
        all.push_back({ 0.0, 0.0 });
    return all;
}

epochs_fit epochs_eve::obey_sign_rule(const std::vector<epoch_frame>& observed,
                                      epochs_fit fit) const
{
    const normalized_shift shift = mean_shift(fit);
    if (twins_ != 1 || fresh_signs() || shift.delay >= 0.0)
        return fit;
    epochs_state other{ { fit.common.paths, fit.common.shifts }, fit.own };
    for (normalized_path& path : other.common.paths)
        path = shifted(path, shift, 1.0);
    const auto reverse = [](std::vector<normalized_shift>& shifts) {
        for (normalized_shift& s : shifts)
            s = { -s.delay, -s.frequency };
    };
    reverse(other.common.shifts);
    for (epoch_parameters& own : other.own)
        reverse(own.shifts);
    // The same fit when the deltas are common; when they are fresh the paths have to settle.
    return refine_epochs(observed, other);
}

void epochs_eve::drop_insignificant(const std::vector<epoch_frame>& observed, epochs_fit& fit) const
{
    // A common path costs two parameters that all epochs share, and one complex gain per epoch.
    const double size = observed[0].model->size(), count = observed.size();
    const double threshold = std::log(2.0 * size * count) + count * std::log(2.0 * size);
    while (fit.common.paths.size() > 1) {
        const auto& significance = fit.common.significance;
        const auto weakest = std::min_element(significance.begin(), significance.end());
        const double noise = estimators_[0]->noise_variance(fit.common);
        if (*weakest >= threshold * noise)
            break;
        epochs_state remaining{ { fit.common.paths, fit.common.shifts }, fit.own };
        remaining.common.paths.erase(remaining.common.paths.begin() +
                                     (weakest - significance.begin()));
        fit = refine_epochs(observed, remaining);
    }
}

epochs_fit epochs_eve::fit(const std::vector<vector_cf64>& frames) const
{
    const std::vector<epoch_frame> all = observed(frames);
    epochs_fit best = merged(all);
    if (twins_ > 0) {
        constexpr std::size_t scan_epochs = 4, polished = 3;
        constexpr int scan_iterations = 3, middle_iterations = 10;
        middles middle;
        for (const epoch_frame& e : all)
            middle.push_back(
                knowledge_.fresh_deltas
                    ? refine_paths(*e.model, *e.frame, best.common.paths, middle_iterations).paths
                    : best.common.paths);
        const std::size_t few = std::min(scan_epochs, all.size());
        const std::vector<epoch_frame> first(all.begin(), all.begin() + few);
        const middles first_middle(middle.begin(), middle.begin() + few);
        std::vector<epochs_fit> fits;
        for (const normalized_shift& step : steps())
            fits.push_back(
                refine_epochs(first, hypothesis(best, first_middle, step), scan_iterations));
        std::partial_sort(fits.begin(), fits.begin() + polished, fits.end(), likelier);
        fits.resize(polished);
        for (epochs_fit& candidate : fits) {
            epochs_state start{ { candidate.common.paths, candidate.common.shifts },
                                candidate.own };
            for (std::size_t e = few; e < all.size(); ++e)
                start.own.push_back(own_of(start.common.paths, middle[e]));
            candidate = refine_epochs(all, start);
            if (knowledge_.structure)
                candidate = obey_sign_rule(all, std::move(candidate));
        }
        best = *std::min_element(fits.begin(), fits.end(), likelier);
    }
    drop_insignificant(all, best);
    sort_by_delay(best.common);
    return best;
}

location_estimate epochs_eve::estimate(const std::vector<vector_cf64>& frames) const
{
    const epochs_fit found = fit(frames);
    location_estimate result =
        locate(config_, config_.eve_m, *estimators_[0], found.common, path_count_);
    if (found.common.shifts.size() == 1) {
        path_fit other = found.common;
        for (normalized_path& path : other.paths)
            path = shifted(path, other.shifts[0], 1.0);
        sort_by_delay(other);
        result.alternative_m =
            locate(config_, config_.eve_m, *estimators_[0], other, path_count_).position_m;
    }
    return result;
}

} // namespace physec::fpi
