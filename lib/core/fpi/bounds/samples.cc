// SPDX-License-Identifier: GPL-3.0-or-later
#include <physec/fpi/bounds/samples.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <physec/error.h>
#include <physec/fpi/bounds/map_bound.h>
#include <physec/fpi/bounds/misspecified.h>
#include <physec/fpi/bounds/receivers.h>
#include <physec/fpi/scenario.h>
#include <physec/numeric/parallel.h>
#include <utility>

namespace physec::fpi {

namespace {

constexpr std::pair<bound_kind, const char*> kind_names[] = {
    { bound_kind::bob, "bob" },
    { bound_kind::separate, "separate" },
    { bound_kind::structure, "structure" },
    { bound_kind::merged, "merged" },
    { bound_kind::gaussian, "gaussian" },
    { bound_kind::none, "none" },
    { bound_kind::mirage, "mirage" },
    { bound_kind::equal_power, "equal_power" },
    { bound_kind::map, "map" },
    { bound_kind::bob_with_map, "bob_with_map" }
};

//! What one draw contributes; misspecified bounds have no per-path entries.
struct one_draw {
    path_bound bound;
    double bias_m = 0.0;
};

bool is_biased(bound_kind kind) { return kind == bound_kind::merged || kind == bound_kind::mirage; }

one_draw evaluate(const config& config, bound_kind kind, const ofdm::pilot_grid& bare)
{
    const auto without_paths = [](const misspecified_bound& b) {
        one_draw draw;
        draw.bound.position_m = b.position_m;
        draw.bound.condition = b.condition;
        draw.bound.singular = b.singular;
        draw.bias_m = b.bias_m;
        return draw;
    };
    const auto position_only = [](double position_m) {
        one_draw draw;
        draw.bound.position_m = position_m;
        draw.bound.singular = std::isnan(position_m);
        return draw;
    };
    const auto printed = [&] { return as_printed(config, secret_mode(config)); };
    switch (kind) {
    case bound_kind::bob:
        return { bob_bound(config, bare) };
    case bound_kind::separate:
        return { separate_bound(config, bare) };
    case bound_kind::structure:
        return { structure_bound(config, bare) };
    case bound_kind::gaussian:
        return { gaussian_bound(config, bare) };
    case bound_kind::none:
        return { unprotected_bound(config, bare) };
    case bound_kind::equal_power:
        return { equal_power_bound(config, bare) };
    case bound_kind::map:
        return position_only(bound_of_map(printed(), bare).position_m);
    case bound_kind::bob_with_map:
        return position_only(bound_of_bob_with_map(printed(), bare, 0, 1));
    case bound_kind::merged:
        return without_paths(merged_bound(config, bare));
    case bound_kind::mirage:
        break;
    }
    return without_paths(mirage_bound(config, bare));
}

bound_samples collect(bound_kind kind, const std::vector<std::vector<one_draw>>& draws, int column)
{
    const int count = static_cast<int>(draws.size());
    const int paths = static_cast<int>(draws[0][column].bound.tau_s.size());
    bound_samples samples;
    samples.kind = kind;
    samples.position_m.resize(count);
    samples.bias_m.resize(is_biased(kind) ? count : 0);
    samples.tau_s.resize(paths > 0 ? count : 0, paths);
    samples.theta_rad.resize(paths > 0 ? count : 0, paths);
    for (int d = 0; d < count; ++d) {
        const auto& [bound, bias_m] = draws[d][column];
        samples.position_m[d] = bound.position_m;
        if (is_biased(kind))
            samples.bias_m[d] = bias_m;
        for (int p = 0; p < paths; ++p) {
            samples.tau_s(d, p) = bound.tau_s[p];
            samples.theta_rad(d, p) = bound.theta_rad[p];
        }
        samples.condition = std::max(samples.condition, bound.condition);
        samples.singular |= bound.singular;
    }
    return samples;
}

std::vector<bound_samples> sample(const config& config,
                                  const std::vector<bound_kind>& kinds,
                                  int draws,
                                  const std::function<ofdm::pilot_grid(int)>& pilots,
                                  unsigned threads,
                                  const numeric::loop_progress& progress = {})
{
    if (draws < 1)
        throw invalid_input(complaint("number of pilot draws", draws, "at least 1"));
    std::vector<std::vector<one_draw>> results(draws);
    const auto draw = [&](std::uint64_t d) {
        const ofdm::pilot_grid bare = pilots(static_cast<int>(d));
        for (bound_kind kind : kinds)
            results[d].push_back(evaluate(config, kind, bare));
    };
    numeric::parallel_for(draws, threads, draw, progress);
    std::vector<bound_samples> samples;
    for (std::size_t k = 0; k < kinds.size(); ++k)
        samples.push_back(collect(kinds[k], results, static_cast<int>(k)));
    return samples;
}

} // namespace

std::string to_string(bound_kind kind)
{
    for (const auto& [value, name] : kind_names)
        if (value == kind)
            return name;
    return "unknown";
}

bound_kind bound_kind_from_string(const std::string& name)
{
    std::string allowed;
    for (const auto& [value, known] : kind_names) {
        if (name == known)
            return value;
        allowed += (allowed.empty() ? "" : ", ") + std::string(known);
    }
    throw invalid_input("bound is \"" + name + "\"; allowed: " + allowed);
}

std::vector<bound_samples> sample_bounds(const config& config,
                                         const std::vector<bound_kind>& kinds,
                                         int draws,
                                         std::uint64_t seed,
                                         unsigned threads,
                                         const numeric::loop_progress& progress)
{
    return sample(
        config,
        kinds,
        draws,
        [&](int d) { return make_pilots(config, seed + d); },
        threads,
        progress);
}

std::vector<bound_samples> sample_bounds(const config& config,
                                         const std::vector<bound_kind>& kinds,
                                         const std::vector<ofdm::pilot_grid>& bare,
                                         unsigned threads)
{
    return sample(
        config, kinds, static_cast<int>(bare.size()), [&](int d) { return bare[d]; }, threads);
}

} // namespace physec::fpi
